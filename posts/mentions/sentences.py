"""A text's sentences, as far as somebody is mentioned in them; each can be read in any telling. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from posts.mentions.telling import Telling
from posts.mentions.token import Mention, replaced
from posts.text import plain_text

_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…]*[”\"')\]]*\s*")
_MARK = re.compile("\x02(\\d+)\x03")  # where a mention stands, while sentences are cut
NEXT_WORD = re.compile(r"\s+([A-Za-z’']+)")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence; its mentions in order, each with the word that follows it ("" where none does)."""

    marked: str
    mentions: tuple[tuple[Mention, str], ...]
    number: int = 0  # of the text's sentences

    def read(self, telling: Telling) -> str:
        """The sentence as `telling` has it."""
        words = iter([telling.words(mention) for mention, _next in self.mentions])
        return " ".join(_MARK.sub(lambda _mark: next(words), self.marked).split())


def sentences_in(source: str) -> Iterator[Sentence]:
    """The sentences of one rich text that mention somebody."""
    mentions: list[Mention] = []

    def mark(mention: Mention) -> str:
        mentions.append(mention)
        return f"\x02{len(mentions) - 1}\x03"

    each = (found.group().strip() for found in _SENTENCE.finditer(plain_text(replaced(source, mark))))
    for number, sentence in enumerate(filter(None, each)):
        inside = [(mentions[int(one[1])], _next_word(sentence, one.end())) for one in _MARK.finditer(sentence)]
        if inside:
            yield Sentence(marked=sentence, mentions=tuple(inside), number=number)


def first_with(sources: Iterable[str], *, id_: str) -> Sentence | None:
    """The first sentence of these rich texts that mentions somebody."""
    each = (sentence for source in sources for sentence in sentences_in(source))
    return next((one for one in each if any(mention.id == id_ for mention, _next in one.mentions)), None)


def _next_word(sentence: str, place: int) -> str:
    found = NEXT_WORD.match(sentence, place)
    return found[1] if found else ""
