"""How a sentence about a group reads, by weights of its words and of two at a time, from `weights/<language>.tsv`.

The weights are learned (`tests/posts/voice/learning.py`) from sentences that people who had read no rule wrote for it
(docs/decisions/0112-weights-learned-from-strangers.md). They see what no pattern foresaw, and know less why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

from posts.voice.judging.judge import GROUP, Row

WEIGHTS = Path(__file__).parent / "weights"
BEGINNING = 5  # signs of a longer word that stand for its forms
FEWEST = 20  # words; fewer weigh as if they were so many, since little was said


@dataclass(frozen=True, eq=False)
class Scale:
    """What is learned of a language: a sentence that weighs more than nothing is one to read again."""

    weights: dict[str, float]
    bias: float

    def weigh(self, words: Sequence[str]) -> float:
        """The weight of a sentence's words (`Row.words`); about -3 to 3."""
        get = self.weights.get
        return self.bias + sum([get(cue, 0.0) for cue in cues(words)]) / sqrt(max(len(words), FEWEST))


def cues(words: Sequence[str]) -> Iterator[str]:
    """What is weighed: each word, its beginning, whether it comes before the group; two that follow, or nearly do."""
    named = False
    last = second = ""
    for word in ("^", *words):
        named = named or word == GROUP
        yield word
        yield f">{word}" if named else f"<{word}"
        if len(word) > BEGINNING:
            yield f"{word[:BEGINNING]}*"
        if last:
            yield f"{last} {word}"
        if second:
            yield f"{second} _ {word}"
        second, last = last, word


@lru_cache
def scale(language: str) -> Scale | None:
    """What is learned of a language; None where nobody taught it."""
    path = WEIGHTS / f"{language}.tsv"
    if not path.exists():
        return None
    weights: dict[str, float] = {}
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            weight, cue = line.split("\t")
            weights[cue] = float(weight)
    return Scale(weights, weights.pop(""))


def with_words(found: Iterable[Row]) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Each row with the words to weigh: those of the sentence before as well where it only says "they", none where it
    speaks of no group."""
    before: tuple[str, ...] = ()
    for row in found:
        if row.names:
            before = row.words
            yield row, row.words
        else:
            yield row, (*before, *row.words) if row.refers else ()
