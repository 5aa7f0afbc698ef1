"""A set of folded phrases, looked for all at once and as whole words."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import ahocorasick

WORD = re.compile(r"\w*")


class Phrases:
    """Finds any of some phrases, which must not be empty, in a folded text."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._longest = 0
        heads: dict[str, list[str]] = {}
        self._automaton: Any = ahocorasick.Automaton()  # the package carries no types
        for phrase in phrases:
            self._automaton.add_word(phrase, len(phrase))
            self._longest = max(self._longest, len(phrase))
            heads.setdefault(phrase[:2], []).append(phrase)
        self._automaton.make_automaton()
        self._heads = {
            head: tuple(sorted({*begun, *heads.get(head[0], ())}, key=len, reverse=True))
            for head, begun in heads.items()
        }

    def first(self, text: str, start: int, stop: int) -> tuple[int, int] | None:
        """The first phrase in text[start:stop], the longest of those that begin there, as (start, end)."""
        found: tuple[int, int] | None = None
        for begin, end in self._all(text, start, stop):
            if found and end - self._longest > found[0]:  # from here on they begin later
                break
            if not found or begin < found[0] or (begin == found[0] and end > found[1]):
                found = begin, end
        return found

    def within(self, text: str, start: int, stop: int) -> bool:
        """Whether any phrase is in text[start:stop]."""
        return next(self._all(text, start, stop), None) is not None

    def places(self, text: str) -> list[int]:
        """Where phrases begin, in order."""
        return sorted(begin for begin, _end in self._all(text, 0, len(text)))

    def at(self, text: str, start: int) -> tuple[int, int] | None:
        """The longest phrase that begins at `start`."""
        begun = self._heads.get(text[start : start + 2]) or self._heads.get(text[start : start + 1], ())
        for phrase in begun:
            if text.startswith(phrase, start) and whole_words(text, start, start + len(phrase)):
                return start, start + len(phrase)
        return None

    def _all(self, text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
        for last, length in self._automaton.iter(text, start, stop):
            if whole_words(text, last + 1 - length, last + 1):
                yield last + 1 - length, last + 1


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """The words they begin with: a text without any has none of the phrases. Empty where one begins with a sign."""
    words = frozenset(found[0] for phrase in phrases if (found := WORD.match(phrase)))
    return frozenset() if "" in words else words


@lru_cache(maxsize=1024)
def any_of(phrases: tuple[str, ...]) -> Phrases | None:
    """The set of these phrases, or None without any."""
    return Phrases(phrases) if phrases else None


def whole_words(text: str, begin: int, end: int) -> bool:
    """Whether text[begin:end] neither starts nor ends inside a word."""
    # Asked for every hit of a search: written out, as calls would cost more than the question.
    if begin:
        before, first = text[begin - 1], text[begin]
        if (before.isalnum() or before == "_") and (first.isalnum() or first == "_"):
            return False
    if end < len(text):
        last, after = text[end - 1], text[end]
        return not ((after.isalnum() or after == "_") and (last.isalnum() or last == "_"))
    return True
