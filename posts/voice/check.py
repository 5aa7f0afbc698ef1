"""The voice check: blocks of text in, remarks out. Pure; the Wagtail side lives in `posts/voice_checks.py`."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from posts.voice.block import Block, Person
from posts.voice.disguise import revealed
from posts.voice.document import Document, read
from posts.voice.families import FAMILIES
from posts.voice.finding import Finding
from posts.voice.lines import GAP
from posts.voice.matching import Match, matches
from posts.voice.mending import MENDS, Written
from posts.voice.passage import Passage
from posts.voice.rulebook import Rulebook, rulebook, small_words
from posts.voice.telling import is_told

__all__ = ["Block", "Finding", "Person", "check"]


Rules = Callable[[str, str], Rulebook]
"""The rules for a language and an audience; `rulebook` gives those that come with Byline."""

Read = tuple[Match, Rulebook, Passage]
"""What a rule of a book speaks about in a passage, as it was read."""
Reading = Callable[[Passage, Rulebook], tuple[Read, ...]]


def read_by(passage: Passage, book: Rulebook) -> tuple[Read, ...]:
    """Everything that the rules of a book say about a passage, as it is written and behind its disguises."""
    found = [(match, book, passage) for match in matches(book, passage)]
    hidden = book.disguised
    reading = revealed(passage.folded, hidden.vocabulary) if hidden.rules else None
    if reading:
        behind = passage.read_as(reading)
        found += [(match, hidden, behind) for match in matches(hidden, behind)]
    return tuple(found)


remembered = lru_cache(maxsize=256)(read_by)
"""The same, for texts that are read again and again with a change in one of their blocks, as while somebody types."""


def check(
    blocks: Sequence[Block],
    *,
    language: str,
    audience: str = "public",
    people: Sequence[Person] = (),
    rules: Rules = rulebook,
    reading: Reading = read_by,
) -> list[Finding]:
    """Remarks on a story's blocks, in reading order.

    `language` is the story's ("en", "nl", "sv", with or without a region); a block may have its own. A language
    without rules raises nothing by itself, but the story's holds apply in every block: marking words as another
    language does not open a way past them. The names of `people` are never remarked upon by rules that are data.
    """
    document = read(tuple(blocks), language=language, audience=audience, people=tuple(people))
    written = Written(blocks=tuple(blocks), people=tuple(people), small=small_words(language))
    found = [finding for family in FAMILIES for finding in family(document)]
    for passage in document.passages:
        found += _by_rules(passage, document, rules, (written, reading))
    places = {passage.block.path: number for number, passage in enumerate(document.passages)}
    return sorted(found, key=lambda each: (places[each.block], each.start, each.end, each.rule))


def _by_rules(passage: Passage, document: Document, rules: Rules, how: tuple[Written, Reading]) -> list[Finding]:
    written, reading = how
    spoken = document.language_of(passage)
    books = [rules(spoken, document.audience)]
    if spoken != document.language:
        books.append(rules(document.language, document.audience).holds)
    found = [_finding(*each, written) for book in books for each in reading(passage, book)]
    return list(_once([finding for finding in found if not _is_in_a_name(finding, passage, document.names)]))


def _is_in_a_name(finding: Finding, passage: Passage, names: frozenset[str]) -> bool:
    text = passage.folded.text
    start, end = passage.folded.place(finding.start), passage.folded.place(finding.end)
    for name in names:
        at = text.find(name, max(end - len(name), 0), start + len(name))
        if at != -1 and at <= start and end <= at + len(name):
            return True
    return False


def _once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Each remark once, and each place held once, though two languages or two readings may both know the word."""
    said: set[tuple[object, ...]] = set()
    for finding in findings:
        what = "hold" if finding.rule.startswith("hold.") else finding.rule
        if (what, finding.start, finding.end) not in said:
            said.add((what, finding.start, finding.end))
            yield finding


def _finding(match: Match, book: Rulebook, passage: Passage, written: Written) -> Finding:
    rule, block = match.rule, passage.block
    start, end = passage.sentence(match.start, match.end)
    lowered = rule.told == "lower" and is_told(passage, match.start, match.end, book)
    return Finding(
        rule=rule.id,
        kind=rule.kind,
        # What somebody else said is a matter for the reviewer's eyes; it does not stop the story.
        severity="advise" if lowered and rule.severity == "hold" else rule.severity,
        language=book.language,
        block=block.path,
        start=match.start,
        end=match.end,
        text=block.text[match.start : match.end],
        sentence=block.text[start:end],
        why=f"{rule.why} {book.manner.note}".strip() if lowered else rule.why,
        instead=_instead(match, passage, written),
        sources=rule.sources,
        group=f"{book.language}/{rule.id}",
        on_trial=rule.on_trial,
    )


def _instead(match: Match, passage: Passage, written: Written) -> tuple[str, ...]:
    """What could stand there, with the case of what was written."""
    text = passage.block.text
    if match.rule.metric in MENDS:
        return MENDS[match.rule.metric](passage, match.start, match.end, written)
    if match.line is None or not match.line.new:
        return match.rule.instead
    opening = passage.folded.text[passage.folded.place(match.start) : passage.folded.place(match.head)]
    head, rest = text[match.start : match.head], text[match.head : match.end]
    return tuple(_in_case_of(head, new.replace(GAP, rest.strip())) for new in match.line.instead(opening.strip()))


def _in_case_of(old: str, new: str) -> str:
    if old.isupper() and len(old) > 3:
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
