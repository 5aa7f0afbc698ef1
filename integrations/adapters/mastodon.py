"""Mastodon and the servers that speak its API. Facts and sources: reference/channels.md section 1."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from integrations.adapters.base import Call, Limits, Powers
from integrations.adapters.mastodon_api import MastodonApi
from integrations.adapters.mastodon_pictures import (
    State,
    Upload,
    earlier_uploads,
    focus,
    pending,
    ready_uploads,
)
from integrations.adapters.mastodon_server import Server
from integrations.adapters.mastodon_text import compose_text, fitting_media
from integrations.adapters.outcomes import Answer
from integrations.errors import GoneError, PermanentError, UnknownOutcome
from integrations.message import Announcement, Media, Parts, Receipt

KEYS_KEPT = 3600.0  # seconds, by Mastodon itself
PAGE, MOST_PAGES = 40, 10  # how far back `find` looks
CLOCK_DOUBT = timedelta(minutes=10)  # how far their clock and ours may differ


class Mastodon(MastodonApi):
    """Posts words, one link, hashtags from topics, and pictures with their alternative texts.

    A receipt's `details` holds the ids of the attached pictures by the sha256 of their file.
    """

    name = "mastodon"
    label = "Mastodon"
    limits = Limits(characters=500, media=4, alt=1500)
    can_edit = True
    can_delete = True
    can_find = True
    config_fields: ClassVar = {"base_url": gettext_lazy("Server, for example https://mastodon.example")}
    address_fields = ("base_url",)
    credential_fields: ClassVar = {"access_token": gettext_lazy("Access token")}

    def __init__(self, *, config: Mapping[str, Any], credential: Mapping[str, str]) -> None:
        super().__init__(config=config, credential=credential)
        self.server = Server.from_config(config)
        self.idempotent_for = KEYS_KEPT if self.server.keeps_keys else 0

    @classmethod
    @override
    def powers(cls, config: Mapping[str, Any]) -> Powers:
        """Servers from before edits can only take down."""
        powers = super().powers(config)
        return powers if Server.from_config(config).edits else replace(powers, edits=frozenset())

    @classmethod
    @override
    def place(cls, config: Mapping[str, Any]) -> str:
        """The account's page as the server told it, else the server."""
        return str(config.get("account_url") or config.get("base_url") or "")

    @classmethod
    @override
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """Title, summary, link, hashtags, and the pictures this server takes."""
        server = Server.from_config(config)
        text = compose_text(announcement, server)
        return Parts(
            text=text,
            language=announcement.language.split("-")[0],
            link=announcement.url,
            media=fitting_media(announcement.media, server),
            length=server.length(text),
            limit=server.characters,
        )

    @override
    def check(self) -> Mapping[str, Any]:
        """Prove the token; return `account`, `account_id`, `account_url` and the server's own limits for the config."""
        account = self._account()
        return {
            "account": str(account.get("acct") or account.get("username") or ""),
            "account_id": str(account["id"]),
            "account_url": str(account.get("url") or ""),
            "server": Server.from_instance(self._instance()).as_config(),
        }

    @override
    def create(self, call: Call) -> Receipt:
        """Upload the pictures, then post; raises `PendingError` while a picture is processed.

        A picture that is no longer free was most likely used by our own earlier try, so the timeline is looked
        through before anything is sent again; when the post is not there the picture had expired and is sent anew.
        """
        self._refuse_too_long(call.parts)
        known = earlier_uploads(self, call)
        if any(upload.state is State.TAKEN for upload in known.values()):
            found = self.find(call)
            if found is not None:
                return found
        free = {key: upload for key, upload in known.items() if upload.state is not State.TAKEN}
        pictures = ready_uploads(self, call, known=free)
        body = _status(call.parts, pictures) | {"visibility": "public"}
        call.still_wanted()
        answer = self.api("POST", "v1", "statuses", headers={"Idempotency-Key": call.key}, json=body)
        if answer.status == 422 and "already attached" in answer.said():
            raise UnknownOutcome(_("The picture is already in use there, so the post may be out."))
        return self._written(answer, call, pictures)

    @override
    def edit(self, call: Call, there: Receipt) -> Receipt:
        """Resend everything, as what is left out is removed. Servers tell the people who boosted it."""
        self._refuse_too_long(call.parts)
        attached = {key: Upload(id=id_, state=State.READY, since=0) for key, id_ in there.details.items()}
        pictures = ready_uploads(self, call, known={**_usable(earlier_uploads(self, call)), **attached})
        described = [
            {"id": upload.id, "description": picture.alt, "focus": focus(picture)}
            for picture, upload in pictures.items()
        ]
        body = _status(call.parts, pictures) | {"media_attributes": described}
        call.still_wanted()
        answer = self.api("PUT", "v1", "statuses", there.remote_id, json=body)
        if answer.status == 404:
            raise GoneError(_("The post is no longer there."))
        return self._written(answer, call, pictures)

    @override
    def delete(self, call: Call, there: Receipt) -> None:
        """Delete the post and, from Mastodon 4.4, its pictures; not found means it was gone already."""
        answer = self.api("DELETE", "v1", "statuses", there.remote_id, params={"delete_media": "true"})
        if not answer.ok and answer.status not in {404, 410}:
            raise self.failed(answer)

    @override
    def find(self, call: Call) -> Receipt | None:
        """Look through our own timeline for a post with our link, back to `call.since` or `MOST_PAGES` pages.

        The token may be another account's than at the last check: then the post can be on either.
        """
        now = str(self._account()["id"])
        accounts = dict.fromkeys([now, str(self.config.get("account_id") or now)])
        found = (status for account in accounts for status in self._since(call.since, account))
        ours = next((one for one in found if call.parts.link in _links(one) and str(one["id"]) not in call.known), None)
        return _receipt(ours, call.parts) if ours else None

    def _since(self, since: datetime | None, account: str) -> Iterator[dict[str, Any]]:
        earliest = since - CLOCK_DOUBT if since else None
        for status in self._own_statuses(account):
            if earliest and _created(status) < earliest:
                return
            yield status

    def _own_statuses(self, account: str) -> Iterator[dict[str, Any]]:
        """Our own posts, newest first; raises `UnknownOutcome` rather than stop before the end."""
        params = {"limit": str(PAGE), "exclude_reblogs": "true"}
        for _page in range(MOST_PAGES):
            answer = self.api("GET", "v1", "accounts", account, "statuses", repeatable=True, params=params)
            if not answer.ok:
                raise self.failed(answer, repeatable=True)
            statuses = answer.json()
            if not isinstance(statuses, list) or not all(
                isinstance(item, dict) and item.get("id") for item in statuses
            ):
                raise UnknownOutcome(_("The account's posts could not be read."))
            if not statuses:
                return
            yield from statuses
            params = {**params, "max_id": str(statuses[-1]["id"])}
        raise UnknownOutcome(_("Not among the newest %(number)s posts.") % {"number": PAGE * MOST_PAGES})

    def _account(self) -> dict[str, Any]:
        return self.api_object("GET", "v1", "accounts", "verify_credentials", repeatable=True)

    def _instance(self) -> dict[str, Any]:
        """What the server says of itself, by the newest page it has; empty when it has none."""
        for version in ("v2", "v1"):
            answer = self.api("GET", version, "instance", repeatable=True)
            data = answer.json()
            if answer.ok and isinstance(data, dict):
                return data
            if answer.status != 404:
                raise self.failed(answer, repeatable=True)
        return {}

    def _refuse_too_long(self, parts: Parts) -> None:
        length, limit = self.server.length(parts.text), self.server.characters
        if length > limit:
            words = _("The text has %(length)s characters; this server takes %(limit)s.")
            raise PermanentError(words % {"length": length, "limit": limit})

    def _written(self, answer: Answer, call: Call, pictures: Mapping[Media, Upload]) -> Receipt:
        """The receipt of a post that was accepted; raises for anything else."""
        if answer.status == 422 and "finished processing" in answer.said():
            raise pending(call, pictures)
        return _receipt(self.identified(answer), call.parts)


def _usable(uploads: Mapping[str, Upload]) -> dict[str, Upload]:
    """For an edit a taken picture is as good as a ready one: an edit whose answer was lost attached it here."""
    return {
        key: Upload(id=item.id, state=_ready_if_taken(item.state), since=item.since) for key, item in uploads.items()
    }


def _ready_if_taken(state: State) -> State:
    return State.READY if state is State.TAKEN else state


def _status(parts: Parts, pictures: Mapping[Media, Upload]) -> dict[str, Any]:
    return {
        "status": parts.text,
        "language": parts.language,
        "media_ids": [upload.id for upload in pictures.values()],
        "sensitive": False,
        "spoiler_text": "",
    }


def _receipt(status: Mapping[str, Any], parts: Parts) -> Receipt:
    """The pictures come back in the order they were sent."""
    attached = status.get("media_attachments") or []
    ids = {picture.sha256: str(item["id"]) for picture, item in zip(parts.media, attached, strict=False)}
    return Receipt(remote_id=str(status["id"]), url=str(status.get("url") or status.get("uri") or ""), details=ids)


def _created(status: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(status["created_at"]))


def _links(status: Mapping[str, Any]) -> set[str]:
    """Where a post's text and card lead."""
    reader = _Links()
    reader.feed(str(status.get("content") or ""))
    card = status.get("card")
    return reader.found | ({str(card.get("url"))} if isinstance(card, dict) else set())


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if tag == "a" and name == "href" and value}
