"""`python -m tests.posts.voice.learning [en nl sv] [--try]`: learn the weights of `posts/voice/judging/weighing.py`.

From `strangers/<language>.<writer>.tsv` (a verdict and a sentence, as in `measure.py`) and from `hate/`. Each writer
had read no rule and nothing of the others. Each is left out once, and what is learned from all others is measured on
those sentences: what to expect of sentences that nobody has seen. With `--try` nothing is written.

Needs scikit-learn, as nothing else here does: `pip install scikit-learn==1.9.1`.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from math import inf, sqrt
from pathlib import Path
from typing import Any

from posts.voice.block import Block
from posts.voice.judging.grammar import grammar
from posts.voice.judging.judge import is_ones_own, rows
from posts.voice.judging.weighing import FEWEST, WEIGHTS, Scale, cues, with_words
from posts.voice.passage import Passage
from posts.voice.rulebook import rulebook
from posts.voice.telling import is_told
from tests.posts.voice.measure import HERE, SLOTS, lines

STRANGERS = HERE.parent / "strangers"
SELDOM = 3  # a cue that fewer sentences have is not weighed
OFTEN = 4  # times that the sets of `hate/` count: short plain ones, which the writers have few of
STRENGTH = 3.0  # of what is learned against all weights staying at nothing (scikit-learn's C)
# How many of the innocent sentences of writers left out may weigh more than nothing: this sets the bias.
TOUCHED = {"en": 0.04, "nl": 0.03, "sv": 0.04}

Sentence = tuple[str, tuple[str, ...]]
"""Its verdict, and what is weighed: nothing where it tells what others say, or speaks of oneself."""


def main(arguments: list[str]) -> None:
    """Print what writers who are left out would see, and write the weights."""
    for language in [each for each in arguments if not each.startswith("--")] or list(SLOTS):
        known = {path.name: list(sentences(path)) for path in files(language)}
        limit = tried(language, known)
        if "--try" not in arguments:
            write(language, learned(known), limit)


def files(language: str) -> list[Path]:
    """All that is learned from."""
    return sorted(path for folder in (STRANGERS, HERE) for path in folder.glob(f"{language}.*.tsv"))


def digest(language: str) -> str:
    """A short name for all that is learned from, by its content."""
    return sha256(b"".join(path.read_bytes() for path in files(language))).hexdigest()[:16]


def sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a file, each with one group in its slots; those with a slur are the rules' own."""
    language = path.name.split(".")[0]
    for number, (verdict, template) in enumerate(lines(path)):
        text = template
        for slot, groups in SLOTS[language].items():
            text = text.replace(slot, groups[number % len(groups)])
        if verdict != "slur":
            yield verdict, weighable(text[:1].upper() + text[1:], language)


def weighable(text: str, language: str) -> tuple[str, ...]:
    """What is weighed of a text: the words of its last sentence that speaks of a group."""
    known = grammar(language)
    assert known
    passage = Passage(Block(path="body.0", text=text))
    for row, words in reversed(list(with_words(rows(passage, known)))):
        start, end = passage.folded.written(*row.written(0, len(row.signs)))
        if words and not is_ones_own(row, known) and not is_told(passage, start, end, rulebook(language, "public")):
            return words
    return ()


def learned(known: Mapping[str, Sequence[Sentence]]) -> Scale:
    """What logistic regression learns of files of sentences; what is seldom or weighs next to nothing is left out."""
    from scipy.sparse import csr_matrix  # type: ignore[import-not-found]  # noqa: PLC0415  # only who learns has it
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]  # noqa: PLC0415

    every = [(OFTEN if (HERE / name).exists() else 1, *each) for name, part in known.items() for each in part]
    read = [
        (times, verdict, Counter(cues(words)), sqrt(max(len(words), FEWEST)))
        for times, verdict, words in every
        if words
    ]
    often = Counter(cue for _times, _verdict, counted, _size in read for cue in counted)
    columns = {cue: number for number, cue in enumerate(sorted(cue for cue, count in often.items() if count >= SELDOM))}
    cells = [
        (count / size, row, columns[cue])
        for row, (_times, _verdict, counted, size) in enumerate(read)
        for cue, count in counted.items()
        if cue in columns
    ]
    values, at, of = zip(*cells, strict=True)
    table = csr_matrix((values, (at, of)), shape=(len(read), len(columns)))
    model: Any = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300, random_state=0)
    model.fit(table, [verdict == "hateful" for _times, verdict, *_rest in read], [times for times, *_rest in read])
    weights = {cue: round(float(weight), 2) for cue, weight in zip(columns, model.coef_[0], strict=True)}
    return Scale({cue: weight for cue, weight in weights.items() if abs(weight) >= 0.05}, float(model.intercept_[0]))


def tried(language: str, known: dict[str, list[Sentence]]) -> float:
    """Print what each writer left out would see; give the weight that innocent sentences seldom pass."""
    weighed: list[tuple[str, str, float]] = []
    for name in known:
        if (STRANGERS / name).exists():
            others = learned({other: part for other, part in known.items() if other != name})
            weighed += [(name, verdict, others.weigh(words) if words else -inf) for verdict, words in known[name]]
    innocent = sorted(weight for _name, verdict, weight in weighed if verdict == "innocent")
    limit = innocent[int(len(innocent) * (1 - TOUCHED[language]))]
    for name in ["", *sorted({name for name, _verdict, _weight in weighed})]:
        seen = {
            verdict: [weight > limit for part, said, weight in weighed if said == verdict and part.startswith(name)]
            for verdict in ("hateful", "counter", "innocent")
        }
        shares = "  ".join(f"{verdict} {sum(each) / len(each):5.1%}" for verdict, each in seen.items())
        print(f"{name or language:<9} {shares}  (limit {limit:.2f})")  # noqa: T201
    return limit


def write(language: str, scale: Scale, limit: float) -> None:
    """The weights as the product reads them: what passes the limit weighs more than nothing."""
    WEIGHTS.mkdir(exist_ok=True)
    head = (
        f"# Learned from {digest(language)} by `python -m tests.posts.voice.learning`: weight, cue; the bias has none."
    )
    body = [f"{scale.bias - limit:.2f}\t", *(f"{weight:g}\t{cue}" for cue, weight in sorted(scale.weights.items()))]
    (WEIGHTS / f"{language}.tsv").write_text("\n".join([head, *body]) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
