"""What people wrote for single channels, as it lies in a story. Pure.

{"warning": "…", "copies": {channel uuid: {"texts": […], "calls": […], "of": …}}}. It travels with the story's versions,
so that whoever wrote it counts as a writer and a seal covers it. `of` names the story's words that it was written to:
when they change the copy is out of step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from uuid import UUID

import regex

from integrations.message import Words
from posts.text import clean_line, clean_lines

WARNING_LENGTH = 200  # characters
LONGEST = 10_000  # characters of all that is written for one channel
NEXT_POST = regex.compile(r"^[ \t]*-{3,}[ \t]*$", regex.MULTILINE)  # on a line of its own
Stored = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Own:
    """What was written for one channel, and to which words of the story."""

    words: Words
    of: str


def own_words(stored: Stored, channel: UUID) -> Own | None:
    """What somebody wrote for this channel; None where it gets a draft."""
    found = (stored.get("copies") or {}).get(str(channel))
    if not found:
        return None
    return Own(words=Words(texts=tuple(found["texts"]), calls=tuple(found.get("calls", ()))), of=found.get("of", ""))


def warning_of(stored: Stored) -> str:
    """What readers should know before they read on, or ""."""
    return str(stored.get("warning") or "")


def with_own(stored: Stored, channel: UUID, own: Own | None) -> dict[str, Any]:
    """The same with these words for the channel, or with None with no words of its own."""
    copies = {name: copy for name, copy in (stored.get("copies") or {}).items() if name != str(channel)}
    if own is not None:
        copies[str(channel)] = {"texts": list(own.words.texts), "calls": list(own.words.calls), "of": own.of}
    return _without_nothing({**stored, "copies": copies})


def with_warning(stored: Stored, warning: str) -> dict[str, Any]:
    """The same with this warning."""
    return _without_nothing({**stored, "warning": clean_line(warning)[:WARNING_LENGTH]})


def sealed(stored: Stored) -> dict[str, Any]:
    """All of it that readers can come to see; empty for nearly every story."""
    copies = {name: {"texts": copy["texts"], "calls": copy["calls"]} for name, copy in stored.get("copies", {}).items()}
    return _without_nothing({**stored, "copies": copies})


def every_text(stored: Stored) -> list[tuple[str, str]]:
    """(channel uuid, or "" for the warning; text) of all that was written, for the voice check."""
    copies = [(name, "\n\n".join(copy["texts"])) for name, copy in (stored.get("copies") or {}).items()]
    return [("", warning_of(stored)), *copies]


def typed(text: str) -> tuple[str, ...]:
    """The posts in what was typed into one box: a line of dashes begins the next one."""
    tidy = normalize("NFC", clean_lines(text[:LONGEST]))
    return tuple(part.strip() for part in NEXT_POST.split(tidy) if part.strip())


def as_typed(texts: Sequence[str]) -> str:
    """What `typed` reads these posts from."""
    return "\n\n---\n\n".join(texts)


def _without_nothing(stored: Stored) -> dict[str, Any]:
    return {name: value for name, value in stored.items() if value}
