"""How a post will look on its network: the very words that are sent, cut into what a reader sees in them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import regex

from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter, Count, Kind
from integrations.adapters.text import URL
from integrations.message import Media, Parts

HASHTAG = r"(?<![\w#＃&/\\])[#＃](?=\w*\p{L})\w+"
PieceKind = Literal["words", "link", "hashtag", "mention"]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of the words that are sent; `seen` False for an escape, which the network takes out."""

    text: str
    kind: PieceKind = "words"
    seen: bool = True


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post: its words, and how long they are by each of the network's rules."""

    pieces: tuple[Piece, ...]
    counts: tuple[Count, ...]

    @property
    def text(self) -> str:
        """Byte for byte what the adapter sends."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A post, or a thread, as its network will show it."""

    network: str
    label: str
    kind: Kind
    account: str  # as the network told it; empty before the first check
    language: str
    posts: tuple[Post, ...]
    warning: str
    link: str
    link_host: str
    card: Mapping[str, str]  # title and description of a card below the words; empty without one
    pictures: tuple[Media, ...]
    fields: Mapping[str, Any]  # of a whole story on a blog: title, excerpt, tags

    @property
    def fits(self) -> bool:
        """Whether the network would take it as it is."""
        return all(count.left >= 0 for post in self.posts for count in post.counts if count.limit)


def preview(parts: Parts, *, network: str, config: Mapping[str, Any]) -> Preview:
    """What the network `network` (a name in `ADAPTERS`) will show of these parts."""
    adapter = ADAPTERS[network]
    texts = zip(adapter.sent_texts(parts), adapter.counts_of(parts, config), strict=True)
    return Preview(
        network=network,
        label=str(adapter.label),
        kind=adapter.kind,
        account=str(config.get("account") or ""),
        language=parts.language,
        posts=tuple(Post(pieces=tuple(_pieces(sent, parts, adapter)), counts=counts) for sent, counts in texts),
        warning=parts.warning,
        link=parts.link,
        link_host=urlsplit(parts.link).hostname or "",
        card=parts.fields.get("card", {}) if adapter.kind == "network" else {},
        pictures=parts.media,
        fields=parts.fields if adapter.carries_body else {},
    )


def handles_in(texts: Sequence[str], *, network: str) -> list[str]:
    """Who would be called by these words if calling were meant, each once, in order."""
    handle = ADAPTERS[network].handle
    found = (one.group() for text in texts for one in handle.finditer(URL.sub("", text))) if handle else ()
    return list(dict.fromkeys(found))


def _pieces(sent: str, parts: Parts, adapter: type[Adapter]) -> Iterator[Piece]:
    if adapter.kind != "network":
        yield Piece(text=sent)
        return
    end = 0
    for found in _signs(parts, adapter).finditer(sent):
        yield from _seen(sent[end : found.start()], "words", adapter)
        kind: Any = found.lastgroup
        yield from _seen(found.group(), kind, adapter)
        end = found.end()
    yield from _seen(sent[end:], "words", adapter)


def _signs(parts: Parts, adapter: type[Adapter]) -> "regex.Pattern[str]":
    """What a reader can tap in the words."""
    called = [rf"(?P<mention>{'|'.join(map(regex.escape, parts.mentions))})(?!\w)"] if parts.mentions else []
    shown = adapter.shown_link(parts)
    url = rf"{URL.pattern}(?<!\\)"  # never with half of an escape at its end
    link = f"{url}|{regex.escape(shown)}" if shown else url
    return regex.compile("|".join([*called, rf"(?P<link>{link})", rf"(?P<hashtag>{HASHTAG})"]))


def _seen(text: str, kind: PieceKind, adapter: type[Adapter]) -> Iterator[Piece]:
    """The same with its escapes apart."""
    end = 0
    for found in adapter.escape.finditer(text) if adapter.escape else ():
        if text[end : found.start()]:
            yield Piece(text=text[end : found.start()], kind=kind)
        yield Piece(text=text[found.start() : found.start(1)], kind=kind, seen=False)
        end = found.start(1)
    if text[end:]:
        yield Piece(text=text[end:], kind=kind)
