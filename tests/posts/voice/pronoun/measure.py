"""How often the pronoun check is right on written cases.

A sentence counts, not a form: it is found where a finding of the family overlaps a form that is wrong in it.
"""

from dataclasses import dataclass

from posts.voice.document import read
from posts.voice.pronoun.family import pronoun_findings
from tests.posts.voice.pronoun.cases import Case, cases


@dataclass(frozen=True)
class Score:
    """Sentences found rightly, found wrongly, and missed; `faults` are the cases that were not all right."""

    right: int
    wrong: int
    missed: int
    count: int
    faults: tuple[Case, ...]

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)


def score(language: str, part: str) -> Score:
    """The score on the cases of "en", "nl" or "sv"; `part` is "dev" or "held"."""
    right = wrong = missed = 0
    read_cases, faults = list(cases(language, part)), []
    for case in read_cases:
        found, mistaken, left = judged(case)
        right, wrong, missed = right + found, wrong + mistaken, missed + left
        if mistaken or left:
            faults.append(case)
    return Score(right, wrong, missed, len(read_cases), tuple(faults))


def judged(case: Case) -> tuple[int, int, int]:
    """Sentences found rightly, found wrongly, and missed in one case."""
    document = read(tuple(case.blocks), language=case.language, people=case.people)
    found = [(finding.start, finding.end) for finding in pronoun_findings(document)]
    right = sum(any(start <= place < end for place, _stop in case.wrong) for start, end in found)
    missed = sum(not any(start <= place < end for start, end in found) for place, _stop in case.wrong)
    return right, len(found) - right, missed
