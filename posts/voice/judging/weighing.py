"""How a sentence about a group reads, by weights of its words and of two at a time, from `weights/<language>.tsv`.

The weights are learned (`tests/posts/voice/learning.py`) from sentences that writers who had read no rule wrote for it
(docs/decisions/0112-weights-learned-from-strangers.md). They see what no pattern foresaw, and know less why.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import sqrt
from pathlib import Path

from posts.voice.judging.judge import GROUP, Row

WEIGHTS = Path(__file__).parent / "weights"
BEGINNING = 5  # signs of a longer word that stand for its forms
BEGIN = "[begin]"
FEWEST = 20  # words; fewer weigh as if they were so many, since little was said
LONGEST = 40  # signs of a word that are looked at
NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True, eq=False)
class Scale:
    """What is learned of a language.

    A sentence that weighs more than nothing is one to read again; one of which no word is known weighs the `bias`.
    """

    weights: dict[str, float]
    bias: float

    def weigh(self, words: Sequence[str]) -> float:
        """The weight of a sentence's words (`Row.words`), about -5 to 5: their sum over the root of their number."""
        whole, named = 0.0, False
        next_to: Mapping[str, float] = NOTHING
        near: Mapping[str, float] = NOTHING
        nearer: Mapping[str, float] = NOTHING
        for word in (BEGIN, *words):
            named = named or word == GROUP
            whole += self._of_one(word[:LONGEST], named) + next_to.get(word, 0.0) + near.get(word, 0.0)
            next_to, near, nearer = self._of_two.get(word, NOTHING), nearer, self._of_near.get(word, NOTHING)
        return self.bias + whole / sqrt(max(len(words), FEWEST))

    @cached_property
    def _of_one(self) -> Callable[[str, bool], float]:
        """The weight of a word alone; the common ones are remembered."""
        get = self.weights.get
        return lru_cache(maxsize=8192)(lambda word, named: sum([get(cue, 0.0) for cue in cues_of_one(word, named)]))

    @cached_property
    def _of_two(self) -> Mapping[str, Mapping[str, float]]:
        return _by_first(self.weights, parts=2)

    @cached_property
    def _of_near(self) -> Mapping[str, Mapping[str, float]]:
        return _by_first(self.weights, parts=3)


def _by_first(weights: Mapping[str, float], *, parts: int) -> Mapping[str, Mapping[str, float]]:
    """What is learned of cues of so many parts: first word -> last word -> weight. No word has a space."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for cue, weight in weights.items():
        words = cue.split(" ")
        if len(words) == parts:
            found[words[0]][words[-1]] = weight
    return dict(found)


def cues(words: Sequence[str]) -> Iterator[str]:
    """What is weighed: each word, its beginning, whether it comes before the group; two that follow, or nearly do."""
    named = False
    last = second = ""
    for word in (BEGIN, *words):
        named = named or word == GROUP
        yield from cues_of_one(word, named)
        if last:
            yield f"{last} {word}"
        if second:
            yield f"{second} _ {word}"
        second, last = last, word


def cues_of_one(word: str, named: bool) -> Iterator[str]:
    """Those of a word alone; `named` says whether the group was."""
    yield word
    yield f">{word}" if named else f"<{word}"
    if len(word) > BEGINNING and word[0] != "[":
        yield f"{word[:BEGINNING]}*"


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
