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
class Words:
    """What somebody wrote for one channel instead of a draft: each post's words, and whom they call on purpose.

    `{link}` in a text is where the story's address stands; where there is none it comes at the end. A handle in
    `calls` ("@ann@social.example") is told by the network; all others in the texts are words like any other.
    """

    texts: tuple[str, ...]
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """A sealed post as the outside world may hear of it; all text is plain, not HTML, but for `body`.

    `body` is the whole story as clean HTML with absolute addresses, empty unless a channel carries it
    (`Adapter.carries_body`). Each picture in it has the source "picture:" and the sha256 of one of `pictures`.
    `words` and `template` (what a draft looks like; empty: as the network's own) are of the one channel it is for.
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
    warning: str = ""  # what readers should know before they read on; empty for nearly every story
    body: str = ""
    pictures: tuple[Media, ...] = ()
    words: Words | None = None
    template: str = ""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What one channel will be sent, composed once and frozen: text, pictures, and the network's own fields.

    `length` and `limit` are the network's own count, for people; `limit` 0 means unlimited. `more` are the further
    posts of a thread, each below the one before. `mentions` names who is called on purpose: the words as they stand
    in the text ("@ann@social.example") and the network's id of who that is, empty where the network needs none.
    """

    text: str
    language: str
    link: str
    media: tuple[Media, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)  # JSON values only
    length: int = 0
    limit: int = 0
    more: tuple[str, ...] = ()
    warning: str = ""  # shown instead of the text until a reader asks for it
    mentions: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of each post: one, or those of a thread."""
        return (self.text, *self.more)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` reads them back. What is seldom there is left out, so old digests hold."""
        seldom = {"more": list(self.more), "warning": self.warning, "mentions": dict(self.mentions)}
        written = {name: value for name, value in asdict(self).items() if name not in seldom}
        return written | {"fields": dict(self.fields)} | {name: value for name, value in seldom.items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Parts":
        """The value that `as_json` wrote."""
        media = tuple(
            Media(**{**item, "focus": tuple(item["focus"]) if item.get("focus") else None}) for item in data["media"]
        )
        return cls(**{**data, "media": media, "more": tuple(data.get("more", ()))})

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


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a letter to subscribers goes to: the address, the name we forget them by, their own page's address."""

    address: str
    uuid: UUID
    own_link: str = ""
