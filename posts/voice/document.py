"""A whole text made ready for reading, for checks that look further than one block."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from posts.voice.block import Block, Person
from posts.voice.finding import Finding
from posts.voice.folded import fold_words
from posts.voice.passage import Passage


@dataclass(frozen=True, kw_only=True)
class Document:
    """`passages` are its blocks in reading order; `language` is a code without region, such as "nl"."""

    passages: tuple[Passage, ...]
    language: str
    audience: str
    people: tuple[Person, ...]

    def language_of(self, passage: Passage) -> str:
        """The language a block is in: its own, or the document's. Without region."""
        return code_of(passage.block.language or self.language)

    @property
    def names(self) -> frozenset[str]:
        """What the people in the text are called, folded."""
        return frozenset(fold_words(name) for each in self.people for name in (each.name, each.called) if name)


Family = Callable[[Document], Iterator[Finding]]
"""A family of rules that is code and not data: reads the document, gives findings with ids "family.name"."""


def read(
    blocks: tuple[Block, ...], *, language: str, audience: str = "public", people: tuple[Person, ...] = ()
) -> Document:
    """A document of these blocks; each is folded and cut into sentences once, when somebody first asks."""
    passages = tuple(Passage(block) for block in blocks)
    return Document(passages=passages, language=code_of(language), audience=audience, people=people)


def code_of(language: str) -> str:
    """A language without its region: "nl" of "nl-BE"."""
    return language.split("-")[0].lower()
