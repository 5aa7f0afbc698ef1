"""`python -m tests.posts.voice.pronoun [dev|held] [en|nl|sv] [-v]`: how often the pronoun check is right.

A sentence counts, not a form: it is found where a finding of the family overlaps a form that is wrong in it.
"""

import sys

from posts.voice.document import read
from posts.voice.pronoun.family import pronoun_findings
from tests.posts.voice.pronoun.cases import Case, cases


def judged(case: Case) -> tuple[int, int, int]:
    """Sentences found rightly, found wrongly, and missed."""
    document = read(tuple(case.blocks), language=case.language, people=case.people)
    found = [(finding.start, finding.end) for finding in pronoun_findings(document)]
    right = [any(start <= a < end for a, _b in case.wrong) for start, end in found]
    missed = [place for place in case.wrong if not any(start <= place[0] < end for start, end in found)]
    return sum(right), len(right) - sum(right), len(missed)


def main() -> None:
    chosen = sys.argv[1:]
    for language in ("en", "nl", "sv"):
        for part in ("dev", "held"):
            if {"en", "nl", "sv"} & set(chosen) and language not in chosen:
                continue
            if {"dev", "held"} & set(chosen) and part not in chosen:
                continue
            right = wrong = missed = count = 0
            for case in cases(language, part):
                a, b, c = judged(case)
                right, wrong, missed, count = right + a, wrong + b, missed + c, count + 1
                if (b or c) and "-v" in chosen:
                    print(f"  {part}.{language}:{case.line} {'WRONG' if b else 'missed'}: {case.text}")
            precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
            print(
                f"{language} {part}: {count} cases, precision {precision:.3f}, recall {recall:.3f} ({right} right, {wrong} wrong, {missed} missed)"
            )


if __name__ == "__main__":
    main()
