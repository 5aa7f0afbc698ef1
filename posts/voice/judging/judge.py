"""Whether a sentence says something of a whole group of people that one should not say, and where.

A sentence is read as a row of word classes (`grammar.py`): who it speaks of, a verb, what is said. A verdict is a
pattern of classes with an even or odd count of words that deny: "are not thieves" is as fine as "deserve respect",
"no woman can lead" as bad as "are fools". "They" stands for a group that was named in the sentence before.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from posts.voice.judging.grammar import END, Begun, Grammar, tokens
from posts.voice.passage import Passage

Span = tuple[int, int]
MARKS = frozenset("'\"“”„«»‹›‘’")  # where a quotation begins or ends is for whoever reads the finding
GROUP = "[group]"  # no word of a text: it would be three
DENIED = "denied"
LONG = 5_000  # characters


@dataclass(frozen=True, eq=False)
class Row:
    """A sentence about a group, start..stop of a folded text: its signs, and how many tokens each word of them has.

    `words` are those of the sentence, with `GROUP` for a group; one in a quotation begins with "q:".
    It names a group (`names`), or only says "they" of the one before (`refers`).
    """

    text: str = field(repr=False)
    start: int
    stop: int
    signs: str
    counts: tuple[int, ...]
    words: tuple[str, ...]
    names: bool
    refers: bool

    @cached_property
    def present(self) -> frozenset[str]:
        """Each of its signs."""
        return frozenset(self.signs)

    @cached_property
    def _spans(self) -> list[Span]:
        """Where each word stands; few are ever asked for."""
        found = [token.span() for token in tokens(self.text, self.start, self.stop)]
        firsts = zip(accumulate(self.counts, initial=0), self.counts, strict=False)
        return [(found[at][0], found[at + count - 1][1]) if count else (self.start,) * 2 for at, count in firsts]

    def written(self, start: int, end: int) -> Span:
        """Where the words of signs[start:end] stand."""
        first, last = (self.signs.count(END, 0, at) for at in (start, end - 1))
        return self._spans[first][0], self._spans[last][1]


def judged(row: Row, known: Grammar) -> Iterator[tuple[str, int, int]]:
    """What a row says of a group of people: the family of the verdict ("contempt"), and from..to in the folded text.

    What it says and denies has the family DENIED.
    """
    for clause in known.clauses.worth_a_try(row.present):
        for found in clause.pattern.finditer(row.signs):
            means_it = _denials(row.signs, *found.span(), known) % 2 == clause.odd
            yield clause.family if means_it else DENIED, *row.written(*found.span())
            if means_it:
                break


def is_ones_own(row: Row, known: Grammar) -> bool:
    """Whether the speaker is one of the group, or tells what is done to it: such sentences are left alone."""
    return any(clause.pattern.search(row.signs) for clause in known.quiet.worth_a_try(row.present))


def _denials(signs: str, start: int, end: int, known: Grammar) -> int:
    """How many words deny within start..end, and whether any before it takes back what follows."""
    return signs.count(known.sign("neg"), start, end) + (known.sign("deny") in signs[:start])


def rows(passage: Passage, known: Grammar) -> Iterator[Row]:
    """The sentences in which the name of a group begins, and those after them."""
    text, named = passage.folded.text, False
    places = known.groups.places(text)
    if not places:
        return
    quoted = _quotations(passage)
    for begin, end in passage.sentences:
        start, stop = passage.folded.place(begin), passage.folded.place(end)
        if named or bisect_left(places, start) < bisect_left(places, stop):
            row = _row(text, (start, stop), known, quoted, named=named)
            named = row.names or row.refers
            yield row


def _row(text: str, sentence: Span, known: Grammar, quoted: Sequence[Span], *, named: bool) -> Row:
    """The sentence start..stop; in it "they" is the group where one was `named` and no others came between."""
    start, stop = sentence
    found = list(tokens(text, start, stop))
    words = tuple([token[0] for token in found])
    group, one, ref, wall = map(known.sign, ("group", "one", "ref", "wall"))
    pieces: list[str] = []
    counts: list[int] = []
    read: list[str] = []
    at = 0
    names = refers = False
    if named:
        pieces.append(known.sign("earlier") + wall + END)
        counts.append(0)
    while at < len(words):
        word = words[at]
        count, meant = 1, known.words.get(word, "")
        if not meant and word in known.phrases:
            count, meant = _phrase(words, at, known.phrases[word])
        said = words[at : at + count]
        if meant:
            if group in meant or one in meant:
                named = names = True
                said = (GROUP,)
            elif named and ref in meant:
                refers = True
                meant = "".join(sorted(meant + group))
        elif not word[0].isalnum() and word not in MARKS:
            meant = wall
        elif named and known.others.search(word):
            named = False
        pieces.append(meant + END)
        counts.append(count)
        read += [f"q:{each}" for each in said] if quoted and _within(found[at].start(), quoted) else said
        at += count
    return Row(text, start, stop, "".join(pieces), tuple(counts), tuple(read), names, refers)


def _quotations(passage: Passage) -> Sequence[Span]:
    """Where quotations stand in the folded text; in a very long block nobody looks for them."""
    if len(passage.block.text) > LONG:
        return ()
    place = passage.folded.place
    return [(place(start), place(end)) for start, end in passage.quotations]


def _within(place: int, stretches: Sequence[Span]) -> bool:
    return any(start < place < end for start, end in stretches)


def _phrase(words: tuple[str, ...], at: int, begun: Begun) -> tuple[int, str]:
    """How many words the longest phrase has that is `begun` here, and its signs; one word and none without any."""
    for phrase, meant in begun.get(words[at + 1], ()) if at + 1 < len(words) else ():
        if phrase == words[at : at + len(phrase)]:
            return len(phrase), meant
    for _one, meant in begun.get("", ()):
        return 1, meant
    return 1, ""
