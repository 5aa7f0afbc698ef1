"""Opaque public identifiers: never made from a name, so a change of name leaves no trace in an address."""

import hashlib
import hmac
import secrets

from django.conf import settings

from integrations.identifiers import row_key

__all__ = ["ALPHABET", "HASHED", "hashed", "new_public_id", "row_key"]

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes (0/o, 1/i/l)


def new_public_id() -> str:
    """Eight random characters, about 39 bits: guessing tells nobody who exists."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


HASHED = "hashed:"


def hashed(words: str) -> str:
    """What `words` can be compared with, and not be read from: an HMAC under the desk's own key."""
    return HASHED + hmac.new(str(settings.SECRET_KEY).encode(), words.encode(), hashlib.sha256).hexdigest()
