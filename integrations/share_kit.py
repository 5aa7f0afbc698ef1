"""What a person copies to a network by hand: the same words, counts and pictures that the desk would send there."""

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.adapters import ADAPTERS
from integrations.adapters.base import Count
from integrations.message import Announcement, Media


@dataclass(frozen=True, kw_only=True)
class Kit:
    """For one network: what to paste, and how long that is there."""

    network: str
    label: str
    text: str
    link: str  # to paste below the text where the network builds a card by itself; empty where the text has it
    counts: tuple[Count, ...]
    pictures: tuple[Media, ...]


def kits(announcement: Announcement) -> Sequence[Kit]:
    """One for each network on which people have accounts, as it would be composed with nothing set."""
    return [
        _kit(name, announcement)
        for name, adapter in ADAPTERS.items()
        if adapter.kind == "network" and adapter.limits.characters
    ]


def _kit(name: str, announcement: Announcement) -> Kit:
    network = ADAPTERS[name]
    parts = network.compose(announcement, {})
    return Kit(
        network=name,
        label=str(network.label),
        text=parts.text,
        link="" if parts.link in parts.text else parts.link,
        counts=network.counts(parts.text, {}),
        pictures=parts.media,
    )
