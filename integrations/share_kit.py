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
    """One for each network on which people have accounts.

    Where it can, the link stands by itself: a person who pastes it gets a card, and no shortened address.
    """
    return [
        _kit(name, announcement)
        for name, adapter in ADAPTERS.items()
        if adapter.kind == "network" and adapter.limits.characters
    ]


def _kit(name: str, announcement: Announcement) -> Kit:
    network = ADAPTERS[name]
    settings = {"show": "card"} if "show" in network.config_choices else {}
    parts = network.compose(announcement, settings)
    return Kit(
        network=name,
        label=str(network.label),
        text=parts.text,
        link="" if parts.link in parts.text else parts.link,
        counts=network.counts(parts.text, settings),
        pictures=parts.media,
    )
