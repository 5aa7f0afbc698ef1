"""The words that may hide: those of the rules that look behind a disguise, in every form they are looked up in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from posts.voice.letters import plain_word, squeezed

LONG = 6
LONG_ENOUGH_TO_TURN = 5
LONG_ENOUGH_TO_MASK = 4
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

    def stretched(self, word: str) -> str | None:
        """What `word` is with letters written more often than they should be, or None."""
        if word in self.known:
            return None
        fitting = (known for known in self.by_runs.get(squeezed(word), ()) if _is_stretched(known, word))
        return next((self.known[known] for known in fitting), None)

    def masked(self, written: str) -> str | None:
        """What is behind `written`, where "*" hides a letter, or in a row a few; None where an oath fits too."""
        shape = re.compile(STARS.sub(_hidden, written))
        if any(shape.fullmatch(oath) for oath in OATHS):
            return None
        fitting = [word for word in self.by_edges.get((written[0], written[-1]), ()) if shape.fullmatch(word)]
        fitting.sort(key=lambda word: (word not in self.terms, abs(len(word) - len(written))))
        return self.known[fitting[0]] if fitting else None


def vocabulary(phrases: Iterable[str]) -> Vocabulary:
    """The vocabulary of folded phrases: each word of theirs, and each phrase written as one word."""
    known: dict[str, str] = {}
    terms = {}
    for phrase in phrases:
        known.update({plain_word(word): word for word in phrase.split()})
        terms[plain_word(phrase.replace(" ", ""))] = phrase
    known.update({joined: phrase for joined, phrase in terms.items() if " " not in phrase or joined not in known})
    by_runs, by_edges = defaultdict(list), defaultdict(list)
    for word in sorted(known, key=len, reverse=True):
        by_runs[squeezed(word)].append(word)
        if len(word) >= LONG_ENOUGH_TO_MASK:
            by_edges[word[0], word[-1]].append(word)
    return Vocabulary(
        known=known,
        terms=frozenset(terms),
        turned={word[::-1]: known[word] for word in terms if len(word) >= LONG_ENOUGH_TO_TURN and word != word[::-1]},
        by_runs={key: tuple(words) for key, words in by_runs.items()},
        by_edges={key: tuple(words) for key, words in by_edges.items()},
    )


def _hidden(stars: re.Match[str]) -> str:
    count = len(stars[0])
    return f"[a-z]{{{count},{count + (count > 1)}}}"


def _is_stretched(word: str, written: str) -> bool:
    """Whether `written` has a letter of `word` three times or more, or, in a long word, more often than it should."""
    runs = [(len(less[0]), len(more[0])) for less, more in zip(RUN.finditer(word), RUN.finditer(written), strict=True)]
    # Who writes a letter three times stretches on purpose: any count of the others will do.
    return any(more > 2 for _less, more in runs) or (len(word) >= LONG and all(less <= more for less, more in runs))
