"""Whether a sentence says something of a whole group of people that one should not say, and where.

A sentence is read as a row of word classes (`grammar.py`): who it speaks of, a verb, what is said. A verdict is a
pattern of classes with an even or odd count of words that deny: "are not thieves" is as fine as "deserve respect",
"no woman can lead" as bad as "are fools". "They" stands for a group that was named in the sentence before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posts.voice.judging.grammar import END, TOKEN, Begun, Grammar, worth_a_try
from posts.voice.passage import Passage
from posts.voice.telling import QUOTED

Span = tuple[int, int]
MARKS = frozenset("'\"“”„«»‹›‘’")  # where a quotation begins or ends is for whoever reads the finding
GROUP = "[group]"  # no word of a text: it would be three
DENIED = "denied"
LONG = 5_000  # characters


@dataclass(frozen=True)
class Row:
    """A sentence about a group: its signs, and where each word stands in the folded text.

    `words` are those of the sentence, with `GROUP` for a group; one in a quotation begins with "q:".
    It names a group (`names`), or only says "they" of the one before (`refers`).
    """

    signs: str
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    names: bool
    refers: bool

    def written(self, start: int, end: int) -> Span:
        """Where the words of signs[start:end] stand."""
        first, last = (self.signs.count(END, 0, at) for at in (start, end - 1))
        return self.spans[first][0], self.spans[last][1]


def judged(row: Row, known: Grammar) -> Iterator[tuple[str, int, int]]:
    """What a row says of a group of people: the family of the verdict ("contempt"), and from..to in the folded text.

    What it says and denies has the family DENIED.
    """
    for clause in worth_a_try(row.signs, known.clauses):
        for found in clause.pattern.finditer(row.signs):
            means_it = _denials(row.signs, *found.span(), known) % 2 == clause.odd
            yield clause.family if means_it else DENIED, *row.written(*found.span())
            if means_it:
                break


def is_ones_own(row: Row, known: Grammar) -> bool:
    """Whether the speaker is one of the group, or tells what is done to it: such sentences are left alone."""
    return any(clause.pattern.search(row.signs) for clause in worth_a_try(row.signs, known.quiet))


def _denials(signs: str, start: int, end: int, known: Grammar) -> int:
    """How many words deny within start..end, and whether any before it takes back what follows."""
    return signs.count(known.sign("neg"), start, end) + (known.sign("deny") in signs[:start])


def rows(passage: Passage, known: Grammar) -> Iterator[Row]:
    """The sentences that name a group, and those after them."""
    text, named = passage.folded.text, False
    if not known.groups.within(text, 0, len(text)):
        return
    quoted = _quotations(passage)
    for begin, end in passage.sentences:
        start, stop = passage.folded.place(begin), passage.folded.place(end)
        if named or known.groups.within(text, start, stop):
            row = _row(text, (start, stop), known, quoted, named=named)
            named = row.names or row.refers
            yield row


def _row(text: str, sentence: Span, known: Grammar, quoted: Sequence[Span], *, named: bool) -> Row:
    """The sentence start..stop; in it "they" is the group where one was `named` and no others came between."""
    start, stop = sentence
    found = list(TOKEN.finditer(text, start, stop))
    words = tuple([each[0] for each in found])
    group, one, ref, wall = map(known.sign, ("group", "one", "ref", "wall"))
    pieces: list[str] = []
    spans: list[Span] = []
    read: list[str] = []
    at = 0
    names = refers = False
    if named:
        pieces.append(known.sign("earlier") + wall + END)
        spans.append((start, start))
    while at < len(words):
        word = words[at]
        begun = known.phrases.get(word)
        count, meant = _phrase(words, at, begun) if begun else (1, "")
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
        spans.append((found[at].start(), found[at + count - 1].end()))
        pieces.append(meant + END)
        read += [f"q:{each}" for each in said] if quoted and _within(found[at].start(), quoted) else said
        at += count
    return Row("".join(pieces), tuple(spans), tuple(read), names, refers)


def _quotations(passage: Passage) -> Sequence[Span]:
    """Where quotations stand in the folded text; in a very long block nobody looks for them."""
    text, place = passage.block.text, passage.folded.place
    if len(text) > LONG:
        return ()
    return [(place(found.start()), place(found.end())) for found in QUOTED.finditer(text)]


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
