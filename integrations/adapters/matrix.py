"""What each network can do, as a table for docs/adding-a-channel.md: out of the class facts, so that it cannot lie."""

import inspect
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from integrations.adapters.base import EVERYTHING, Adapter

COLUMNS: Final = (
    *("network", "file", "edit", "take down", "found again", "same key twice is one post", "threads"),
    *("language", "warning", "pictures, alt text", "figures", "answers", "connected by"),
)
SECONDS_OF_AN_HOUR: Final = 3600


def table(adapters: Iterable[type[Adapter]]) -> str:
    """A Markdown table, a row a network."""
    rows = [COLUMNS, tuple("---" for _column in COLUMNS), *(_row(adapter) for adapter in adapters)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(network: type[Adapter]) -> tuple[str, ...]:
    return (
        str(network.label),
        f"`{Path(inspect.getfile(network)).name}`",
        _edits(network),
        _yes(network.can_delete),
        "under our own name" if network.names_its_own else _yes(network.can_find),
        _kept(network),
        _yes(network.can_thread),
        _yes(network.tells_language),
        _yes(network.can_warn),
        _pictures(network),
        _yes(network.can_measure),
        _yes(network.can_hear),
        "a yes at the network" if network.way.signs_in else "a key",
    )


def _edits(network: type[Adapter]) -> str:
    """The length of a thread is no matter of editing."""
    if not network.can_edit:
        return "no"
    return "yes" if network.edits >= EVERYTHING - {"more"} else ", ".join(sorted(network.edits))


def _kept(network: type[Adapter]) -> str:
    kept = network.idempotent_for
    if network.names_its_own or kept == math.inf:
        return "for ever"
    return f"{kept / SECONDS_OF_AN_HOUR:g} h" if kept else "no"


def _pictures(network: type[Adapter]) -> str:
    if network.carries_body:
        return "all of the story"
    return f"{network.limits.media}, {network.limits.alt} characters" if network.limits.media else "no"


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
