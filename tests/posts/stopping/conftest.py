"""A fake network and a channel to it, as the tests of the wire have them."""

from tests.integrations.conftest import channel, network

__all__ = ["channel", "network"]
