"""The phrases that open the lines of rules, searched all at once; each leads to the lines that may go on here.

A phrase such as "she" opens dozens of lines, and what comes next lets one or two of them go on. So they are kept by
the word that they want to see next: most need not be looked at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ahocorasick

from posts.voice.lines import GAP, Line
from posts.voice.phrases import whole_words
from posts.voice.rule import Rule

Meaning = tuple[Rule, Line]
WORD = re.compile(r"\w*")


@dataclass(frozen=True)
class Opening:
    """A phrase of so many signs, and the lines it opens: `by_next` by the word that follows, `always` before others."""

    length: int
    always: tuple[Meaning, ...]
    by_next: Mapping[str, tuple[Meaning, ...]] = field(default_factory=dict)

    def going_on(self, text: str, end: int) -> tuple[Meaning, ...]:
        """The lines that may go on after the phrase, which ends at `end`."""
        if not self.by_next:
            return self.always
        word = WORD.match(text, end + text.startswith(" ", end))
        return self.by_next.get(word[0], self.always) if word else self.always


class Openings:
    """All opening phrases of some rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        found: dict[str, list[tuple[Meaning, frozenset[str]]]] = {}
        for rule in rules:
            for each in rule.lines:
                wanted = _next_words(each)
                for phrase in each.runs[0]:
                    found.setdefault(phrase, []).append(((rule, each), wanted))
        self._automaton: Any = ahocorasick.Automaton()  # the package carries no types
        for phrase, opened in found.items():
            self._automaton.add_word(phrase, _opening(len(phrase), opened))
        if found:
            self._automaton.make_automaton()
        self._empty = not found

    def within(self, text: str) -> Iterator[tuple[int, int, tuple[Meaning, ...]]]:
        """Where each stands in a folded text as whole words (start, end), with the lines that may go on there."""
        if self._empty:
            return
        for last, opening in self._automaton.iter(text):
            start, end = last + 1 - opening.length, last + 1
            if whole_words(text, start, end) and (meanings := opening.going_on(text, end)):
                yield start, end, meanings


def _next_words(line: Line) -> frozenset[str]:
    """The words that must follow right after the opening phrase; none where anything may."""
    if not line.joints or line.joints[0] == GAP:
        return frozenset()
    return frozenset(found[0] for phrase in line.runs[1] if (found := WORD.match(phrase)))


def _opening(length: int, opened: Sequence[tuple[Meaning, frozenset[str]]]) -> Opening:
    always = tuple(meaning for meaning, wanted in opened if not wanted or "" in wanted)
    by_next = {
        word: tuple(meaning for meaning, wanted in opened if not wanted or "" in wanted or word in wanted)
        for word in {word for _meaning, wanted in opened for word in wanted if word}
    }
    return Opening(length, always, by_next)
