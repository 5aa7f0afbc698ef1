"""A block made ready for reading: folded, and cut into sentences, once for all rules."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property

from posts.voice.block import Block
from posts.voice.folded import Folded, fold
from posts.voice.sentences import sentence_spans

WORDS = re.compile(r"\w+")
DIGIT = re.compile(r"\d")
QUOTED = re.compile(
    r"“[^”\n]*”|„[^”“\n]*[”“]|”[^”\n]*”|«[^»\n]*»|»[^«»\n]*[«»]|‹[^›\n]*›|\"[^\"\n]*\""
    r"|(?<!\w)‘[^\n]*?’(?!\w)|(?<!\w)’[^\n]*?’(?!\w)|(?<!\w)'[^\n]*?'(?!\w)"
)
QUOTES = re.compile(r"[“„”«»‹\"]|(?<!\w)['‘’]")  # where each of them begins; most texts have none
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@\w[\w-]*\.[\w.-]+")


@dataclass(frozen=True)
class Passage:
    """All offsets that go in and out count characters of `block.text`.

    `reading` is another way to read the text, such as without disguises.
    """

    block: Block
    reading: Folded | None = field(default=None, repr=False)

    @cached_property
    def folded(self) -> Folded:
        """The text as rules compare it."""
        return self.reading or fold(self.block.text)

    def read_as(self, reading: Folded) -> "Passage":
        """The same passage, read in another way."""
        return replace(self, reading=reading)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the folded text."""
        return frozenset(WORDS.findall(self.folded.text))

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The block's sentences as (start, end)."""
        return sentence_spans(self.block.text)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence that holds start..end, widened to `end` where a stretch runs over its border."""
        index = max(bisect_right(self.sentences, (start, len(self.block.text))) - 1, 0)
        begin, stop = self.sentences[index] if self.sentences else (start, end)
        return min(begin, start), max(stop, end)

    @cached_property
    def has_digits(self) -> bool:
        """Whether any figure is in the text."""
        return DIGIT.search(self.block.text) is not None

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Where somebody else's words stand between marks."""
        text = self.block.text
        return [found.span() for found in QUOTED.finditer(text)] if QUOTES.search(text) else []

    def is_in_address(self, start: int, end: int) -> bool:
        """Whether start..end is part of a web or mail address."""
        return any(a <= start and end <= b for a, b in self._addresses)

    @cached_property
    def _addresses(self) -> list[tuple[int, int]]:
        return [found.span() for found in ADDRESS.finditer(self.block.text)]

    def is_link(self, start: int, end: int) -> bool:
        """Whether start..end is the entire text of a link, white space aside."""
        text = self.block.text
        return any(text[a:b].strip() == text[start:end] and a <= start and end <= b for a, b in self.block.links)

    def has_link(self, start: int, end: int) -> bool:
        """Whether a link, or an address written out, stands in start..end."""
        linked = any(a < end and start < b for a, b in self.block.links)
        return linked or "https://" in self.block.text[start:end] or "www." in self.block.text[start:end]
