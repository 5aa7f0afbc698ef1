"""The networks Byline speaks."""

from integrations.adapters.base import Adapter

ADAPTERS: dict[str, type[Adapter]] = {}
