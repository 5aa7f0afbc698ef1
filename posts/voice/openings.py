"""The phrases that open the lines of rules, searched all at once; each leads to the lines that may go on here.

A phrase such as "she" opens dozens of lines, and what comes next lets one or two of them go on. So they are kept by
the word that they want to see next: most need not be looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick

from posts.voice.lines import GAP, Line
from posts.voice.phrases import WORD, whole_words
from posts.voice.rule import Rule

Meaning = tuple[Rule, Line]


@dataclass(frozen=True)
class Opened:
    """The lines that a phrase opens: `by_next` by the word that follows it, `always` before any other."""

    always: tuple[Meaning, ...]
    by_next: Mapping[str, tuple[Meaning, ...]]

    def going_on(self, text: str, end: int) -> tuple[Meaning, ...]:
        """The lines that may go on after the phrase, which ends at `end`."""
        if not self.by_next:
            return self.always
        word = WORD.match(text, end + text.startswith(" ", end))
        return self.by_next.get(word[0], self.always) if word else self.always


class Openings:
    """All opening phrases of some rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        meanings: list[Meaning] = []
        opens: dict[str, list[int]] = {}
        for rule in rules:
            for line in rule.lines:
                for phrase in line.runs[0]:
                    opens.setdefault(phrase, []).append(len(meanings))
                meanings.append((rule, line))

        @cache  # one for all words of a class: they open the same lines
        def opened(numbers: tuple[int, ...]) -> Opened:
            return _opened([meanings[number] for number in numbers])

        self._automaton: Any = ahocorasick.Automaton()  # the package carries no types
        for phrase, numbers in opens.items():
            self._automaton.add_word(phrase, (len(phrase), opened(tuple(numbers))))
        if opens:
            self._automaton.make_automaton()
        self._empty = not opens

    def within(self, text: str) -> Iterator[tuple[int, int, tuple[Meaning, ...]]]:
        """Where each stands in a folded text as whole words (start, end), with the lines that may go on there."""
        if self._empty:
            return
        for last, (length, opened) in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            if text[end : end + 1].isalnum() and text[last].isalnum():  # as most are; spares them the call
                continue
            if whole_words(text, start, end) and (meanings := opened.going_on(text, end)):
                yield start, end, meanings


def _opened(meanings: list[Meaning]) -> Opened:
    wanted = [_next_words(line) for _rule, line in meanings]
    always = [number for number, words in enumerate(wanted) if not words]
    by_next: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(wanted):
        for word in words:
            by_next[word].append(number)
    return Opened(
        tuple(meanings[number] for number in always),
        # As they stand in the rules: of two that match alike the first is meant.
        {word: tuple(meanings[number] for number in sorted(always + found)) for word, found in by_next.items()},
    )


def _next_words(line: Line) -> frozenset[str]:
    """The words that must follow right after the opening phrase; none where anything may."""
    return line.wanted[0] if line.joints and line.joints[0] != GAP else frozenset()
