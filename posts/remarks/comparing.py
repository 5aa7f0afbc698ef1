"""Two versions of a post compared word by word, for people who read the difference and for people who hear it.

Wagtail's own comparison marks whole blocks and loses words that a rich text field rewraps; here a passage is found
again by its id, and inside it by words. What is no words is compared as facts, so that nothing hides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from posts.models import Post
from posts.remarks.passages import Passage, facts_of, passages_of, same_words

Kind = Literal["same", "gone", "new"]
AROUND = 12  # words of unchanged text shown on each side of a change
_TOKEN = re.compile(r"\S+|\s+")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of words that is in both texts, only in the earlier, or only in the later one."""

    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One passage that differs; `note` says what words do not show."""

    key: str
    label: str
    pieces: tuple[Piece, ...]
    note: str = ""


def pieces_between(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts laid over each other, word by word. Pure."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece(kind="same", text="".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece(kind="gone", text="".join(old[a:b])))
        if c < d:
            found.append(Piece(kind="new", text="".join(new[c:d])))
    return tuple(_joined(found))


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Changes with only a space between them are one change: easier to read, far easier to hear."""
    gone = new = ""
    for number, piece in enumerate(pieces):
        changes = 0 < number < len(pieces) - 1 and (gone or new)
        if piece.kind == "gone":
            gone += piece.text
        elif piece.kind == "new":
            new += piece.text
        elif changes and not piece.text.strip() and "\n" not in piece.text:
            gone, new = gone + piece.text, new + piece.text
        else:
            yield from _changes(gone, new)
            gone = new = ""
            yield piece
    yield from _changes(gone, new)


def _changes(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(kind="gone", text=gone)
    if new:
        yield Piece(kind="new", text=new)


def shortened(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same with long unchanged stretches cut to the words around the changes."""
    last = len(pieces) - 1
    return tuple(
        Piece(kind="same", text=_around(piece.text, first=number == 0, last=number == last))
        if piece.kind == "same"
        else piece
        for number, piece in enumerate(pieces)
    )


def _around(text: str, *, first: bool, last: bool) -> str:
    tokens = _TOKEN.findall(text)
    keep = AROUND * 2
    if len(tokens) <= keep * (1 if first or last else 2) + 2:
        return text
    head, tail = "".join(tokens[:keep]).rstrip(), "".join(tokens[-keep:]).lstrip()
    if first:
        return f"… {tail}"
    return f"{head} …" if last else f"{head} … {tail}"


def changes_between(before: Post, after: Post) -> list[Changed]:
    """The passages that differ, in the order they are read, those that are gone last."""
    old = {passage.key: passage for passage in passages_of(before)}
    new = {passage.key: passage for passage in passages_of(after)}
    found = [_changed(old.get(key), passage) for key, passage in new.items()]
    gone = [_gone(passage) for key, passage in old.items() if key not in new and passage.text.strip()]
    return [changed for changed in found if changed] + gone + _other_facts(before, after) + _order(before, after)


def _changed(old: Passage | None, new: Passage) -> Changed | None:
    if old is None:
        if not new.text.strip():
            return None
        return Changed(key=new.key, label=new.label, pieces=(Piece(kind="new", text=new.text),), note=_("New here"))
    if same_words(old, new):
        return None
    pieces = shortened(pieces_between(old.text, new.text))
    return Changed(key=new.key, label=new.label, pieces=pieces, note=_what_words_do_not_show(old, new))


def _what_words_do_not_show(old: Passage, new: Passage) -> str:
    if old.links() != new.links():
        before, after = (", ".join(passage.links()) or "–" for passage in (old, new))
        return _("Links before: %(before)s. Now: %(after)s.") % {"before": before, "after": after}
    return _("The same words; bold, italic, headings or lists differ.") if old.text == new.text else ""


def _gone(old: Passage) -> Changed:
    return Changed(key=old.key, label=old.label, pieces=(Piece(kind="gone", text=old.text),), note=_("Taken out"))


def _other_facts(before: Post, after: Post) -> list[Changed]:
    old, new = facts_of(before), facts_of(after)
    labels = {passage.key: passage.label for passage in passages_of(after)}
    return [
        Changed(key=key, label=labels.get(key, ""), pieces=pieces_between(old.get(key, ""), facts), note="")
        for key, facts in new.items()
        if old.get(key, "") != facts
    ]


def _order(before: Post, after: Post) -> list[Changed]:
    old, new = list(facts_of(before)), list(facts_of(after))
    if [key for key in old if key in new] == [key for key in new if key in old]:
        return []
    return [Changed(key="", label=_("Order"), pieces=(), note=_("The parts stand in another order."))]
