"""Find the stretches of a passage that the rules of a book speak about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from posts.voice.judging.reading import TONE, Reading, about_groups, verdicts
from posts.voice.lines import GAP, Line
from posts.voice.metrics import METRICS
from posts.voice.naming import is_named
from posts.voice.passage import Passage
from posts.voice.phrases import any_of, whole_words
from posts.voice.rule import Rule
from posts.voice.rulebook import Rulebook
from posts.voice.telling import is_told, opens_or_ends

SHORTLY = 24  # characters, three or four words

NEW_THOUGHT = re.compile(r"[;:–—]| - ")  # "not" does not reach beyond it
OUTSIDE = " \t\n.!:\"'“”"


@dataclass(frozen=True)
class Match:
    """A stretch start..end of the block's text; `head` is where the opening phrase of `line` ends."""

    rule: Rule
    start: int
    end: int
    head: int
    line: Line | None = None


def matches(book: Rulebook, passage: Passage) -> Iterator[Match]:
    """Everything the rules say about the passage, exceptions and protected words taken out."""
    about = about_groups(passage, book.language) if book.judging else ()
    found = [*_longest(chain(_by_line(book, passage), _by_judge(book, passage, about))), *_by_metric(book, passage)]
    spoken = [each for each in found if _speaks(each, book, passage) and not _reads_well(each, passage, about)]
    yield from _without_tone(spoken)


def _by_metric(book: Rulebook, passage: Passage) -> Iterator[Match]:
    for rule in book.metrics:
        if passage.block.role in rule.roles:
            for start, end in METRICS[rule.metric](passage, rule):
                yield Match(rule, start, end, end)


def _by_judge(book: Rulebook, passage: Passage, about: Sequence[Reading]) -> Iterator[Match]:
    """What is said of groups of people."""
    for family, begin, close in verdicts(about, book.language):
        start, end = passage.folded.written(begin, close)
        if not opens_or_ends(passage.block.text[start:end]):
            for rule in book.judging.get(family, ()):
                yield Match(rule, start, end, end)


def _reads_well(match: Match, passage: Passage, about: Sequence[Reading]) -> bool:
    """Whether a sentence about a group has words of hate, and all the same reads as an answer to it, or as praise."""
    if not match.rule.judged or match.rule.severity == "hold":
        return False
    place = passage.folded.place(match.start)
    return any(each.well and each.holds(place) for each in about)


def _without_tone(found: Sequence[Match]) -> Iterator[Match]:
    """The matches, without those of how a sentence reads where another says what it is."""
    said = [match for match in found if match.rule.judged != TONE and match.rule.id.startswith(("hate.", "hold."))]
    for match in found:
        if match.rule.judged != TONE or not any(each.start < match.end and match.start < each.end for each in said):
            yield match


def _by_line(book: Rulebook, passage: Passage) -> Iterator[Match]:
    folded = passage.folded
    for begin, end, opened in book.openings.within(folded.text):
        meanings = [(rule, line) for rule, line in opened if line.may_be_among(passage.words)]
        if not meanings:
            continue
        start, head = folded.written(begin, end)
        opens, stop = passage.sentence(start, head)
        stop = folded.place(stop)
        for rule, line in meanings:
            if line.first and opens != start:
                continue
            close = _follow(line, passage, end, rule, len(folded.text) if rule.across else stop)
            if close is not None:
                yield Match(rule, start, folded.written(begin, close)[1], head, line)


def _follow(line: Line, passage: Passage, end: int, rule: Rule, stop: int) -> int | None:
    """Where the line ends in the folded text before `stop`, once its gaps are bridged; None where they cannot be."""
    if not line.following:
        return end
    folded = passage.folded
    for joint, phrases in line.following:
        if joint == GAP:
            after = phrases.first(folded.text, end, stop)
        else:
            after = phrases.at(folded.text, end + folded.text.startswith(" ", end))
        if not after or not _may_stand_between(rule, passage, end, after[0]):
            return None
        end = after[1]
    return end


def _may_stand_between(rule: Rule, passage: Passage, end: int, start: int) -> bool:
    """Whether the folded stretch end..start is a gap that the rule lets pass."""
    folded = passage.folded
    between = passage.block.text[folded.ends[end - 1] : folded.starts[start]]
    barred = any_of(rule.gap_without)
    if len(between.split()) > rule.gap:
        return False
    if not rule.across and (any(sign.isupper() or sign in ".!?;" for sign in between) or opens_or_ends(between)):
        return False
    return not (barred and barred.first(folded.text, end, start))


def _longest(found: Iterator[Match]) -> Iterator[Match]:
    """Of matches of one rule that overlap, the longest."""
    kept: dict[str, int] = {}
    for match in sorted(found, key=lambda match: (match.start, -match.end)):
        if match.start >= kept.get(match.rule.id, 0):
            kept[match.rule.id] = match.end
            yield match


def _speaks(match: Match, book: Rulebook, passage: Passage) -> bool:
    """Whether the rule means this match: place, case, exceptions, and the lock on words for what somebody is."""
    rule, block = match.rule, passage.block
    if block.role not in rule.roles or (rule.linked and not passage.is_link(match.start, match.end)):
        return False
    if rule.whole and block.text.strip(OUTSIDE) != block.text[match.start : match.end]:
        return False
    words = passage.folded.text[passage.folded.place(match.start) : passage.folded.place(match.end)]
    if words.strip() in book.protected or (rule.told == "quiet" and is_told(passage, match.start, match.end, book)):
        return False
    if rule.case == "small" and _is_a_name(block.text[match.start : match.end]):
        return False
    if rule.case == "name" and is_named(passage, match.start, match.end, book):
        return False
    # The judge counts denials itself.
    if match.line and (_is_denied(match, passage) or passage.is_in_address(match.start, match.end)):
        return False
    return not _excepted(match, words, passage) and not _sentence_is_fine(match, passage)


def _is_denied(match: Match, passage: Passage) -> bool:
    """Whether a phrase of `unless_before`, such as "not", stands shortly before the match."""
    denials = any_of(match.rule.unless_before)
    if denials is None:
        return False
    text = passage.folded.text
    sentence = passage.folded.place(passage.sentence(match.start, match.end)[0])
    begin = passage.folded.place(match.start)
    near = max(sentence, begin - SHORTLY)
    thought = max((cut.end() for cut in NEW_THOUGHT.finditer(text, near, begin)), default=near)
    return denials.first(text, thought, begin) is not None


def _is_a_name(words: str) -> bool:
    """Whether words have capitals as names and titles do; all in capitals, they only shout."""
    return any(sign.isupper() for sign in words[1:]) and not words.isupper()


def _excepted(match: Match, words: str, passage: Passage) -> bool:
    """Whether an exception phrase lies around the match and covers it."""
    text = passage.folded.text
    begin = passage.folded.place(match.start)
    end = begin + len(words)
    for exception in match.rule.exceptions:
        phrase = exception.replace("*", words)
        at = text.find(phrase, max(end - len(phrase), 0), begin + len(phrase))
        while at != -1:
            if at <= begin and end <= at + len(phrase) and whole_words(text, at, at + len(phrase)):
                return True
            at = text.find(phrase, at + 1, begin + len(phrase))
    return False


def _sentence_is_fine(match: Match, passage: Passage) -> bool:
    rule = match.rule
    if not rule.unless and not rule.unless_link:
        return False
    start, end = passage.sentence(match.start, match.end)
    if rule.unless_link and passage.has_link(start, end):
        return True
    fine = any_of(rule.unless)
    folded = passage.folded
    return bool(fine and fine.first(folded.text, folded.place(start), folded.place(end)))
