"""Rich text laid out as plain text with a way back: which letters of the source each letter of the text came from.

So that words can be exchanged at an exact place without touching a tag: marks and links around them stay, and only
the words that differ change. Pure. A range never crosses a line: a line is a paragraph, a heading or a list item.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"""<!--.*?-->|</?[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)
_LETTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|.", re.DOTALL)
_LINE_TAG = re.compile(r"<(?:/?(?:p|h[1-6]|li|ul|ol|blockquote|div)|br|hr)\b", re.IGNORECASE)
_MENTION = re.compile(r"<embed\b", re.IGNORECASE)
_INLINE = re.compile(r"<(/?)(a|b|i|em|strong|code|span)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[’'-]\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter of the text and the stretch of the source it was read from; a line's end came from a tag."""

    text: str
    start: int
    end: int


def laid_out(source: str) -> str:
    """The words of rich text, a line each; every letter between the tags is one letter here, so ranges can be found."""
    return "".join(letter.text for letter in letters_of(source))


def letters_of(source: str) -> list[Letter]:
    """The letters of `laid_out(source)`; a mention is one of them."""
    found: list[Letter] = []
    for start, end, is_tag in _pieces(source):
        if not is_tag:
            if "\n" in source[start:end] and not source[start:end].strip():
                continue  # a line break between two tags of a file somebody wrote by hand
            found.extend(_letters_between_tags(source, start, end))
        elif _MENTION.match(source, start):
            found.append(Letter(text="@", start=start, end=end))  # one letter, so that it can be kept or dropped whole
        elif _LINE_TAG.match(source, start) and found and found[-1].text != "\n":
            found.append(Letter(text="\n", start=start, end=start))
    while found and found[-1].text == "\n":
        found.pop()
    return found


def _letters_between_tags(source: str, start: int, end: int) -> Iterator[Letter]:
    for match in _LETTER.finditer(source, start, end):
        text = html.unescape(match.group())
        text = " " if text in "\n\r\t\f" else text
        yield from (Letter(text=one, start=match.start(), end=match.end()) for one in text)


def _pieces(source: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether it is a tag) of each tag and of each stretch between tags."""
    place = 0
    for match in _TOKEN.finditer(source):
        if match.start() > place:
            yield place, match.start(), False
        yield match.start(), match.end(), True
        place = match.end()
    if place < len(source):
        yield place, len(source), False


def exchanged(source: str, start: int, end: int, replacement: str) -> str:
    """`source` with the letters `start` to `end` of `laid_out(source)` exchanged for `replacement`, word by word.

    Tags stay where they are, except a mark or a link that has lost all its words. Raises `ValueError` for a range
    that is empty, outside the text, or crosses the end of a line.
    """
    letters = letters_of(source)
    _refuse_bad_range(letters, start, end)
    before = "".join(letter.text for letter in letters[start:end])
    for at, until, words in reversed(list(_edits(before, replacement))):
        source = _exchanged_at(source, letters, start + at, start + until, words)
    return source


def with_tag(source: str, start: int, end: int, tag: str) -> str | None:
    """`source` with a mention's tag for the letters `start` to `end`; None where a mark begins or ends among them.

    The first of them may be a mention itself, which the new one takes the place of.
    """
    letters = letters_of(source)
    _refuse_bad_range(letters, start, end)
    at, until = letters[start].start, letters[end - 1].end
    return None if "<" in source[letters[start].end : until] else source[:at] + tag + source[until:]


def exchanged_in_line(text: str, start: int, end: int, replacement: str) -> str:
    """The same for a field that is plain text."""
    if not 0 <= start < end <= len(text):
        raise ValueError("outside the text")
    return text[:start] + replacement + text[end:]


def _refuse_bad_range(letters: list[Letter], start: int, end: int) -> None:
    if not 0 <= start < end <= len(letters):
        raise ValueError("outside the text")
    if any(letter.text == "\n" for letter in letters[start:end]):
        raise ValueError("crosses the end of a line")


def _edits(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, words): what to exchange in `before` to get `after`, in order, whole words only."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    places = [0]
    for token in old:
        places.append(places[-1] + len(token))
    for what, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what != "equal":
            yield places[a], places[b], "".join(new[c:d])


def _exchanged_at(source: str, letters: list[Letter], start: int, end: int, words: str) -> str:
    """One exchange: the new words stand where the first old one stood; where nothing was, behind what came before."""
    new = html.escape(words, quote=False).replace("\xa0", "&nbsp;")
    if start == end:
        behind = start > 0 and letters[start - 1].text != "\n"
        place = letters[start - 1].end if behind else letters[start].start
        return source[:place] + new + source[place:]
    spans = sorted({(letter.start, letter.end) for letter in letters[start:end]})
    for at, until in reversed(spans[1:]):
        source = _without_emptied(source[:at] + source[until:], at)
    at, until = spans[0]
    source = source[:at] + new + source[until:]
    return source if new else _without_emptied(source, at)


def _without_emptied(source: str, place: int) -> str:
    """`source` without marks and links around `place` that have nothing between them any more."""
    while True:
        opening = _TOKEN.fullmatch(source, max(source.rfind("<", 0, place), 0), place)
        closing = _TOKEN.match(source, place)
        if not (opening and closing and _are_a_pair(opening.group(), closing.group())):
            return source
        source = source[: opening.start()] + source[closing.end() :]
        place = opening.start()


def _are_a_pair(opening: str, closing: str) -> bool:
    first, second = _INLINE.match(opening), _INLINE.match(closing)
    return bool(first and second and not first[1] and second[1] and first[2].lower() == second[2].lower())
