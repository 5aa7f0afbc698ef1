"""Whether a sentence says something of a whole group of people that one should not say, and where.

A sentence is read as a row of word classes (`grammar.py`): who it speaks of, a verb, what is said. A verdict is a
pattern of classes with an even or odd count of words that deny: "are not thieves" is as fine as "deserve respect",
"no woman can lead" as bad as "are fools". "They" stands for a group that was named in the sentence before.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from posts.voice.judging.grammar import END, TOKEN, Grammar
from posts.voice.passage import Passage

Span = tuple[int, int]
MARKS = frozenset("'\"“”„«»‹›‘’")  # where a quotation begins or ends is for whoever reads the finding


@dataclass(frozen=True)
class Row:
    """A sentence about a group: its signs, where each word's begin, and where each word stands in the folded text."""

    signs: str
    places: tuple[int, ...]
    spans: tuple[Span, ...]

    def written(self, start: int, end: int) -> Span:
        """Where the words of signs[start:end] stand."""
        first, last = (bisect_right(self.places, at) - 1 for at in (start, end - 1))
        return self.spans[first][0], self.spans[last][1]


def judged(passage: Passage, known: Grammar) -> Iterator[tuple[str, int, int]]:
    """What is said of groups of people: the family of the verdict ("contempt"), and from..to in the folded text.

    Sentences in which the speaker is one of the group are left alone.
    """
    for row in _rows(passage, known):
        found = list(_found(row, known))
        if found and not any(pattern.search(row.signs) for pattern in known.quiet):
            yield from found


def _found(row: Row, known: Grammar) -> Iterator[tuple[str, int, int]]:
    present = set(row.signs)
    for clause in dict.fromkeys(clause for sign in present for clause in known.clauses.get(sign, ())):
        if not any(present.isdisjoint(each) for each in clause.needs):
            for found in clause.pattern.finditer(row.signs):
                if _denials(row.signs, *found.span(), known) % 2 == clause.odd:
                    yield clause.family, *row.written(*found.span())
                    break


def _denials(signs: str, start: int, end: int, known: Grammar) -> int:
    """How many words deny within start..end, and whether any before it takes back what follows."""
    return signs.count(known.sign("neg"), start, end) + (known.sign("deny") in signs[:start])


def _rows(passage: Passage, known: Grammar) -> Iterator[Row]:
    """The sentences that name a group, and those after them."""
    text, group, named = passage.folded.text, known.sign("group"), False
    if not known.groups.within(text, 0, len(text)):
        return
    for begin, end in passage.sentences:
        start, stop = passage.folded.place(begin), passage.folded.place(end)
        if named or known.groups.within(text, start, stop):
            row = _row(text, start, stop, known, named=named)
            named = group in row.signs or known.sign("one") in row.signs
            yield row


def _row(text: str, start: int, stop: int, known: Grammar, *, named: bool) -> Row:
    """The sentence start..stop; in it "they" is the group where one was `named` and no others came between."""
    found = list(TOKEN.finditer(text, start, stop))
    words = tuple([each[0] for each in found])
    group, one, ref, wall = map(known.sign, ("group", "one", "ref", "wall"))
    pieces: list[str] = []
    places, spans, at, length = [], [], 0, 0
    if named:
        pieces.append(known.sign("earlier") + wall + END)
        places.append(0)
        spans.append((start, start))
        length = len(pieces[0])
    while at < len(words):
        count, meant = _phrase(words, at, known)
        if not meant and not words[at][0].isalnum() and words[at] not in MARKS:
            meant = wall
        elif group in meant or one in meant:
            named = True
        elif named and ref in meant:
            meant = "".join(sorted(meant + group))
        elif named and not meant and known.others.search(words[at]):
            named = False
        places.append(length)
        spans.append((found[at].start(), found[at + count - 1].end()))
        pieces.append(meant + END)
        length += len(meant) + 1
        at += count
    return Row("".join(pieces), tuple(places), tuple(spans))


def _phrase(words: tuple[str, ...], at: int, known: Grammar) -> tuple[int, str]:
    """How many words the longest known phrase has here, and its signs; one word and none where none is known."""
    begun = known.phrases.get(words[at])
    if begun is None:
        return 1, ""
    for phrase, meant in begun.get(words[at + 1], ()) if at + 1 < len(words) else ():
        if phrase == words[at : at + len(phrase)]:
            return len(phrase), meant
    for _one, meant in begun.get("", ()):
        return 1, meant
    return 1, ""
