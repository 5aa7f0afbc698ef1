"""What a new rule must pass before it speaks: its own examples, the guard of what people are, and closure.

Each gate gives refusals as values; whoever shows them finds the words. The fourth gate, a dry run, reads texts
that were published and lives where they do (`posts/house_rules/dry_run.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.finding import Finding
from posts.voice.folded import fold_words
from posts.voice.house import alone
from posts.voice.lines import GAP
from posts.voice.proving import broken
from posts.voice.rule import Rule
from posts.voice.rulebook import Rulebook

Kind = Literal["silent", "loud", "somebody", "left_alone", "offers", "offered"]
"""silent: an example must fire and does not. loud: one must stay quiet and does not. somebody: it speaks of what people
are. left_alone: it was looked at before. offers: it offers what a rule remarks on. offered: the other way round.
"""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a rule may not speak: the text it is about, and the other rule, or the reason, where there is one."""

    kind: Kind
    text: str
    other: str = ""


def refusals(rule: Rule, *, book: Rulebook, left_alone: Mapping[str, str]) -> Iterator[Refusal]:
    """Everything that forbids using the rule beside those of `book`, in which an older form of it does not count."""
    others = [each for each in book.rules if each.id != rule.id]
    single = alone(rule, book)
    yield from own_examples(rule, single)
    yield from identity_guard(rule, single)
    yield from looked_at_before(rule, left_alone)
    yield from closure(rule, single, others, book)


def own_examples(rule: Rule, single: Rulebook) -> Iterator[Refusal]:
    """The first gate: what fires must fire, what is quiet must stay quiet."""
    for each in broken([rule], lambda _language, _audience: single):
        yield Refusal(kind="silent" if each.expected == "fires" else "loud", text=each.example.text)


def identity_guard(rule: Rule, single: Rulebook) -> Iterator[Refusal]:
    """The second: nothing it looks for is a word for what somebody is, or a part of one."""
    whole = {phrase for each in rule.lines if len(each.runs) == 1 for phrase in each.runs[0]}
    named = sorted(whole & single.protected)
    touched = {each.block for each in _remarks(sorted(single.protected), single)}
    for term in dict.fromkeys([*named, *sorted(touched)]):
        yield Refusal(kind="somebody", text=term)


def looked_at_before(rule: Rule, left_alone: Mapping[str, str]) -> Iterator[Refusal]:
    """What was proposed once and left alone comes with the reason."""
    for phrase in sorted({phrase for each in rule.lines for phrase in each.runs[0]} & set(left_alone)):
        yield Refusal(kind="left_alone", text=phrase, other=left_alone[phrase])


def closure(rule: Rule, single: Rulebook, others: Iterable[Rule], book: Rulebook) -> Iterator[Refusal]:
    """The third: no suggestion is itself remarked upon, neither its own nor those of the others."""
    whole = Rulebook(book.language, (*others, *single.rules), book.protected, book.manner)
    for finding in _remarks(sorted(rule.offers), whole):
        yield Refusal(kind="offers", text=finding.block, other=finding.rule)
    owners = {new: each.id for each in others for new in each.offers}
    for new in dict.fromkeys(finding.block for finding in _remarks(sorted(owners), single)):
        yield Refusal(kind="offered", text=new, other=owners[new])


def _remarks(texts: Iterable[str], book: Rulebook) -> list[Finding]:
    """What a book says of these texts, each a block of its own that is called by its words."""
    blocks = [Block(path=text, text=fold_words(text).replace(GAP, "it")) for text in texts if text]
    return check(blocks, language=book.language, rules=lambda _language, _audience: book)
