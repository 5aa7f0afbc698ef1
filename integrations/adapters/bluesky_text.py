"""What a Bluesky post says, and the facts of the AT Protocol that need no network. Pure.

Sources: bluesky-social/atproto `lexicons/app/bsky/feed/post.json`, `lexicons/app/bsky/richtext/facet.json`,
atproto.com/specs/tid; reference/channels.md section 2.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import regex

from integrations.adapters.text import ELLIPSIS, URL, grapheme_count, graphemes

GRAPHEMES: Final = 300
BYTES: Final = 3000
MOST_HASHTAGS: Final = 3
LONGEST_SHOWN_LINK: Final = 40  # characters; the whole address is in the facet
TAG: Final = regex.compile(r"(?<![\w#＃])[#＃]((?=\S*\p{L})[\p{L}\p{M}\p{N}_]+)")
TID_DIGITS: Final = "234567abcdefghijklmnopqrstuvwxyz"
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FACET: Final = "app.bsky.richtext.facet"


@dataclass(frozen=True, kw_only=True, order=True)
class Span:
    """Where a feature stands in a text, in characters, and what it is."""

    start: int
    end: int
    kind: str
    name: str
    value: str

    def facet(self, text: str) -> dict[str, Any]:
        """As the lexicon writes it: offsets in bytes of UTF-8, the end exclusive."""
        index = {"byteStart": utf8_length(text[: self.start]), "byteEnd": utf8_length(text[: self.end])}
        return {"index": index, "features": [{"$type": f"{FACET}#{self.kind}", self.name: self.value}]}


def utf8_length(text: str) -> int:
    """Bytes of the text in UTF-8."""
    return len(text.encode())


def length(text: str) -> int:
    """Characters by the stricter of the two limits: a post of 300 that fits 3,000 bytes has room for ten bytes each."""
    return max(grapheme_count(text), -(-utf8_length(text) * GRAPHEMES // BYTES))


def shown_link(url: str) -> str:
    """An address as the text shows it: without https://, and cut where it is long."""
    shown = url.partition("://")[2].removeprefix("www.").rstrip("/") or url
    pieces = graphemes(shown)
    return shown if len(pieces) <= LONGEST_SHOWN_LINK else "".join(pieces[: LONGEST_SHOWN_LINK - 1]) + ELLIPSIS


def facets(text: str, *, link: str, mentions: Mapping[str, str]) -> list[dict[str, Any]]:
    """Links, hashtags and mentions in a text; nothing is found by the network itself.

    `mentions`: the words in the text and whose they are (a DID). Only these call anybody.
    """
    found: list[Span] = []
    for span in sorted(_spans(text, link=link, mentions=mentions)):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return [span.facet(text) for span in found]


def _spans(text: str, *, link: str, mentions: Mapping[str, str]) -> Iterator[Span]:
    for url in URL.finditer(text):
        yield Span(start=url.start(), end=url.end(), kind="link", name="uri", value=url.group())
    shown = shown_link(link) if link else ""
    at = text.rfind(shown) if shown else -1
    if at >= 0:
        yield Span(start=at, end=at + len(shown), kind="link", name="uri", value=link)
    for tag in TAG.finditer(text):
        yield Span(start=tag.start(), end=tag.end(), kind="tag", name="tag", value=tag[1])
    for words, did in mentions.items():
        for mention in regex.finditer(rf"(?<!\w){regex.escape(words)}(?!\w)", text):
            yield Span(start=mention.start(), end=mention.end(), kind="mention", name="did", value=did)


def tid(microseconds: int, clock_id: int) -> str:
    """A timestamp identifier: 13 characters, sortable; `clock_id` from 0 to 1023 tells makers apart."""
    value = (microseconds << 10) | clock_id
    return "".join(TID_DIGITS[(value >> shift) & 31] for shift in range(60, -1, -5))


def record_key(key: str, started: datetime, number: int = 0) -> str:
    """The name of post `number` of what is made under `key`: known before the first call, the same at every try."""
    clock_id = int.from_bytes(hashlib.sha256(key.encode()).digest()[:2]) % 1024
    return tid((started - EPOCH) // timedelta(microseconds=1) + number, clock_id)


def created_at(started: datetime, number: int = 0) -> str:
    """When post `number` was made, as a record says it; a thread's posts follow each other by a millisecond."""
    moment = (started + timedelta(milliseconds=number)).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
