"""A version of a post as passages: every place with words of its own that a reader can remark on, and compare.

A passage is a field of the page or one field of a block. What is no words (which picture, which link) is in `facts`,
so that a comparison hides nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from posts.models import Post, Profile, Story
from posts.naming import name_after
from posts.remarks.splice import exchanged, exchanged_in_line, laid_out
from posts.seals import canonical_rich_text
from posts.text import clean_line

WHOLE = ""
# block type -> its fields with words in the order they are read; "" is the block's whole value
WORDS: dict[str, tuple[str, ...]] = {
    "text": ("",),
    "answer": ("text",),  # readers never see what was asked, so there is nothing to say of it
    "quote": ("quote", "speaker", "source"),
    "picture": ("alt_text", "caption", "credit"),
    "document": ("text",),
    "call_to_act": ("text",),
    "closing_question": ("question",),
    "addition": ("text",),
}
RICH = {("text", ""), ("answer", "text")}
_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+[”\"')\]]*|(?=\n)|$)", re.MULTILINE)
_LINK = re.compile(r"<a\b([^>]*)>", re.IGNORECASE)
_TARGET = re.compile(r'\b(?:href|linktype|id)="([^"]*)"')


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One place with words. `text` is what ranges count in; `source` is what is stored, rich text where `rich`."""

    key: str
    label: str
    text: str
    source: str
    rich: bool

    def sentences(self) -> list[tuple[int, str]]:
        """The text in sentences, to choose from, each with where it begins."""
        found = ((match.start(), match.group()) for match in _SENTENCE.finditer(self.text))
        return [(start + len(one) - len(one.lstrip()), one.strip()) for start, one in found if one.strip()]

    def links(self) -> list[str]:
        """Where its links lead."""
        return [" ".join(_TARGET.findall(match.group(1))) for match in _LINK.finditer(self.source)]


def passages_of(version: Post) -> list[Passage]:
    """The passages of a version, in the order they are read; empty ones too."""
    if isinstance(version, Profile):
        return [_rich("about", _("About you"), version.about)]
    if not isinstance(version, Story):
        return []
    return [
        _rich("headline", _("Headline"), version.headline),
        _line("standfirst", _("In short"), version.standfirst),
        _line("cover_alt", _("What the cover picture shows"), version.cover_alt),
        *_of_body(version),
    ]


def passage_of(version: Post, key: str) -> Passage | None:
    """The passage with this key."""
    return next((passage for passage in passages_of(version) if passage.key == key), None)


def _of_body(story: Story) -> Iterator[Passage]:
    for block, child in zip(story.body.get_prep_value(), story.body, strict=True):
        kind, value = block["type"], block["value"]
        for number, field in enumerate(WORDS.get(kind, ())):
            stored = str((value.get(field) if field else value) or "")
            key = block["id"] if number == 0 else f"{block['id']}:{field}"
            label = _asked(block) or _label(child, field, number)
            yield _rich(key, label, stored) if (kind, field) in RICH else _line(key, label, stored)


def _asked(block: Mapping[str, Any]) -> str:
    """The question that an answer answers."""
    return str(block["value"].get("prompt") or "") if block["type"] == "answer" else ""


def _label(child: Any, field: str, number: int) -> str:
    block = str(child.block.label)
    if number == 0 or not field:
        return block
    return f"{block}: {child.block.child_blocks[field].label}"


def _rich(key: str, label: str, source: str) -> Passage:
    return Passage(key=key, label=label, text=laid_out(source), source=source, rich=True)


def _line(key: str, label: str, source: str) -> Passage:
    return Passage(key=key, label=label, text=source, source=source, rich=False)


def facts_of(version: Post) -> dict[str, str]:
    """What a block holds besides words, by its id: a picture, a document, a link, a day."""
    if not isinstance(version, Story):
        return {}
    return {block["id"]: _facts(block) for block in version.body.get_prep_value()}


def _facts(block: Mapping[str, Any]) -> str:
    value = block["value"]
    if not isinstance(value, Mapping):
        return ""
    rest = {name: inner for name, inner in value.items() if name not in WORDS.get(block["type"], ())}
    return ", ".join(f"{name.replace('_', ' ')}: {inner}" for name, inner in rest.items() if inner not in (None, ""))


def same_words(one: Passage, other: Passage) -> bool:
    """Whether nothing of a passage differs, marks and links included."""
    if one.rich:
        return canonical_rich_text(one.source) == canonical_rich_text(other.source)
    return one.source.strip() == other.source.strip()


def write_words(version: Post, *, key: str, start: int, end: int, words: str) -> None:
    """Exchange the letters `start` to `end` of a passage of the version in memory; raises `ValueError` for no place."""
    passage = passage_of(version, key)
    if passage is None:
        raise ValueError("no such passage")
    exchange = exchanged if passage.rich else exchanged_in_line
    put_source(
        version, key=key, source=exchange(passage.source, start, end, clean_line(words) if words.strip() else "")
    )


def put_source(version: Post, *, key: str, source: str) -> None:
    """Let a passage of the version in memory be stored as `source`."""
    if key in {"about", "standfirst", "cover_alt", "headline"}:
        setattr(version, key, source)
        if key == "headline" and isinstance(version, Story):
            name_after(version, source)
        return
    block_id, _colon, field = key.partition(":")
    raw = [_rewritten(block, field, source) if block["id"] == block_id else block for block in _raw(version)]
    version.body = version.body.stream_block.to_python(raw)


def _raw(version: Post) -> list[dict[str, Any]]:
    return list(version.body.get_prep_value()) if isinstance(version, Story) else []


def _rewritten(block: dict[str, Any], field: str, source: str) -> dict[str, Any]:
    name = field or WORDS[block["type"]][0]
    return {**block, "value": {**block["value"], name: source} if name else source}
