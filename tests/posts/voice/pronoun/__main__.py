"""`python -m tests.posts.voice.pronoun [dev] [held] [en] [nl] [sv] [-v]`: how often the pronoun check is right.

`-v` shows the faults of the development part only: nobody is to tune on the part that is held back.
"""

import sys

from tests.posts.voice.pronoun.measure import score


def main() -> None:
    """Print a line for each language and part."""
    chosen = set(sys.argv[1:])
    for language in sorted({"en", "nl", "sv"} & chosen) or ["en", "nl", "sv"]:
        for part in sorted({"dev", "held"} & chosen) or ["dev", "held"]:
            each = score(language, part)
            sys.stdout.write(
                f"{language} {part}: {each.count} cases, precision {each.precision:.3f}, recall {each.recall:.3f} "
                f"({each.right} right, {each.wrong} wrong, {each.missed} missed)\n"
            )
            if "-v" in chosen and part == "dev":
                sys.stdout.writelines(f"    line {case.line}: {case.text}\n" for case in each.faults)


main()
