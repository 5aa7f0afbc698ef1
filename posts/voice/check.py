"""The voice check: blocks of text in, remarks out. Pure; the Wagtail side lives in `posts/voice_checks.py`."""

from collections.abc import Iterator, Sequence

from posts.voice.block import Block, Person
from posts.voice.finding import Finding
from posts.voice.folded import fold_words
from posts.voice.lines import GAP
from posts.voice.matching import Match, matches
from posts.voice.mending import MENDS, Written
from posts.voice.passage import Passage
from posts.voice.rulebook import Rulebook, holds, rulebook, small_words

__all__ = ["Block", "Finding", "Person", "check"]


def check(
    blocks: Sequence[Block], *, language: str, audience: str = "public", people: Sequence[Person] = ()
) -> list[Finding]:
    """Remarks on a story's blocks, in reading order.

    `language` is the story's ("en", "nl", "sv", with or without a region); a block may have its own. A language
    without rules raises nothing by itself, but the story's holds apply in every block: marking words as another
    language does not open a way past them. The names of `people` are never remarked upon.
    """
    names = frozenset(fold_words(name) for person in people for name in (person.name, person.called) if name)
    written = Written(blocks=tuple(blocks), people=tuple(people), small=small_words(language))
    return [finding for block in blocks for finding in _check_block(block, language, audience, names, written)]


def _check_block(block: Block, language: str, audience: str, names: frozenset[str], written: Written) -> list[Finding]:
    passage = Passage(block)
    books = [rulebook(block.language or language, audience)]
    if books[0].language != rulebook(language, audience).language:
        books.append(holds(language))
    found = [_finding(match, book, passage, written) for book in books for match in matches(book, passage)]
    named = [finding for finding in found if not _is_in_a_name(finding, passage, names)]
    return sorted(_once(named), key=lambda finding: (finding.start, finding.end, finding.rule))


def _is_in_a_name(finding: Finding, passage: Passage, names: frozenset[str]) -> bool:
    text = passage.folded.text
    start, end = passage.folded.place(finding.start), passage.folded.place(finding.end)
    for name in names:
        at = text.find(name, max(end - len(name), 0), start + len(name))
        if at != -1 and at <= start and end <= at + len(name):
            return True
    return False


def _once(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Each place held once, though two languages may both know the word."""
    held = set()
    for finding in findings:
        place = (finding.start, finding.end)
        if finding.severity != "hold" or place not in held:
            yield finding
        if finding.severity == "hold":
            held.add(place)


def _finding(match: Match, book: Rulebook, passage: Passage, written: Written) -> Finding:
    rule, block = match.rule, passage.block
    start, end = passage.sentence(match.start, match.end)
    return Finding(
        rule=rule.slug,
        kind=rule.kind,
        # What somebody else said, with a name and a source under it, is a matter for the reviewer's eyes.
        severity="advise" if rule.severity == "hold" and block.role == "quote" else rule.severity,
        language=book.language,
        block=block.path,
        start=match.start,
        end=match.end,
        text=block.text[match.start : match.end],
        sentence=block.text[start:end],
        why=rule.why,
        instead=_instead(match, passage, written),
        sources=rule.sources,
        group=f"{book.language}/{rule.slug}",
    )


def _instead(match: Match, passage: Passage, written: Written) -> tuple[str, ...]:
    """What could stand there, with the case of what was written."""
    text = passage.block.text
    if match.rule.metric in MENDS:
        return MENDS[match.rule.metric](passage, match.start, match.end, written)
    if match.line is None or not match.line.instead:
        return match.rule.instead
    head, rest = text[match.start : match.head], text[match.head : match.end]
    return tuple(_in_case_of(head, new.replace(GAP, rest.strip())) for new in match.line.instead)


def _in_case_of(old: str, new: str) -> str:
    if old.isupper() and len(old) > 3:
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
