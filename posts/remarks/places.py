"""Where in a text a remark stands now. Pure."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """A range in a passage's text."""

    start: int
    end: int


def place_now(text: str, *, quoted: str, start: int, end: int) -> Place | None:
    """Where the quoted words stand: at their old place, else where they stand once and only once, else nowhere."""
    if quoted and text[start:end] == quoted:
        return Place(start=start, end=end)
    return only_place(text, quoted)


def only_place(text: str, words: str) -> Place | None:
    """Where `words` stand in `text`, when that is exactly one place. Overlapping places count."""
    if not words:
        return None
    first = text.find(words)
    if first < 0 or text.find(words, first + 1) >= 0:
        return None
    return Place(start=first, end=first + len(words))


def place_of_typed(text: str, typed: str) -> Place | None:
    """The first place of words that somebody typed or marked, whatever kind of spaces and case they have there."""
    parts = [re.escape(part) for part in typed.split()]
    if not parts:
        return None
    for flags in (0, re.IGNORECASE):
        found = re.search(r"\s+".join(parts), text, flags)
        if found:
            return Place(start=found.start(), end=found.end())
    return None


def without_a_double_space(text: str, place: Place) -> Place:
    """The range with one of the spaces around it, for words that are taken out."""
    before = place.start == 0 or text[place.start - 1] in " \n"
    if before and place.end < len(text) and text[place.end] == " ":
        return Place(start=place.start, end=place.end + 1)
    if place.start and text[place.start - 1] == " " and (place.end == len(text) or text[place.end] in "\n.,;:!?"):
        return Place(start=place.start - 1, end=place.end)
    return place
