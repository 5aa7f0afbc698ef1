"""The canonical source of a post, and its digest. Pure: values in, values out.

A digest is over what a reader can come to see: field and block values, pictures and
documents by the hash of their file, people by their public id. What only the editor
needs (block ids, paragraph keys) is left out, so that a save that changes nothing
changes no digest. A change of meaning here needs a new `SCHEMA`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from integrations.message import canonical_digest
from posts.mentions.token import canonical
from posts.text import clean_line

SCHEMA = 1
_EDITOR_KEY = re.compile(r'\s+data-block-key="[^"]*"')
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>")


def canonical_rich_text(source: str) -> str:
    """Rich text without the editor's paragraph keys and without empty paragraphs."""
    return _EMPTY_PARAGRAPH.sub("", _EDITOR_KEY.sub("", canonical(source))).strip()


def canonical_blocks(raw: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """StreamField values (`get_prep_value` form) without block ids."""
    return [{"type": block["type"], "value": _canonical_value(block["value"])} for block in raw]


def _canonical_value(value: Any) -> Any:
    if isinstance(value, str):
        return canonical_rich_text(value) if "<" in value else value
    if isinstance(value, Mapping):
        return {name: _canonical_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical_value(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value  # as it is stored, and as it is read from there


def file_ids(raw: Iterable[Mapping[str, Any]]) -> tuple[set[int], set[int]]:
    """Ids of the pictures and of the documents that blocks show or link to."""
    pictures: set[int] = set()
    documents: set[int] = set()
    for block in raw:
        value = block["value"]
        if isinstance(value, Mapping):
            pictures.update(_ids(value.get("picture")))
            documents.update(_ids(value.get("document")))
        for text in _strings(value):
            documents.update(int(found) for found in _DOCUMENT_LINK.findall(text))
    return pictures, documents


_DOCUMENT_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="document")[^>]*\bid="(\d+)"')


def rich_texts_in(raw: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every text with marks in it that blocks hold, in order."""
    return [text for block in raw for text in _strings(block["value"]) if "<" in text]


def _ids(value: Any) -> list[int]:
    return [value] if isinstance(value, int) else []


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def content_digest(source: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a post's canonical source."""
    return canonical_digest({"schema": SCHEMA, **source})


def review_digest(*, content: str, copies: Mapping[str, str]) -> str:
    """SHA-256 (hex) of all a reviewer reads: the content's digest and each channel copy's (channel -> digest)."""
    return canonical_digest({"content": content, "copies": dict(copies)})


def seal_digest(
    *,
    review: str,
    page: int,
    go_live_at: datetime | None,
    approver: int | None,
    correction: str = "",
    plan: Mapping[str, str] | None = None,
) -> str:
    """SHA-256 (hex) of an approval: what was read, for which page, for when, by whom, and what readers are told of it.

    An approval without a correction, or without a plan, has the digest it had before there were any.
    """
    facts = {
        "review": review,
        "page": page,
        "go_live_at": go_live_at.isoformat() if go_live_at else None,
        "approver": approver,
    }
    seldom = {"correction": correction, "plan": dict(plan or {})}
    return canonical_digest(facts | {name: value for name, value in seldom.items() if value})


def canonical_line(text: str) -> str:
    """One line of plain text as it is sealed."""
    return clean_line(text or "")
