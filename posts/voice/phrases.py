"""A set of folded phrases, looked for all at once and as whole words."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import ahocorasick


class Phrases:
    """Finds any of some phrases, which must not be empty, in a folded text."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._longest = 0
        self._automaton: Any = ahocorasick.Automaton()  # the package carries no types
        for phrase in phrases:
            self._automaton.add_word(phrase, len(phrase))
            self._longest = max(self._longest, len(phrase))
        self._automaton.make_automaton()

    def first(self, text: str, start: int, stop: int) -> tuple[int, int] | None:
        """The first phrase in text[start:stop], the longest of those that begin there, as (start, end)."""
        return min(self._all(text, start, stop), key=lambda span: (span[0], -span[1]), default=None)

    def at(self, text: str, start: int) -> tuple[int, int] | None:
        """The longest phrase that begins at `start`."""
        stop = min(start + self._longest, len(text))
        begun = (span for span in self._all(text, start, stop) if span[0] == start)
        return max(begun, default=None)

    def _all(self, text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
        for last, length in self._automaton.iter(text, start, stop):
            if whole_words(text, last + 1 - length, last + 1):
                yield last + 1 - length, last + 1


@lru_cache(maxsize=1024)
def any_of(phrases: tuple[str, ...]) -> Phrases | None:
    """The set of these phrases, or None without any."""
    return Phrases(phrases) if phrases else None


def whole_words(text: str, begin: int, end: int) -> bool:
    """Whether text[begin:end] neither starts nor ends inside a word."""
    before = begin == 0 or not (_is_word(text[begin - 1]) and _is_word(text[begin]))
    return before and (end == len(text) or not (_is_word(text[end]) and _is_word(text[end - 1])))


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
