"""A text as the pronoun check reads it: sentences of words, with what is said in quotation marks set apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from posts.voice.document import Document
from posts.voice.passage import Passage
from posts.voice.pronoun.words import Vocabulary, vocabulary

WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*[’']?|[^\w\s]|_")
WINDOW = 3  # sentences that a search goes back
CLITIC = re.compile(r"(?<=\w)(?:n[’']t|[’'](?:s|re|ve|d|ll|m))\Z", re.I)
SAID = re.compile(
    r"“[^”]*(?:”|\Z)|„[^”“]*[”“]|«[^»]*»|»[^»«]*[»«]|\"[^\"]*\"|”[^”]*”|(?<!\w)‘[^‘]*?’(?!\w)|(?<!\w)'(?![stnmr]\b)[^']*?'(?!\w)"
)
TURN = re.compile(r"\s*[–—-]\s+")  # a line of dialogue
AFTER_A_TURN = re.compile(r"[,.!?]\s+(?=(\w+)\b)")


@dataclass(slots=True, eq=False)
class Token:
    """A word or a sign. `low` is in small letters with a plain apostrophe; places count characters of the block."""

    text: str
    low: str
    start: int
    end: int
    is_word: bool
    has_capital: bool
    said: bool = False


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
        """Whether a capital at `index` says nothing: first in the sentence, or after a colon, a dash or a quotation."""
        before = index - 1
        while before >= 0 and not self.tokens[before].is_word:
            if self.tokens[before].text in ':–—”"“»«>•*':
                return True
            if self.tokens[before].text in ",;":
                return False
            before -= 1
        return before < 0


def sentences(document: Document, language: str) -> Iterator[Sentence]:
    """The sentences of one language that have pronouns, and those around them, in reading order.

    Quotations with a name under them are left out: what somebody else said is not rewritten.
    """
    words = vocabulary(language)
    places = list(_places(document, language))
    near = _near([_has_pronoun(place, words) for place in places])
    said: dict[int, list[tuple[int, int]]] = {}
    for number, (passage, block, start, end) in enumerate(places):
        if number in near:
            if block not in said:
                said[block] = _said(passage.block.text, words)
            tokens = list(_tokens(passage.block.text, start, end, words.language))
            for token in tokens:
                token.said = any(begin <= token.start < stop for begin, stop in said[block])
            yield Sentence(passage, words, number, block, start, end, tokens)


Place = tuple[Passage, int, int, int]


def _places(document: Document, language: str) -> Iterator[Place]:
    for block, passage in enumerate(document.passages):
        if document.language_of(passage) == language and passage.block.role != "quote":
            for start, end in passage.sentences:
                yield passage, block, start, end


def _has_pronoun(place: Place, words: Vocabulary) -> bool:
    passage, _block, start, end = place
    return words.pronoun.search(passage.block.text, start, end) is not None


def _near(marked: list[bool]) -> set[int]:
    """The marked, as many before each as a search goes back, and the one after."""
    reach = range(-WINDOW - 1, 2)
    return {index + step for index, is_marked in enumerate(marked) if is_marked for step in reach}


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
    is_word = word[0].isalnum() or (len(word) > 1 and word[0] in "’'")
    return Token(word, word.lower().replace("’", "'"), start, end, is_word, word[0].isupper())


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
