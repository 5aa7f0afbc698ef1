"""`python -m tests.posts.voice.measure [FILE…]`: what the check says of sentences with a known verdict, counted.

Files `hate/<language>.<part>.tsv`: a verdict (hateful, slur, counter, innocent) and a sentence, with [P], [S] and [A]
for groups of people. The part `dev` was read while the rules were made; `dev2` was kept aside, measured once, then read
too, and so was `dev3` (docs/decisions/0049-hate-without-a-slur.md has the figures). `fresh` was written by
somebody who had read no rule, measured, and then read (0086); `judge` and `judge2` while the judge was made (0105),
and `2026-11-30`, `2026-11-30c` and `2026-11-30d` by strangers to it (0105, 0108, 0109).
Misses are printed with `--misses`.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from posts.voice.block import Block
from posts.voice.check import check

HERE = Path(__file__).parent / "hate"
SLOTS = {
    "en": {
        "[P]": ("women", "trans people", "gay people", "black people", "disabled people", "Muslims", "immigrants"),
        "[S]": ("woman", "trans person", "gay person", "black person", "disabled person", "Muslim", "immigrant"),
        "[A]": ("female", "trans", "gay", "black", "disabled", "Muslim", "immigrant"),
    },
    "nl": {
        "[P]": (
            "vrouwen",
            "transgenders",
            "homoseksuelen",
            "zwarte personen",
            "gehandicapten",
            "moslims",
            "immigranten",
        ),
        "[S]": ("vrouw", "transgender", "homoseksuele", "zwart persoon", "gehandicapte", "moslim", "immigrant"),
    },
    "sv": {
        "[P]": ("kvinnor", "transpersoner", "bögar", "svarta", "funktionshindrade", "muslimer", "invandrare"),
        "[S]": ("kvinna", "transperson", "bög", "svart person", "funktionshindrad", "muslim", "invandrare"),
    },
}


def main(arguments: list[str]) -> None:
    """Print a line a verdict and file: how many sentences were held, advised, left alone."""
    show = "--misses" in arguments
    names = [name for name in arguments if not name.startswith("--")]
    for path in map(Path, names) if names else sorted(HERE.glob("*.tsv")):
        language, part = path.name.split(".")[:2]
        for verdict, counted in sorted(_counts(path, language, show=show).items()):
            whole = sum(counted.values())
            touched = whole - counted["quiet"]
            print(f"{language} {part:<5} {verdict:<9} {whole:>5} sentences: ", end="")  # noqa: T201
            print(f"hold {counted['hold']}, advise {counted['advise']}, touched {touched / whole:.1%}")  # noqa: T201


def counted(language: str, part: str, *, fillings: int | None = None, folder: Path = HERE) -> dict[str, Counter[str]]:
    """For each verdict of a part how many of its sentences were held ("hold"), advised ("advise"), left ("quiet").

    Each template is filled with all groups, or with the first few (`fillings`).
    """
    return _counts(folder / f"{language}.{part}.tsv", language, show=False, fillings=fillings)


def _counts(path: Path, language: str, *, show: bool, fillings: int | None = None) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for verdict, template in lines(path):
        for text in islice(_filled(template, language), fillings):
            severity = said(text, language)
            counts.setdefault(verdict, Counter())[severity] += 1
            if show and (severity == "quiet") == (verdict == "hateful"):
                print(f"  {verdict} {severity}: {text}")  # noqa: T201
    return counts


def said(text: str, language: str) -> str:
    """The strongest thing the families of hate say of a text: hold, advise or quiet."""
    findings = check([Block(path="body.0", text=text)], language=language)
    severities = {each.severity for each in findings if each.rule.startswith(("hold.", "hate."))}
    return next((severity for severity in ("hold", "advise") if severity in severities), "quiet")


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """The verdicts of a file, each with its sentence."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            verdict, text = line.split("\t")
            yield verdict, text


def _filled(template: str, language: str) -> Iterator[str]:
    slots = [slot for slot in SLOTS[language] if slot in template]
    for words in zip(*(SLOTS[language][slot] for slot in slots), strict=True) if slots else product():
        text = template
        for slot, word in zip(slots, words, strict=True):
            text = text.replace(slot, word)
        yield text[:1].upper() + text[1:]


if __name__ == "__main__":
    main(sys.argv[1:])
