"""Pictures on X: uploaded, described, processed, then used by a post within a day."""

import time
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.adapters.base import Call
from integrations.adapters.pictures import Taken, fitted, picture_key
from integrations.adapters.x_api import XApi
from integrations.errors import PendingError, PermanentError
from integrations.message import Media

TAKEN: Final = Taken(number=4, alt=1000, bytes=5_000_000, pixels=2**31, mimes=("image/jpeg", "image/png", "image/webp"))
DAY: Final = 86_000.0  # seconds an upload lives, with a little doubt
POLL, LONGEST_POLL, DEADLINE = 1.0, 60.0, 900.0  # seconds


def ready_media(api: XApi, call: Call) -> list[str]:
    """The ids of the call's pictures, ready to use; raises `PendingError` while one is processed."""
    notes = {picture: _kept(call, picture) or _upload(api, call, picture) for picture in call.parts.media}
    for note in notes.values():
        _wait(api, call, note, notes)
    return [note.partition("@")[0] for note in notes.values()]


def uploads(call: Call) -> set[str]:
    """Names in `Call.parts_done` of what was uploaded."""
    return {picture_key(picture) for picture in call.parts.media}


def _kept(call: Call, picture: Media) -> str:
    """The note of an earlier upload that still lives: "id@seconds", with "@ready" where nothing is to wait for."""
    note = call.parts_done.get(picture_key(picture), "")
    return note if note and time.time() - float(note.split("@")[1]) < DAY else ""


def _upload(api: XApi, call: Call, picture: Media) -> str:
    sent = fitted(picture, call.read_media(picture), TAKEN)
    name = f"picture.{sent.mime.rpartition('/')[2]}"
    data = api.v2_data(
        "POST",
        "media/upload",
        repeatable=True,
        files={"media": (name, sent.data, sent.mime)},
        data={"media_category": "tweet_image"},
    )
    if picture.alt:
        described = {"id": data["id"], "metadata": {"alt_text": {"text": picture.alt}}}
        answer = api.v2("POST", "media/metadata", repeatable=True, json=described)
        if not answer.ok:
            raise api.failed(answer, repeatable=True)
    note = f"{data['id']}@{time.time():.0f}" + ("" if data.get("processing_info") else "@ready")
    call.note_done(picture_key(picture), note)
    return note


def _wait(api: XApi, call: Call, note: str, notes: Mapping[Media, str]) -> None:
    """Raise `PendingError` unless it is processed."""
    if note.endswith("@ready"):
        return
    identifier, since = note.split("@")[:2]
    params = {"command": "STATUS", "media_id": identifier}
    data = api.v2_data("GET", "media/upload", repeatable=True, params=params)
    info: Mapping[str, Any] = data.get("processing_info") or {"state": "succeeded"}
    if info.get("state") == "failed":
        raise PermanentError(_("X could not process a picture. Please use another one."))
    if info.get("state") == "succeeded":
        return
    if time.time() - float(since) > DEADLINE:
        raise PermanentError(_("X did not finish processing a picture. Try again, or use another picture."))
    done = {picture_key(picture): kept for picture, kept in notes.items()}
    asked = info.get("check_after_secs")
    wait = min(float(asked), LONGEST_POLL) if isinstance(asked, int | float) and asked > 0 else POLL
    raise PendingError(_("X is still processing a picture."), retry_after=wait, parts_done={**call.parts_done, **done})
