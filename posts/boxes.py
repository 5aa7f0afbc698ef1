"""A story as plain text boxes, and back into blocks: what the writing page shows and what it stores.

A box is one field or one block. A line typed is a paragraph; blank lines and doubled spaces mean nothing, as on the
page itself. What plain text cannot show (bold, links, lists, pictures, quotes with their source) is no box to type in:
it is shown as it will look and stays as it is, to the letter. Pure: a version of a story in, values or a version out.
"""

import html
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _

from posts.mentions.context import with_names
from posts.models import Story
from posts.naming import name_after
from posts.text import clean_lines

HEADLINE = "headline"
STANDFIRST = "standfirst"
PARAGRAPHS = {"text", "answer"}  # blocks whose words are rich text
LINES = {"closing_question"}  # blocks that are one line of plain text
_KEY = "data-block-key"
_SPACES = re.compile(r"[ \t\n\f]+")


@dataclass(frozen=True, kw_only=True)
class Box:
    """One place to write in, or (`plain` False) one thing the writing page only shows."""

    key: str  # "headline", "standfirst" or the block's id
    kind: str  # "headline", "standfirst" or the block's type
    label: str  # the question, or what stands here; in the reader's language
    text: str  # the words as plain text, a paragraph a line
    plain: bool = True
    html: str = ""  # how it looks; only of what is not plain

    @property
    def one_line(self) -> bool:
        """Whether a line break means nothing here."""
        return self.kind in {HEADLINE, *LINES}

    @property
    def has_words(self) -> bool:
        """Whether what it shows is its author's words alone, with nothing of ours around them."""
        return self.kind in {HEADLINE, STANDFIRST, *PARAGRAPHS}


def boxes_of(story: Story) -> list[Box]:
    """The boxes of a version, in the order they are read: headline, in short, then each block of the body."""
    headline = to_plain(story.headline)
    raw = story.body.get_prep_value()  # gives a block that has no id yet the one it will be stored with
    return [
        Box(
            key=HEADLINE,
            kind=HEADLINE,
            label=_("Headline"),
            text=_folded(headline or ""),
            plain=headline is not None,
            html=with_names(story.headline) if headline is None else "",
        ),
        Box(key=STANDFIRST, kind=STANDFIRST, label=_("In short"), text=normalised(story.standfirst)),
        *(_box(block, child) for block, child in zip(raw, story.body, strict=True)),
    ]


def _box(block: Mapping[str, Any], child: Any) -> Box:
    words = _words(block)
    return Box(
        key=block["id"],
        kind=block["type"],
        label=_label(block, child),
        text=words or "",
        plain=words is not None,
        html=child.render() if words is None else "",
    )


def _label(block: Mapping[str, Any], child: Any) -> str:
    asked = block["value"].get("prompt", "") if block["type"] == "answer" else ""
    return asked or str(child.block.label)


def _words(block: Mapping[str, Any]) -> str | None:
    """The plain text of a stored block, or none where plain text would lose something."""
    kind, value = block["type"], block["value"]
    if kind == "text":
        return to_plain(value)
    if kind == "answer":
        return to_plain(value.get("text") or "")
    if kind in LINES:
        return _folded(value.get("question") or "")
    return None


def texts_of(story: Story) -> dict[str, str]:
    """The text of each box one can type in, by key."""
    found = {HEADLINE: to_plain(story.headline), STANDFIRST: normalised(story.standfirst)}
    found.update((block["id"], _words(block)) for block in story.body.get_prep_value())
    return {key: _folded(text) if key == HEADLINE else text for key, text in found.items() if text is not None}


def write_texts(story: Story, texts: Mapping[str, str]) -> Story:
    """Change the version in memory; keys that are no box to type in are passed over, and order and ids stay.

    A box whose words are what they were keeps its source to the letter.
    """
    before = texts_of(story)
    changed = {key: text for key, text in texts.items() if key in before and before[key] != same_form(key, text)}
    if HEADLINE in changed:
        story.headline = to_rich(_folded(changed[HEADLINE]), before=story.headline)
        name_after(story, story.headline)
    if STANDFIRST in changed:
        story.standfirst = normalised(changed[STANDFIRST])
    raw = [_rewritten(block, changed) for block in story.body.get_prep_value()]
    story.body = story.body.stream_block.to_python(raw)
    return story


def _rewritten(block: dict[str, Any], changed: Mapping[str, str]) -> dict[str, Any]:
    if block["id"] not in changed:
        return block
    value, text = block["value"], changed[block["id"]]
    if block["type"] == "text":
        return {**block, "value": to_rich(text, before=value)}
    if block["type"] == "answer":
        return {**block, "value": {**value, "text": to_rich(text, before=value.get("text") or "")}}
    return {**block, "value": {**value, "question": _folded(text)}}


def same_form(key: str, text: str) -> str:
    """A text in the form in which texts of that box are compared."""
    return _folded(text) if key == HEADLINE else normalised(text)


def normalised(text: str) -> str:
    """The text as it comes back: a paragraph a line, single spaces, composed letters, nothing invisible."""
    lines = (_SPACES.sub(" ", line).strip(" ") for line in normalize("NFC", clean_lines(text)).split("\n"))
    return "\n".join(line for line in lines if line)


def _folded(text: str) -> str:
    return normalised(text).replace("\n", " ")


def to_rich(text: str, *, before: str = "") -> str:
    """Plain text as rich text, a line a paragraph; a paragraph that `before` had too keeps its editor's key."""
    keys = _paragraph_keys(before)
    return "".join(_paragraph(line, keys) for line in normalised(text).split("\n") if line)


def _paragraph(line: str, keys: dict[str, deque[str]]) -> str:
    escaped = html.escape(line, quote=False).replace("\xa0", "&nbsp;")  # as the editor and the cleaner write it
    kept = f' {_KEY}="{keys[line].popleft()}"' if keys.get(line) else ""
    return f"<p{kept}>{escaped}</p>"


def _paragraph_keys(rich: str) -> dict[str, deque[str]]:
    keys: dict[str, deque[str]] = {}
    for line, key in _Paragraphs.read(rich).lines():
        if key:
            keys.setdefault(line, deque()).append(html.escape(key))
    return keys


def to_plain(rich: str) -> str | None:
    """Rich text as plain text, a paragraph a line; none where it holds what plain text cannot show."""
    found = _Paragraphs.read(rich)
    return None if found.more_than_plain else "\n".join(line for line, _key_ in found.lines())


class _Paragraphs(HTMLParser):
    """The paragraphs of rich text, and whether it holds anything else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.more_than_plain = False
        self._found: list[tuple[list[str], str]] = []
        self._inside = False

    @classmethod
    def read(cls, rich: str) -> "_Paragraphs":
        """Parse all of `rich`."""
        parser = cls()
        parser.feed(rich)
        parser.close()
        return parser

    def lines(self) -> Iterator[tuple[str, str]]:
        """Text and editor's key of each paragraph that has words."""
        for parts, key in self._found:
            text = normalised(_SPACES.sub(" ", "".join(parts)))
            if text:
                yield text, key

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "p" or any(name != _KEY for name, _value in attrs):
            self.more_than_plain = True
        self._found.append(([], dict(attrs).get(_KEY) or ""))
        self._inside = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.more_than_plain = True

    def handle_endtag(self, tag: str) -> None:
        self.more_than_plain |= tag != "p"
        self._inside = False

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():  # words outside any paragraph are a paragraph
            self._found.append(([], ""))
            self._inside = True
        if self._inside:
            self._found[-1][0].append(data)

    def handle_comment(self, data: str) -> None:
        self.more_than_plain = True

    def handle_decl(self, decl: str) -> None:
        self.more_than_plain = True

    def handle_pi(self, data: str) -> None:
        self.more_than_plain = True

    def unknown_decl(self, data: str) -> None:
        self.more_than_plain = True
