"""How the sentences about groups of people read: by the judge's patterns, and by weights where it knows none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posts.voice.judging.grammar import grammar
from posts.voice.judging.judge import DENIED, Row, is_ones_own, judged, rows
from posts.voice.judging.weighing import Scale, scale, with_words
from posts.voice.passage import Passage

TONE = "tone"  # the family of a sentence that no pattern knows
WORDS = 4  # or fewer say too little to be weighed
WELL = 0.1  # this much less than unknown words: contradicts the patterns
DOUBTED = 0.75  # and what weighs more speaks though they saw a denial, or only a "they"


@dataclass(frozen=True)
class Reading:
    """A sentence about a group of people: what it weighs (0 where nothing is known), and whether it reads `well`."""

    row: Row
    weight: float = 0.0
    well: bool = False

    def holds(self, place: int) -> bool:
        """Whether this place of the folded text is in the sentence."""
        return self.row.start <= place < self.row.stop


def about_groups(passage: Passage, language: str) -> tuple[Reading, ...]:
    """The sentences about groups; none where nobody wrote a grammar for the language."""
    known = grammar(language)
    if known is None:
        return ()
    learned = scale(language)
    return tuple(_reading(row, words, learned) for row, words in with_words(rows(passage, known)))


def _reading(row: Row, words: Sequence[str], learned: Scale | None) -> Reading:
    if not learned or not words:
        return Reading(row)
    weight = learned.weigh(words)
    return Reading(row, weight, well=row.names and weight < learned.bias - WELL)


def verdicts(about: Sequence[Reading], language: str) -> Iterator[tuple[str, int, int]]:
    """What is said of groups (family, from..to in the folded text); where no pattern knows a sentence, its tone."""
    known = grammar(language)
    spoken = False
    for each in about:
        row = each.row
        if known is None or is_ones_own(row, known):
            continue
        found = list(judged(row, known))
        meant = [one for one in found if one[0] != DENIED]
        doubted = bool(found) or not row.names
        if not meant and not (spoken and not row.names) and len(row.words) > WORDS:
            meant = [(TONE, *row.written(0, len(row.signs)))] if each.weight > (DOUBTED if doubted else 0) else []
        spoken = bool(meant)
        yield from meant
