"""A story in a file: Markdown or plain text with front matter, cut into blocks that know their way back.

Markdown is read by markdown-it-py; a block's text leaves out the signs that dress it, so bold letters inside
a word do not hide the word, and `Part.places` leads from each of its characters to the file's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from posts.voice.block import Block, Person, Role

FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.S | re.M)
LINE_END = re.compile(r"\r\n|\r|\n")
LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:(?:\r\n|\r|\n)[ \t]*\S.*)*")
FIELDS: dict[str, Role] = {
    "title": "headline",
    "headline": "headline",
    "standfirst": "body",
    "excerpt": "body",
    "alt": "alt",
}


class ManuscriptError(ValueError):
    """Front matter that cannot be read; says where and why."""


@dataclass(frozen=True)
class Part:
    """A block, and for each of its characters where it stands in the file."""

    block: Block
    places: list[int] = field(repr=False)

    def in_file(self, start: int, end: int) -> tuple[int, int]:
        """Where block characters start..end (not empty) stand in the file."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True)
class Manuscript:
    """What a file holds; `language` is empty where the front matter does not say."""

    language: str
    people: tuple[Person, ...]
    parts: tuple[Part, ...]


def read_manuscript(source: str, *, markdown: bool) -> Manuscript:
    """Read a file's characters (line ends untouched). Raises ManuscriptError."""
    front = FRONT_MATTER.match(source)
    values: dict[str, Any] = {}
    parts: list[Part] = []
    if front:
        values, parts = _front_matter(front[1], front.start(1))
    body = front.end() if front else 0
    parts += _markdown(source, body) if markdown else _plain(source, body)
    return Manuscript(str(values.get("language") or ""), _people(values.get("people")), tuple(parts))


def _front_matter(text: str, offset: int) -> tuple[dict[str, Any], list[Part]]:
    try:
        values = yaml.safe_load(text) or {}
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as fault:  # such as a thirteenth month
        raise ManuscriptError(f"front matter: {fault}") from fault
    except RecursionError as fault:
        raise ManuscriptError("front matter: lists within lists within lists") from fault
    if not isinstance(values, dict):
        raise ManuscriptError('front matter: names and values are needed, such as "title: …"')
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return values, [part for key, value in pairs for part in _field(key, value, text, offset)]


def _field(key: yaml.Node, value: yaml.Node, text: str, offset: int) -> Iterator[Part]:
    """A front matter value that readers will see, as it stands in the file."""
    if key.value in FIELDS and isinstance(value, yaml.ScalarNode) and value.value:
        written = text[value.start_mark.index : value.end_mark.index]
        at = written.find(value.value)
        start = value.start_mark.index + max(at, 0)
        words = value.value if at >= 0 else written
        yield _part(
            str(key.value), FIELDS[key.value], _one_line(words), range(offset + start, offset + start + len(words))
        )


def _people(raw: Any) -> tuple[Person, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(person, dict) and person.get("name") for person in raw):
        raise ManuscriptError("front matter: people is a list of {name, called, pronouns}")
    return tuple(
        Person(name=str(each["name"]), called=str(each.get("called") or ""), pronouns=_label(each.get("pronouns")))
        for each in raw
    )


def _label(raw: Any) -> str:
    """What somebody states, in one line: words, a list of sets, or sets by language."""
    if isinstance(raw, dict):
        raw = list(raw.values())
    return ", ".join(map(str, raw)) if isinstance(raw, list) else str(raw or "")


def _plain(source: str, body: int) -> list[Part]:
    return [
        _part(f"body.{index}", "body", _one_line(found[0]), range(found.start(), found.end()))
        for index, found in enumerate(PARAGRAPH.finditer(source, body))
    ]


def _markdown(source: str, body: int) -> list[Part]:
    """Blocks for headings, paragraphs, quotations, table cells and pictures; code and raw HTML are left out."""
    # Template tags become signs of equal length that are no words; NUL would be replaced by the reader anyway.
    masked = LIQUID.sub(lambda tag: re.sub(r"[^\r\n]", "\ufffc", tag[0]), source).replace("\0", "\ufffd")
    starts = [body, *(end.end() for end in LINE_END.finditer(masked, body)), len(masked)]
    parts: list[Part] = []
    role: Role = "body"
    cursor = body
    for token in MarkdownIt("commonmark").enable("table").disable("text_join").parse(masked[body:]):
        role = _role(token, role)
        if token.type == "inline" and token.map:
            cursor = max(cursor, starts[token.map[0]])
            text = _Inline(masked, cursor, starts[min(token.map[1], len(starts) - 1)])
            text.read(token.children or [])
            cursor = text.cursor
            parts += text.parts(f"body.{len(parts)}", role)
    return parts


def _role(token: Token, role: Role) -> Role:
    """The role after `token`: headings and quotations open and close."""
    opened: dict[str, Role] = {"heading_open": "headline", "blockquote_open": "quote"}
    if token.type in {"heading_close", "blockquote_close"}:
        return "body"
    return opened.get(token.type, role)


class _Inline:
    """One run of text being read: what it says, and where each character stands in `source`[cursor:stop]."""

    def __init__(self, source: str, cursor: int, stop: int) -> None:
        self.source, self.cursor, self.stop = source, cursor, stop
        self.words: list[str] = []
        self.places: list[int] = []
        self.links: list[tuple[int, int]] = []
        self.pictures: list[tuple[str, range]] = []

    def read(self, tokens: list[Token]) -> None:
        linked = 0
        for token in tokens:
            if token.type == "text":
                self._take(token.content, token.content)
            elif token.type == "text_special":
                self._take(token.markup, token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                self._take("\n", " ")
            elif token.type == "image":
                self._picture(token)
            elif token.type == "link_open":
                linked = len(self.places)
            elif token.type == "link_close":
                self.links.append((linked, len(self.places)))
                self._skip("](")
            elif token.type in {"code_inline", "html_inline"}:
                self._skip(token.content)

    def parts(self, path: str, role: Role) -> Iterator[Part]:
        """The text as a part, and each picture's alt text as one of its own."""
        text = "".join(self.words)
        if text.strip():
            yield _part(path, role, text, self.places, tuple(self.links))
        for index, (alt, places) in enumerate(self.pictures):
            yield _part(f"{path}.picture.{index}", "alt", alt, places)

    def _find(self, written: str) -> int:
        return self.source.find(written, self.cursor, self.stop)

    def _take(self, written: str, meant: str) -> None:
        """Add `meant`, which stands as `written`; what cannot be found again keeps the place it follows."""
        at = self._find(written)
        if at < 0:
            at, written = self.cursor, ""
        exact = written == meant
        self.words.append(meant)
        self.places.extend(range(at, at + len(meant)) if exact else [at] * len(meant))
        self.cursor = max(self.cursor, at + len(written))

    def _picture(self, token: Token) -> None:
        at = self._find(token.content)
        if token.content and at >= 0:
            self.pictures.append((token.content, range(at, at + len(token.content))))
            self.cursor = at + len(token.content)
        self._skip("](")

    def _skip(self, written: str) -> None:
        at = self._find(written)
        if at >= 0:
            self.cursor = at + len(written)


def _part(
    path: str, role: Role, text: str, places: "range | list[int]", links: tuple[tuple[int, int], ...] = ()
) -> Part:
    return Part(Block(path=path, text=text, role=role, links=links), list(places))


def _one_line(text: str) -> str:
    """The same length, with spaces for line ends: a line that wraps does not end a sentence."""
    return re.sub(r"[\r\n]", " ", text)
