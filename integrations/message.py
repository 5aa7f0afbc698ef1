"""Frozen values that travel from posts to the wire and back. No Django in here.

`Announcement` is what posts hands over; `Parts` is what an adapter composed from it
(and what a `Message` row freezes); `Receipt` is what a network answered.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Media:
    """One picture: its file in the default storage, proven by `sha256` before it is sent."""

    file: str
    sha256: str
    mime: str
    alt: str
    width: int
    height: int
    focus: tuple[float, float] | None = None  # x, y from -1 (left, bottom) to 1 (right, top)


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """A sealed post as the outside world may hear of it; all text is plain, not HTML, but for `body`.

    `body` is the whole story as clean HTML with absolute addresses, empty unless a channel carries it
    (`Adapter.carries_body`). Each picture in it has the source "picture:" and the sha256 of one of `pictures`.
    """

    post: UUID
    title: str
    summary: str
    url: str
    language: str  # BCP 47: "en", "nl", "sv"
    kind: str = ""
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    published_at: datetime | None = None
    body: str = ""
    pictures: tuple[Media, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What one channel will be sent, composed once and frozen: text, pictures, and the network's own fields.

    `length` and `limit` are the network's own count, for people; `limit` 0 means unlimited.
    """

    text: str
    language: str
    link: str
    media: tuple[Media, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)  # JSON values only
    length: int = 0
    limit: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` reads them back."""
        return asdict(self) | {"fields": dict(self.fields)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Parts":
        """The value that `as_json` wrote."""
        media = tuple(
            Media(**{**item, "focus": tuple(item["focus"]) if item.get("focus") else None}) for item in data["media"]
        )
        return cls(**{**data, "media": media})

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON: the bytes a reviewer approved."""
        return canonical_digest(self.as_json())


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a network confirmed: its own id and the address where people can see it."""

    remote_id: str
    url: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no spaces and no escapes, so that equal values give equal bytes."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical_digest(value: Any) -> str:
    """SHA-256 (hex) of `canonical_json(value)`."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
