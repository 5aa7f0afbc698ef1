"""Rules that count or look at form, by name: METRICS[rule.metric](passage, limit) gives stretches of the text."""

import re
from collections.abc import Callable, Iterator, Mapping

from posts.voice.codes import codes, doubtful_codes
from posts.voice.passage import Passage

Span = tuple[int, int]
Metric = Callable[[Passage, int], Iterator[Span]]

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
EXCLAMATION = re.compile(r"!+")
FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|avif|heic|svg|tiff?|bmp|pdf)\b"
    r"|\b(?:IMG|DSC|DSCN|DSCF|PXL|image|photo|foto|bild|afbeelding|screenshot|skärmbild)[_-]?\d{2,}\b",
    re.I,
)
FIGURE = re.compile(
    r"(?<![\w.,])\d[\d.,\u00a0\u202f ]*(?:%|(?:per ?cent|percent|procent|million|billion|miljoen|miljard|miljon|"
    r"miljoner|miljarder|mln|mld|mn|bn)\b)",
    re.I,
)


def shouting(passage: Passage, limit: int) -> Iterator[Span]:
    """Runs of at least `limit` words in capitals; as short words may be abbreviations, one must be long."""
    run: list[re.Match[str]] = []
    for word in [*WORD.finditer(passage.block.text), None]:
        if word and word[0].isupper():
            run.append(word)
            continue
        if len(run) >= limit and max(len(each[0]) for each in run) > 5:
            yield run[0].start(), run[-1].end()
        run = []


def exclamations(passage: Passage, limit: int) -> Iterator[Span]:
    """Exclamation marks in a row, and every one after the first `limit` of a block."""
    for index, marks in enumerate(EXCLAMATION.finditer(passage.block.text)):
        if len(marks[0]) > 1 or index >= limit:
            yield marks.span()


def file_names(passage: Passage, _limit: int) -> Iterator[Span]:
    """File names, or what a camera calls a picture."""
    for name in FILE_NAME.finditer(passage.block.text):
        yield name.span()


def figures(passage: Passage, _limit: int) -> Iterator[Span]:
    """The first big figure or share of each sentence."""
    for start, end in passage.sentences:
        figure = FIGURE.search(passage.block.text, start, end)
        if figure:
            yield figure.span()


def long_sentences(passage: Passage, limit: int) -> Iterator[Span]:
    """Sentences of more than `limit` words."""
    for start, end in passage.sentences:
        if sum(1 for _ in WORD.finditer(passage.block.text, start, end)) > limit:
            yield start, end


METRICS: Mapping[str, Metric] = {
    "shouting": shouting,
    "exclamations": exclamations,
    "file-names": file_names,
    "figures": figures,
    "long-sentences": long_sentences,
    "codes": codes,
    "doubtful-codes": doubtful_codes,
}
