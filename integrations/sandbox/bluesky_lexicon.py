"""What a Bluesky server refuses in a post, from the lexicons `app.bsky.feed.post`, `…richtext.facet`, `…embed.*`."""

from collections.abc import Iterator
from typing import Any

import regex

MOMENT = regex.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = regex.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
KNOWN = {"$type", "text", "createdAt", "langs", "facets", "embed", "reply", "tags", "labels"}
FEATURES = {"link": "uri", "mention": "did", "tag": "tag"}
IMAGE, THUMB = 2_000_000, 1_000_000  # bytes


class Invalid(Exception):
    """The record is not as the lexicon says."""

    def __init__(self, words: str, *, error: str = "InvalidRequest") -> None:
        super().__init__(words)
        self.error = error


def check_post(record: Any) -> dict[str, Any]:
    """The record, if it is a post."""
    _require(isinstance(record, dict), "Input/record must be an object")
    _require(record.get("$type") == "app.bsky.feed.post", 'Invalid $type: expected "app.bsky.feed.post"')
    _require(not set(record) - KNOWN, f"The sandbox does not know {sorted(set(record) - KNOWN)}")
    text = record.get("text")
    _require(isinstance(text, str), 'Record must have the property "text"')
    _require(len(text.encode()) <= 3000, "Record/text must not be longer than 3000 characters")
    _require(len(regex.findall(r"\X", text)) <= 300, "Record/text must not be longer than 300 graphemes")
    _require(bool(MOMENT.fullmatch(str(record.get("createdAt")))), "Record/createdAt must be an valid atproto datetime")
    langs = record.get("langs", [])
    _require(len(langs) <= 3, "Record/langs must not have more than 3 elements")
    _require(all(LANGUAGE.fullmatch(str(lang)) for lang in langs), "Record/langs must be well-formed language tags")
    _check_facets(record.get("facets", []), len(text.encode()))
    _check_embed(record.get("embed"))
    for end in record.get("reply", {}).values():
        _require(bool(end.get("uri", "").startswith("at://") and end.get("cid")), "Record/reply must be strong refs")
    return dict(record)


def blobs_in(record: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, int]]:
    """Each blob a post uses, its alternative text, and how many bytes it may have."""
    embed = record.get("embed") or {}
    for image in embed.get("images", ()):
        yield image["image"], image["alt"], IMAGE
    thumb = embed.get("external", {}).get("thumb")
    if thumb:
        yield thumb, "", THUMB


def _check_facets(facets: Any, length: int) -> None:
    end = 0
    for facet in sorted(facets, key=lambda one: one["index"]["byteStart"]):
        index = facet["index"]
        _require(end <= index["byteStart"] < index["byteEnd"] <= length, "The sandbox wants facets inside, one by one")
        end = index["byteEnd"]
        for feature in facet["features"]:
            kind = str(feature.get("$type")).rpartition("#")[2]
            _require(bool(feature.get(FEATURES.get(kind, ""))), f"Record/facets: no {kind} feature")
            _require(kind != "mention" or feature["did"].startswith("did:"), "Record/facets/did must be a valid did")
            _require(kind != "link" or "://" in feature["uri"], "Record/facets/uri must be a uri")
            tag_ok = kind != "tag" or (len(feature["tag"]) <= 64 and not feature["tag"].startswith("#"))
            _require(tag_ok, "Record/facets/tag must not be longer than 64 graphemes")


def _check_embed(embed: Any) -> None:
    if embed is None:
        return
    kind = embed.get("$type")
    if kind == "app.bsky.embed.images":
        _require(0 < len(embed.get("images", ())) <= 4, "Record/embed/images must not have more than 4 elements")
        for image in embed["images"]:
            _require("alt" in image, 'Record/embed/images must have the property "alt"')
            ratio = image.get("aspectRatio", {"width": 1, "height": 1})
            _require(ratio["width"] >= 1 and ratio["height"] >= 1, "Record/embed/images/aspectRatio must be positive")
    elif kind == "app.bsky.embed.external":
        external = embed.get("external", {})
        whole = all(name in external for name in ("uri", "title", "description"))
        _require(whole, 'Record/embed/external must have the properties "uri", "title" and "description"')
    else:
        raise Invalid(f"The sandbox does not know {kind}")


def _require(fine: bool, words: str) -> None:
    if not fine:
        raise Invalid(f"Invalid app.bsky.feed.post record: {words}")
