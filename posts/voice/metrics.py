"""Rules that count or look at form, by name: METRICS[rule.metric](passage, rule) gives stretches of the text."""

import re
from collections.abc import Callable, Iterator, Mapping

from posts.voice import private
from posts.voice.codes import codes, doubtful_codes
from posts.voice.foreign import foreign
from posts.voice.passage import Passage
from posts.voice.rule import Rule

Span = tuple[int, int]
Metric = Callable[[Passage, Rule], Iterator[Span]]

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
EXCLAMATION = re.compile(r"!+(?![\"”’»'])")  # what somebody else calls out is theirs
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

LOUD = re.compile(r"[A-ZÅÄÖÉËÏ]{4}")
EMOJI = re.compile("[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf]")
EMOJI_RUN = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf][\U0001f3fb-\U0001f3ff\ufe0f]*\u200d?[ \t]*)+"
)
BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.-]+\.[a-z]{2,}/\S{8,}", re.I)
ENOUGH_FOR_LIX = 20


def shouting(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Runs of at least `limit` words in capitals; as short words may be abbreviations, one must be long."""
    if not LOUD.search(passage.block.text):
        return
    run: list[re.Match[str]] = []
    for word in [*WORD.finditer(passage.block.text), None]:
        if word and word[0].isupper():
            run.append(word)
            continue
        if len(run) >= rule.limit and max(len(each[0]) for each in run) > 5:
            yield run[0].start(), run[-1].end()
        run = []


def exclamations(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Exclamation marks in a row, and every one after the first `limit` of a block."""
    if "!" not in passage.block.text:
        return
    for index, marks in enumerate(EXCLAMATION.finditer(passage.block.text)):
        if len(marks[0]) > 1 or index >= rule.limit:
            yield marks.span()


def file_names(passage: Passage, _rule: Rule) -> Iterator[Span]:
    """File names, or what a camera calls a picture."""
    for name in FILE_NAME.finditer(passage.block.text):
        yield name.span()


def figures(passage: Passage, _rule: Rule) -> Iterator[Span]:
    """The first big figure or share of each sentence."""
    for start, end in passage.sentences if passage.has_digits else ():
        figure = FIGURE.search(passage.block.text, start, end)
        if figure:
            yield figure.span()


def long_sentences(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Sentences of more than `limit` words."""
    for start, end in passage.sentences:
        # So many words have as many letters, and something between them: counting can be spared most sentences.
        if end - start > 2 * rule.limit and len(WORD.findall(passage.block.text, start, end)) > rule.limit:
            yield start, end


def emoji(passage: Passage, rule: Rule) -> Iterator[Span]:
    """Runs of at least `rule.limit` emoji, with or without spaces between."""
    if passage.block.text.isascii():
        return
    for run in EMOJI_RUN.finditer(passage.block.text):
        if len(EMOJI.findall(run[0])) >= rule.limit:
            yield run.span()


def too_long(passage: Passage, rule: Rule) -> Iterator[Span]:
    """The whole block where it has more than `rule.limit` characters."""
    if len(passage.block.text) > rule.limit:
        yield 0, len(passage.block.text)


def bare_addresses(passage: Passage, _rule: Rule) -> Iterator[Span]:
    """Links whose words are an address of more than a host."""
    for start, end in passage.block.links:
        if BARE_ADDRESS.fullmatch(passage.block.text[start:end].strip()):
            yield start, end


def heavy(passage: Passage, rule: Rule) -> Iterator[Span]:
    """The longest sentence of a paragraph whose LIX is above `rule.limit`.

    LIX (Björnsson 1968) is words a sentence plus the share of words of more than six letters, in per cent.
    """
    words = WORD.findall(passage.block.text)
    if len(words) < ENOUGH_FOR_LIX:
        return
    lix = len(words) / len(passage.sentences) + 100 * sum([len(word) > 6 for word in words]) / len(words)
    if lix > rule.limit:
        yield max(passage.sentences, key=lambda span: span[1] - span[0])


METRICS: Mapping[str, Metric] = {
    "shouting": shouting,
    "exclamations": exclamations,
    "emoji": emoji,
    "file-names": file_names,
    "too-long": too_long,
    "bare-addresses": bare_addresses,
    "figures": figures,
    "long-sentences": long_sentences,
    "heavy": heavy,
    "foreign": foreign,
    "emails": private.emails,
    "phones": private.phones,
    "numbers": private.numbers,
    "addresses": private.addresses,
    "postcodes": private.postcodes,
    "child-names": private.child_names,
    "full-names": private.full_names,
    "child-ages": private.child_ages,
    "ages": private.ages,
    "bank-numbers": private.bank_numbers,
    "identity-numbers": private.identity_numbers,
    "birth-dates": private.birth_dates,
    "codes": codes,
    "doubtful-codes": doubtful_codes,
}
