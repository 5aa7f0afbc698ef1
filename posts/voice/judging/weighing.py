"""How a sentence about a group reads, by weights of its words and of two at a time, from `weights/<language>.tsv`.

The weights are learned (`tests/posts/voice/learning.py`) from sentences that writers who had read no rule wrote for it
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
BEGIN = "[begin]"
FEWEST = 20  # words; fewer weigh as if they were so many, since little was said


@dataclass(frozen=True, eq=False)
class Scale:
    """What is learned of a language.

    A sentence that weighs more than nothing is one to read again; one of which no word is known weighs the `bias`.
    """

    weights: dict[str, float]
    bias: float

    def weigh(self, words: Sequence[str]) -> float:
        """The weight of a sentence's words (`Row.words`), about -5 to 5: their sum over the root of their number."""
        get = self.weights.get
        return self.bias + sum([get(cue, 0.0) for cue in cues(words)]) / sqrt(max(len(words), FEWEST))


def cues(words: Sequence[str]) -> Iterator[str]:
    """What is weighed: each word, its beginning, whether it comes before the group; two that follow, or nearly do."""
    named = False
    last = second = ""
    for word in (BEGIN, *words):
        named = named or word == GROUP
        yield word
        yield f">{word}" if named else f"<{word}"
        if len(word) > BEGINNING and word[0] != "[":
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
    """Each row with the words to weigh: with those of the sentence that named the group where it only says "they", none
    where it names a group only in a quotation, or none at all."""
    before: tuple[str, ...] = ()
    for row in found:
        if row.names:
            before = row.words if GROUP in row.words else ()
            yield row, before
        else:
            yield row, (*before, *row.words) if row.refers and before else ()
