"""What one button can put right where a rule looks at form: the words found, as they can stand there.

MENDS[rule.metric](passage, start, end, written) gives what could stand instead, or nothing where we do not know.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from posts.voice.block import Block, Person
from posts.voice.folded import fold_words
from posts.voice.metrics import EXCLAMATION, WORD
from posts.voice.passage import Passage


@dataclass(frozen=True, kw_only=True)
class Written:
    """How a story itself writes its words: its blocks, the people in it, and the language's smallest words."""

    blocks: tuple[Block, ...]
    people: tuple[Person, ...]
    small: frozenset[str]

    def form(self, word: str) -> str | None:
        """The word as the story writes it in running text; None where it does not, or not in one way only."""
        found = self._forms.get(fold_words(word), set())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _forms(self) -> Mapping[str, set[str]]:
        forms: dict[str, set[str]] = {word: {word} for word in self.small}
        for word in [*self._running_words(), *self._names()]:
            forms.setdefault(fold_words(word), set()).add(word)
        return forms

    def _running_words(self) -> Iterable[str]:
        """The words of the text; not the first of a sentence in capitals, which says nothing, and not the headline."""
        for passage in (Passage(block) for block in self.blocks if block.role != "headline"):
            firsts = {start for start, _end in passage.sentences}
            for word in WORD.finditer(passage.block.text):
                if word.start() not in firsts or word[0].islower():
                    yield word[0]

    def _names(self) -> Iterable[str]:
        for person in self.people:
            for name in (person.name, person.called):
                yield from (word[0] for word in WORD.finditer(name))


Mend = Callable[[Passage, int, int, Written], tuple[str, ...]]


def one_mark(passage: Passage, start: int, end: int, written: Written) -> tuple[str, ...]:
    """The first mark of a text stays as one; each after it becomes a full stop."""
    first = EXCLAMATION.search(passage.block.text)
    return ("!",) if first and first.start() == start else (".",)


def as_in_a_sentence(passage: Passage, start: int, end: int, written: Written) -> tuple[str, ...]:
    """Capitals as a sentence has them; nothing where a word could be a name or a short form that we do not know."""
    text, firsts = passage.block.text, {begin for begin, _stop in passage.sentences}
    pieces, done = [], start
    for word in WORD.finditer(text, start, end):
        form = written.form(word[0])
        if form is None:
            return ()
        pieces += [text[done : word.start()], form[:1].upper() + form[1:] if word.start() in firsts else form]
        done = word.end()
    return ("".join([*pieces, text[done:end]]),)


MENDS: Mapping[str, Mend] = {"exclamations": one_mark, "shouting": as_in_a_sentence}
