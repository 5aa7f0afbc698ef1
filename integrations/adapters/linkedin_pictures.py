"""Pictures on LinkedIn: announced, sent to the address that is answered, processed, then used by the same author."""

import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from integrations.adapters.base import Call
from integrations.adapters.linkedin_api import LinkedInApi, quoted
from integrations.adapters.outcomes import failure
from integrations.adapters.pictures import Taken, fitted, picture_key
from integrations.errors import PendingError, PermanentError, TemporaryError
from integrations.message import Media

TAKEN: Final = Taken(
    number=20, alt=4086, bytes=8_000_000, pixels=36_152_319, mimes=("image/jpeg", "image/png", "image/gif")
)
POLL, DEADLINE = 3.0, 900.0  # seconds


def ready_images(api: LinkedInApi, call: Call, *, owner: str) -> dict[Media, str]:
    """The call's pictures and their URNs, ready for a post of `owner`; raises `PendingError` while one is processed."""
    notes = {
        picture: call.parts_done.get(picture_key(picture)) or _upload(api, call, picture, owner)
        for picture in call.parts.media
    }
    images = {picture: note.rpartition("@")[0] for picture, note in notes.items()}
    if any(_is_processed(api, urn) is False for urn in images.values()):
        raise pending(call, notes)
    return images


def pending(call: Call, notes: Mapping[Media, str] | None = None) -> PendingError:
    """Ask again soon, keeping what was uploaded; `PermanentError` when that took too long."""
    notes = notes or {
        picture: note for picture in call.parts.media if (note := call.parts_done.get(picture_key(picture)))
    }
    since = [float(note.rpartition("@")[2]) for note in notes.values()]
    if since and time.time() - min(since) > DEADLINE:
        raise PermanentError(_("LinkedIn did not finish processing a picture. Try again, or use another picture."))
    done = {picture_key(picture): note for picture, note in notes.items()}
    words = _("LinkedIn is still processing a picture.")
    return PendingError(words, retry_after=POLL, parts_done={**call.parts_done, **done})


def _upload(api: LinkedInApi, call: Call, picture: Media, owner: str) -> str:
    """Announce and send, anew when the first sending fails; the note for `parts_done` is "urn@seconds"."""
    sent = fitted(picture, call.read_media(picture), TAKEN)
    for last in (False, True):
        request = {"initializeUploadRequest": {"owner": owner}}
        answer = api.rest("POST", "rest/images?action=initializeUpload", repeatable=True, json=request)
        if not answer.ok:
            raise api.failed(answer, repeatable=True)
        data = answer.json()
        value = data.get("value") if isinstance(data, dict) else None
        if not isinstance(value, dict) or not value.get("uploadUrl") or not value.get("image"):
            raise TemporaryError(_("%(host)s answered something unexpected.") % {"host": answer.host})
        url = _own_address(api, str(value["uploadUrl"]))
        headers = {**api.bearer(), "Content-Type": sent.mime}
        put = api.exchange("PUT", url, repeatable=True, headers=headers, data=sent.data)
        if put.ok:
            note = f"{value['image']}@{time.time():.0f}"
            call.note_done(picture_key(picture), note)
            return note
        if last or put.status < 500:
            raise api.redacted(failure(put, repeatable=True))
    raise AssertionError("the second sending either works or raises")


def _own_address(api: LinkedInApi, url: str) -> str:
    """The token goes to LinkedIn alone, wherever an answer wants it sent."""
    host, base = urlsplit(url), urlsplit(api.setting(api.config, "base_url"))
    if host.netloc == base.netloc or (host.hostname or "").endswith(".linkedin.com"):
        return url
    raise PermanentError(_("LinkedIn named a place for pictures that is not its own. Nothing was sent."))


def _is_processed(api: LinkedInApi, urn: str) -> bool | None:
    """Whether a picture is ready; None where the token may not ask, and the post will tell."""
    answer = api.rest("GET", f"rest/images/{quoted(urn)}", repeatable=True)
    if answer.status == 403:
        return None
    if not answer.ok:
        raise api.failed(answer, repeatable=True)
    data = answer.json()
    status = data.get("status") if isinstance(data, dict) else ""
    if status == "PROCESSING_FAILED":
        raise PermanentError(_("LinkedIn could not process a picture. Please use another one."))
    return bool(status == "AVAILABLE")
