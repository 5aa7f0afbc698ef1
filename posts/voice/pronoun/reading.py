"""A text as the pronoun check reads it: sentences of words, with what is said in quotation marks set apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from posts.voice.document import Document
from posts.voice.passage import Passage
from posts.voice.pronoun.words import LANGUAGES, Vocabulary, vocabulary

WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*[’']?|[^\w\s]|_")
CLITIC = re.compile(r"(?<=\w)(?:n[’']t|[’'](?:s|re|ve|d|ll|m))\Z", re.I)
SAID = re.compile(r"“[^”]*(?:”|\Z)|„[^”“]*[”“]|«[^»]*»|»[^»«]*[»«]|\"[^\"]*(?:\"|\Z)|”[^”]*”|(?<!\w)‘[^‘]*?’(?!\w)|(?<!\w)'[^']*?'(?!\w)")
TURN = re.compile(r"\s*[–—-]\s+")  # a line of dialogue
AFTER_A_TURN = re.compile(r"[,.!?]\s+(?=(\w+)\b)")


@dataclass(slots=True, eq=False)
class Token:
    """A word or a sign. `low` is in small letters with a plain apostrophe; places count characters of the block."""

    text: str
    low: str
    start: int
    end: int
    said: bool = False

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or self.text[0] in "’'" and len(self.text) > 1

    @property
    def has_capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(eq=False)
class Sentence:
    """`number` counts sentences of the whole text, `block` its blocks."""

    passage: Passage
    words: Vocabulary
    number: int
    block: int
    start: int
    end: int
    tokens: list[Token] = field(repr=False)

    def low(self, index: int) -> str:
        """The token there in small letters, or nothing beyond the ends."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def opens(self, index: int) -> bool:
        """Whether a capital at `index` says nothing: the first word, or the first after a colon, a dash or a quotation."""
        before = index - 1
        while before >= 0 and not self.tokens[before].is_word:
            if self.tokens[before].text in ":–—”\"“»«>•*":
                return True
            if self.tokens[before].text in ",;":
                return False
            before -= 1
        return before < 0


def sentences(document: Document) -> Iterator[Sentence]:
    """Every sentence in a language that we know, in reading order. Quotations with a name under them are left out."""
    number = 0
    for block, passage in enumerate(document.passages):
        language = document.language_of(passage)
        if language not in LANGUAGES or passage.block.role == "quote":
            continue
        said = _said(passage.block.text, vocabulary(language))
        for start, end in passage.sentences:
            tokens = list(_tokens(passage.block.text, start, end, language))
            for token in tokens:
                token.said = any(begin <= token.start < stop for begin, stop in said)
            yield Sentence(passage, vocabulary(language), number, block, start, end, tokens)
            number += 1


def _tokens(text: str, start: int, end: int, language: str) -> Iterator[Token]:
    for found in WORD.finditer(text, start, end):
        begin, stop, word = found.start(), found.end(), found[0]
        if language == "en" and ("’" in word or "'" in word):
            clitic = CLITIC.search(word)
            if clitic:
                cut = begin + clitic.start()
                yield _token(text, begin, cut)
                begin = cut
        yield _token(text, begin, stop)


def _token(text: str, start: int, end: int) -> Token:
    word = text[start:end]
    return Token(word, word.lower().replace("’", "'"), start, end)


def _said(text: str, words: Vocabulary) -> list[tuple[int, int]]:
    """What stands between quotation marks, and lines of dialogue up to the words that name the speaker."""
    said = [found.span() for found in SAID.finditer(text)]
    turn = TURN.match(text)
    if turn:
        hyphen = turn[0].strip() == "-"
        for after in AFTER_A_TURN.finditer(text, turn.end()):
            if after[1].lower() in words["says"]:
                return [(turn.end(), after.start())]
        return said if hyphen else [(turn.end(), len(text))]
    return said
