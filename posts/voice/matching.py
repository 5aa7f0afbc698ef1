"""Find the stretches of a passage that the rules of a book speak about."""

from collections.abc import Iterator
from dataclasses import dataclass

from posts.voice.lines import Line
from posts.voice.metrics import METRICS
from posts.voice.passage import Passage
from posts.voice.rule import Rule
from posts.voice.rulebook import Rulebook


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
    found = [*_longest(_by_line(book, passage)), *_by_metric(book, passage)]
    for match in found:
        if _speaks(match, book, passage):
            yield match


def _by_metric(book: Rulebook, passage: Passage) -> Iterator[Match]:
    for rule in book.rules:
        if rule.metric:
            for start, end in METRICS[rule.metric](passage, rule.limit):
                yield Match(rule, start, end, end)


def _by_line(book: Rulebook, passage: Passage) -> Iterator[Match]:
    folded = passage.folded
    if book.openings is None:
        return
    for last, meanings in book.openings.iter(folded.text):
        for length, rule, line in meanings:
            begin, end = last + 1 - length, last + 1
            if _whole_words(folded.text, begin, end):
                start, head = folded.written(begin, end)
                if line.first and passage.sentence(start, head)[0] != start:
                    continue
                close = _follow(rule, line, passage, end)
                if close is not None:
                    yield Match(rule, start, folded.written(begin, close)[1], head, line)


def _whole_words(text: str, begin: int, end: int) -> bool:
    """Whether text[begin:end] neither starts nor ends inside a word."""
    before = begin == 0 or not (_is_word(text[begin - 1]) and _is_word(text[begin]))
    return before and (end == len(text) or not (_is_word(text[end]) and _is_word(text[end - 1])))


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _follow(rule: Rule, line: Line, passage: Passage, end: int) -> int | None:
    """Where the line ends in the folded text once its gaps are bridged, or None where they cannot be."""
    if not line.following:
        return end
    folded, written = passage.folded, passage.block.text
    start, head = folded.written(end - 1, end)
    stop = folded.place(passage.sentence(start, head)[1])
    for pattern in line.following:
        after = pattern.search(folded.text, end, stop)
        if not after:
            return None
        between = written[folded.ends[end - 1] : folded.starts[after.start()]]
        if len(between.split()) > rule.gap or any(sign.isupper() for sign in between):
            return None
        end = after.end()
    return end


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
    words = passage.folded.text[passage.folded.place(match.start) : passage.folded.place(match.end)]
    if words.strip() in book.protected:
        return False
    if rule.case == "small" and any(sign.isupper() for sign in block.text[match.start + 1 : match.end]):
        return False
    return not _excepted(match, words, passage) and not _sentence_is_fine(match, book, passage)


def _excepted(match: Match, words: str, passage: Passage) -> bool:
    """Whether an exception phrase lies around the match and covers it."""
    text = passage.folded.text
    begin = passage.folded.place(match.start)
    end = begin + len(words)
    for exception in match.rule.exceptions:
        phrase = exception.replace("*", words)
        at = text.find(phrase, max(end - len(phrase), 0), begin + len(phrase))
        while at != -1:
            if at <= begin and end <= at + len(phrase) and _whole_words(text, at, at + len(phrase)):
                return True
            at = text.find(phrase, at + 1, begin + len(phrase))
    return False


def _sentence_is_fine(match: Match, book: Rulebook, passage: Passage) -> bool:
    rule = match.rule
    if not rule.unless and not rule.unless_link:
        return False
    start, end = passage.sentence(match.start, match.end)
    if rule.unless_link and passage.has_link(start, end):
        return True
    pattern = book.unless(rule)
    return bool(pattern and pattern.search(passage.folded.text, passage.folded.place(start), passage.folded.place(end)))
