"""Blobs on Bluesky, and what of a story is shown with them: pictures, or a card that we build ourselves.

`Call.parts_done` keeps each blob as the server named it, so that a second try writes the very same record.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from integrations.adapters.base import Call
from integrations.adapters.bluesky_api import BlueskyApi
from integrations.adapters.pictures import Taken, fitted, picture_key
from integrations.errors import TemporaryError
from integrations.message import Media, Parts

TAKEN: Final = Taken(number=4, alt=2000, bytes=2_000_000, pixels=2**31)
THUMB: Final = replace(TAKEN, bytes=1_000_000, side=1200)

Blob = Mapping[str, Any]


def taken(config: Mapping[str, Any]) -> Taken:
    """What the network takes, as far as it is known for sure, and else as it is set."""
    alt, size = (int(BlueskyApi.setting(config, name)) for name in ("alt", "image_bytes"))
    return replace(TAKEN, alt=alt, bytes=size)


def embed(api: BlueskyApi, call: Call) -> dict[str, Any] | None:
    """What is shown below the text, its blobs uploaded; None where there is nothing."""
    parts = call.parts
    card = parts.fields.get("card")
    if card:
        return {"$type": "app.bsky.embed.external", "external": _external(api, call, card)}
    if not parts.media:
        return None
    images = [_image(picture, _blob(api, call, picture, taken(api.config))) for picture in parts.media]
    return {"$type": "app.bsky.embed.images", "images": images}


def uploads(parts: Parts) -> set[str]:
    """Names in `Call.parts_done` of what was uploaded for these parts."""
    return {picture_key(picture) for picture in parts.media}


def _external(api: BlueskyApi, call: Call, card: Mapping[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"uri": call.parts.link, "title": card["title"], "description": card["description"]}
    return shown | ({"thumb": _blob(api, call, call.parts.media[0], THUMB)} if call.parts.media else {})


def _image(picture: Media, blob: Blob) -> dict[str, Any]:
    ratio = {"width": max(picture.width, 1), "height": max(picture.height, 1)}
    return {"image": blob, "alt": picture.alt, "aspectRatio": ratio}


def _blob(api: BlueskyApi, call: Call, picture: Media, size: Taken) -> Blob:
    """The uploaded picture as the server names it; uploaded and noted at once where that is not done."""
    key = picture_key(picture)
    if noted := call.parts_done.get(key):
        known: Blob = json.loads(noted)
        return known
    sent = fitted(picture, call.read_media(picture), size)
    answer = api.xrpc(
        "POST",
        "com.atproto.repo.uploadBlob",
        repeatable=True,
        data=sent.data,
        headers={"Content-Type": sent.mime},
    )
    if not answer.ok:
        raise api.failed(answer, repeatable=True)
    data = answer.json()
    blob = data.get("blob") if isinstance(data, dict) else None
    if not isinstance(blob, dict):
        raise TemporaryError(f"{answer.host}: uploadBlob")
    call.note_done(key, json.dumps(blob, sort_keys=True))
    return blob
