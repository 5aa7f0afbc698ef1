"""Pictures on Mastodon: uploaded first, processed by the server in its own time, then attached to a post.

`Call.parts_done` keeps each upload as "id@seconds" (when it was sent, Unix time) under `picture_key`, so that a
crash or a wait uploads nothing twice.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self

from django.utils.translation import gettext as _

from integrations.adapters.base import Call
from integrations.adapters.mastodon_api import MastodonApi
from integrations.adapters.mastodon_server import Server
from integrations.adapters.mastodon_text import taken_by
from integrations.adapters.pictures import fitted
from integrations.errors import PendingError, PermanentError
from integrations.message import Media, canonical_digest

POLL, DEADLINE = 3.0, 900.0  # seconds


class State(Enum):
    """What the server says of an upload."""

    READY = "ready"
    PROCESSING = "processing"
    TAKEN = "taken"  # attached to a post, or expired: the server does not tell which


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A picture on the server."""

    id: str
    state: State
    since: float  # Unix time

    @classmethod
    def noted(cls, note: str, state: State) -> Self:
        """From a note in `parts_done`."""
        identifier, _at, since = note.rpartition("@")
        return cls(id=identifier, state=state, since=float(since))

    @property
    def note(self) -> str:
        """For `parts_done`."""
        return f"{self.id}@{self.since:.0f}"


def picture_key(picture: Media) -> str:
    """Names an upload: another alternative text or focus is another upload, or the old words would go out."""
    return canonical_digest([picture.sha256, picture.alt, focus(picture)])


def focus(picture: Media) -> str:
    """The focal point as Mastodon wants it, "x,y" from -1 to 1; empty when there is none."""
    return f"{picture.focus[0]:.2f},{picture.focus[1]:.2f}" if picture.focus else ""


def earlier_uploads(api: MastodonApi, call: Call) -> dict[str, Upload]:
    """What earlier tries uploaded, by the file's sha256, with its state now.

    Raises `PermanentError` when the server could not process one.
    """
    noted = {picture: call.parts_done.get(picture_key(picture)) for picture in call.parts.media}
    return {picture.sha256: _looked_up(api, note) for picture, note in noted.items() if note}


def ready_uploads(api: MastodonApi, call: Call, *, known: Mapping[str, Upload]) -> dict[Media, Upload]:
    """All the call's pictures on the server, ready to attach; those not in `known` (by sha256) are uploaded.

    Raises `PendingError` while one is processed, `PermanentError` when that takes longer than `DEADLINE`.
    """
    uploads = {picture: known.get(picture.sha256) or _upload(api, call, picture) for picture in call.parts.media}
    waiting = [upload for upload in uploads.values() if upload.state is State.PROCESSING]
    if any(time.time() - upload.since > DEADLINE for upload in waiting):
        raise PermanentError(_("The server did not finish processing a picture. Try again, or use another picture."))
    if waiting:
        raise pending(call, uploads)
    return uploads


def pending(call: Call, uploads: Mapping[Media, Upload]) -> PendingError:
    """Ask again soon, keeping what was uploaded."""
    done = {picture_key(picture): upload.note for picture, upload in uploads.items()}
    words = _("The server is still processing a picture.")
    return PendingError(words, retry_after=POLL, parts_done={**call.parts_done, **done})


def _looked_up(api: MastodonApi, note: str) -> Upload:
    identifier = Upload.noted(note, State.READY).id
    answer = api.api("GET", "v1", "media", identifier, repeatable=True)
    if answer.status == 404:
        return Upload.noted(note, State.TAKEN)
    if answer.status == 206:
        return Upload.noted(note, State.PROCESSING)
    api.identified(answer, repeatable=True)
    return Upload.noted(note, State.READY)


def _upload(api: MastodonApi, call: Call, picture: Media) -> Upload:
    """Upload and note it at once. Twice does no harm: the server drops what nobody attaches."""
    sent = fitted(picture, call.read_media(picture), taken_by(Server.from_config(api.config)))
    name = f"picture.{sent.mime.rpartition('/')[2]}"
    answer = api.api(
        "POST",
        "v2",
        "media",
        repeatable=True,
        files={"file": (name, sent.data, sent.mime)},
        data={"description": picture.alt, "focus": focus(picture)},
    )
    identifier = str(api.identified(answer, repeatable=True)["id"])
    state = State.PROCESSING if answer.status == 202 else State.READY
    upload = Upload(id=identifier, state=state, since=time.time())
    call.note_done(picture_key(picture), upload.note)
    return upload
