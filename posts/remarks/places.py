"""Where in a text a remark stands now. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A range in a passage's text."""

    start: int
    end: int


def place_now(text: str, *, quoted: str, place: Place, read: str = "") -> Place | None:
    """Where the words stand in `text` that stood at `place` in `read`; none where nobody can tell.

    They moved along with what stands around them, or stood there once and stand here once. Where it is not known
    what was read, they stand where they stood.
    """
    if not read:
        return place if quoted and text[place.start : place.end] == quoted else None
    if read[place.start : place.end] != quoted:
        return None
    if read == text:
        return place
    return _moved_along(read, text, place) or (only_place(text, quoted) if only_place(read, quoted) else None)


def _moved_along(read: str, text: str, place: Place) -> Place | None:
    """The place in an unchanged stretch that has at least one more word than those meant."""
    old, new = _TOKEN.findall(read), _TOKEN.findall(text)
    starts, now = _starts(old), _starts(new)
    for a, b, size in SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks():
        start, end = starts[a], starts[a + size]
        if not start <= place.start < place.end <= end:
            continue
        around = read[start : place.start] + read[place.end : end]
        if re.search(r"\w", around):
            by = now[b] - start
            return Place(start=place.start + by, end=place.end + by)
    return None


def _starts(tokens: list[str]) -> list[int]:
    """Where each token begins, and the end of the last one."""
    found = [0]
    for token in tokens:
        found.append(found[-1] + len(token))
    return found


def only_place(text: str, words: str) -> Place | None:
    """Where `words` stand in `text`, when that is exactly one place. Overlapping places count."""
    if not words:
        return None
    first = text.find(words)
    if first < 0 or text.find(words, first + 1) >= 0:
        return None
    return Place(start=first, end=first + len(words))


def places_of_typed(text: str, typed: str) -> list[Place]:
    """The places of words that somebody typed or marked, whatever kind of spaces and, if need be, case they have."""
    parts = [re.escape(part) for part in typed.split()]
    for flags in (0, re.IGNORECASE) if parts else ():
        found = [Place(start=one.start(), end=one.end()) for one in re.finditer(r"\s+".join(parts), text, flags)]
        if found:
            return found
    return []


def without_a_double_space(text: str, place: Place) -> Place:
    """The range with one of the spaces around it, for words that are taken out."""
    before = place.start == 0 or text[place.start - 1] in " \n"
    if before and place.end < len(text) and text[place.end] == " ":
        return Place(start=place.start, end=place.end + 1)
    if place.start and text[place.start - 1] == " " and (place.end == len(text) or text[place.end] in "\n.,;:!?"):
        return Place(start=place.start - 1, end=place.end)
    return place
