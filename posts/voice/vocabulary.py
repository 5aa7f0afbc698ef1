"""The words that may hide: those of the rules that look behind a disguise, in every form they are looked up in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from posts.voice.letters import plain_word, squeezed

LONG = 6
LONG_ENOUGH_TO_TURN = 5
LONG_ENOUGH_TO_MASK = 3
RUN = re.compile(r"(.)\1*")
STARS = re.compile(r"\*+")
# What a mask hides most often is an oath, and an oath is no hold.
OATHS = frozenset(
    [
        *("fuck", "fucks", "fucked", "fucker", "fuckers", "fucking", "shit", "shits", "shitty", "crap", "damn", "hell"),
        *("piss", "cock", "dick", "arse", "ass", "bastard", "bollocks", "wanker", "cunt", "twat", "bitch", "bitches"),
    ]
)


@dataclass(frozen=True)
class Vocabulary:
    """`known` leads from a word in plain letters to what it stands for; `terms` are whole phrases of a rule."""

    known: Mapping[str, str]
    terms: frozenset[str]
    turned: Mapping[str, str]
    by_runs: Mapping[str, tuple[str, ...]]
    by_edges: Mapping[tuple[str, str], tuple[str, ...]]
    letters: frozenset[str] = frozenset()

    @cached_property
    def at_once(self) -> Mapping[str, str]:
        """What a word stands for as it is written, or turned round."""
        return {**self.turned, **self.known}

    @cached_property
    def hiding(self) -> Mapping[str, str]:
        """The same, where that is another word."""
        return {word: meant for word, meant in self.at_once.items() if word != meant}

    @cached_property
    def joinable(self) -> frozenset[str]:
        """What two neighbours may make together."""
        return self.terms | self.turned.keys()

    def is_spelt(self, written: str, meant: str) -> bool:
        """Whether `written` is a word of its own, told from `meant` by one accent that the language has."""
        return sum(sign in self.letters and sign not in meant for sign in written) == 1

    def stretched(self, word: str) -> str | None:
        """What `word` is with letters written more often than they should be, or None."""
        if word in self.known or not _is_stretched(word):
            return None
        fitting = self.by_runs.get(squeezed(word))
        return self.known[fitting[0]] if fitting else None

    def masked(self, written: str) -> str | None:
        """What is behind `written`, where "*" hides a letter, or in a row a few; None where an oath fits too."""
        shape = re.compile(STARS.sub(_hidden, written))
        if any(shape.fullmatch(oath) for oath in OATHS):
            return None
        fitting = [word for word in self.by_edges.get((written[0], written[-1]), ()) if shape.fullmatch(word)]
        fitting.sort(key=lambda word: (word not in self.terms, abs(len(word) - len(written))))
        return self.known[fitting[0]] if fitting else None


def vocabulary(
    whole: Iterable[str], parts: Iterable[str], *, letters: str = "", innocent: frozenset[str] = frozenset()
) -> Vocabulary:
    """The vocabulary of folded phrases, `whole` ones and those that are only part of what a rule looks for.

    `letters` are those with accents that the language has of its own; `innocent` are words of any language that are
    one of ours when they are read from the end.
    """
    terms = {plain_word(phrase.replace(" ", "")): phrase for phrase in whole}
    known = {plain_word(word): word for phrase in (*terms.values(), *parts) for word in phrase.split()}
    known.update({joined: phrase for joined, phrase in terms.items() if " " not in phrase or joined not in known})
    by_runs, by_edges = defaultdict(list), defaultdict(list)
    for word in sorted(known, key=len, reverse=True):
        by_runs[squeezed(word)].append(word)
        if len(word) >= LONG_ENOUGH_TO_MASK:
            by_edges[word[0], word[-1]].append(word)
    turned = {word[::-1]: known[word] for word in terms if len(word) >= LONG_ENOUGH_TO_TURN and word != word[::-1]}
    return Vocabulary(
        known=known,
        terms=frozenset(terms),
        turned={word: meant for word, meant in turned.items() if word not in innocent},
        by_runs={key: tuple(words) for key, words in by_runs.items()},
        by_edges={key: tuple(words) for key, words in by_edges.items()},
        letters=frozenset(letters),
    )


def _hidden(stars: re.Match[str]) -> str:
    count = len(stars[0])
    return f"[a-z]{{{count},{count + (count > 1)}}}"


def _is_stretched(written: str) -> bool:
    """Whether a letter is written three times or more, which no word has; any count of the others will do."""
    return any(len(run[0]) > 2 for run in RUN.finditer(written))
