"""Mastodon and the servers that speak its API. Facts and sources: reference/channels.md section 1."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID, uuid5

import regex
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from integrations.adapters import mastodon_profile, thread
from integrations.adapters.base import EVERYTHING, Call, Count, Figures, Heard, Limits, Powers, ProfileField
from integrations.adapters.heard import moment, plain
from integrations.adapters.mastodon_api import WRITE_PROFILE, MastodonApi
from integrations.adapters.mastodon_pictures import (
    State,
    Upload,
    earlier_uploads,
    focus,
    pending,
    ready_uploads,
)
from integrations.adapters.mastodon_server import Server
from integrations.adapters.mastodon_text import compose_text, taken_by
from integrations.adapters.mastodon_timeline import links, statuses_since
from integrations.adapters.outcomes import Answer
from integrations.adapters.pictures import fitting
from integrations.adapters.text import one_line
from integrations.errors import GoneError, PermanentError, UnknownOutcome
from integrations.message import Announcement, Media, Parts, Receipt

KEYS_KEPT = 3600.0  # seconds, by Mastodon itself


class Mastodon(MastodonApi):
    """Posts words, one link, hashtags from topics, and pictures with their alternative texts.

    A receipt's `details` holds the ids of the attached pictures by the sha256 of their file.
    """

    name = "mastodon"
    label = "Mastodon"
    limits = Limits(characters=500, media=4, alt=1500)
    can_edit = can_delete = can_find = can_measure = can_thread = can_warn = tells_language = True
    edits = EVERYTHING - {"more"}
    takes_words = can_hear = True
    profile_characters = mastodon_profile.CHARACTERS
    profile_right = WRITE_PROFILE
    handle = regex.compile(r"(?<![\w@.])@\w+(?:@\w[\w.-]*\w)?")  # without a server: somebody on our own
    shows_earlier = True  # docs.joinmastodon.org/methods/statuses, "View edit history": to anyone
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
    def counts(cls, text: str, config: Mapping[str, Any]) -> tuple[Count, ...]:
        """As this server counts."""
        server = Server.from_config(config)
        return (Count(length=server.length(text), limit=server.characters),)

    @classmethod
    @override
    def counts_of(cls, parts: Parts, config: Mapping[str, Any]) -> tuple[tuple[Count, ...], ...]:
        """A warning stands above each post of a thread, and counts."""
        server = Server.from_config(config)
        above = server.warning_length(parts.warning)
        return tuple((Count(length=server.length(text) + above, limit=server.characters),) for text in parts.texts)

    @classmethod
    @override
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """Title, summary, link, hashtags, and the pictures this server takes."""
        server = Server.from_config(config)
        said, warning = compose_text(announcement, server), one_line(announcement.warning)
        return Parts(
            text=said.text,
            language=announcement.language.split("-")[0],
            link=announcement.url,
            media=fitting(announcement.media, taken_by(server)),
            length=said.longest(server.length) + server.warning_length(warning),
            limit=server.characters,
            warning=warning,
            more=said.more,
            mentions=said.mentions,
        )

    @override
    def check(self) -> Mapping[str, Any]:
        """Prove the token; return who it is and the server's own limits."""
        account = self._account()
        return {
            "account": str(account.get("acct") or account.get("username") or ""),
            "account_id": str(account["id"]),
            "account_url": str(account.get("url") or ""),
            "picture": str(account.get("avatar_static") or account.get("avatar") or ""),
            "server": Server.from_instance(self._instance()).as_config(),
        }

    @override
    def create(self, call: Call) -> Receipt:
        """Post, or post a thread; raises `PendingError` while a picture is processed."""
        self._refuse_too_long(call.parts)
        return thread.publish(call, lambda _number, out: self._answer(call, out) if out else self._first(call))

    def _first(self, call: Call) -> Receipt:
        """Upload the pictures, then post.

        A picture that is no longer free was most likely used by our own earlier try, so the timeline is looked
        through before anything is sent again; when the post is not there the picture had expired and is sent anew.
        """
        known = earlier_uploads(self, call)
        if any(upload.state is State.TAKEN for upload in known.values()):
            found = self.find(replace(call, parts=replace(call.parts, more=())))
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

    def _answer(self, call: Call, out: Sequence[Receipt]) -> Receipt:
        """The next post of a thread, under a key of its own."""
        number = len(out)
        said = replace(call.parts, text=call.parts.texts[number], media=())
        body = _status(said, {}) | {"visibility": "public", "in_reply_to_id": out[-1].remote_id}
        headers = {"Idempotency-Key": str(uuid5(UUID(call.key), str(number)))}
        answer = self.api("POST", "v1", "statuses", headers=headers, json=body)
        return self._written(answer, call, {}, said)

    @override
    def edit(self, call: Call, there: Receipt) -> Receipt:
        """Resend all of the first post, as what is left out is removed. Servers tell the people who boosted it."""
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
        changed = self._written(answer, call, pictures)
        rest = {name: value for name, value in there.details.items() if name.startswith("part.")}
        return replace(changed, details={**rest, **changed.details})

    @override
    def delete(self, call: Call, there: Receipt) -> None:
        """Delete the post and, from Mastodon 4.4, its pictures; not found means it was gone already."""
        for post in reversed(thread.posts_of(there)):
            answer = self.api("DELETE", "v1", "statuses", post.remote_id, params={"delete_media": "true"})
            if not answer.ok and answer.status not in {404, 410}:
                raise self.failed(answer)

    @override
    def find(self, call: Call) -> Receipt | None:
        """Look through our own timeline for a post with our link, and the answers that make a thread of it.

        The token may be another account's than at the last check: then the post can be on either.
        """
        now = str(self._account()["id"])
        accounts = dict.fromkeys([now, str(self.config.get("account_id") or now)])

        def look(_number: int, out: Sequence[Receipt]) -> Receipt | None:
            ours = (status for account in accounts for status in statuses_since(self, call.since, account))
            return _sought((status for status in ours if str(status["id"]) not in call.known), call.parts, out)

        return thread.find(call, look)

    @override
    def measure(self, there: Receipt) -> Figures:
        """As far as this server knows of the others."""
        answer = self.api("GET", "v1", "statuses", there.remote_id, repeatable=True)
        if answer.status == 404:
            raise GoneError(_("The post is no longer there."))
        status = self.identified(answer, repeatable=True)
        return Figures(
            likes=status.get("favourites_count"),
            reposts=status.get("reblogs_count"),
            replies=status.get("replies_count"),
            quotes=status.get("quotes_count"),
        )

    @override
    def hear(self, there: Receipt) -> Sequence[Heard]:
        """All below it that the server shows to everybody, but for our own and what its author shows to few."""
        answer = self.api("GET", "v1", "statuses", there.remote_id, "context", repeatable=True)
        if answer.status == 404:
            raise GoneError(_("The post is no longer there."))
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        told = answer.json()
        found = told.get("descendants") if isinstance(told, dict) else None
        return [
            _heard(status)
            for status in (found if isinstance(found, list) else [])
            if status.get("visibility") in {"public", "unlisted"}
            and str((status.get("account") or {}).get("id")) != str(self.config.get("account_id"))
        ]

    @override
    def profile(self) -> ProfileField:
        return mastodon_profile.read(self)

    @override
    def say_in_profile(self, words: str, *, instead_of: str) -> None:
        mastodon_profile.say_in_profile(self, words, instead_of=instead_of)

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
        longest = max(self.server.length(text) for text in parts.texts)
        length, limit = longest + self.server.warning_length(parts.warning), self.server.characters
        if length > limit:
            words = _("The text has %(length)s characters; this server takes %(limit)s.")
            raise PermanentError(words % {"length": length, "limit": limit})

    def _written(
        self, answer: Answer, call: Call, pictures: Mapping[Media, Upload], said: Parts | None = None
    ) -> Receipt:
        """The receipt of a post that was accepted; raises for anything else."""
        if answer.status == 422 and "finished processing" in answer.said():
            raise pending(call, pictures)
        return _receipt(self.identified(answer), said or call.parts)


def _usable(uploads: Mapping[str, Upload]) -> dict[str, Upload]:
    """For an edit a taken picture is as good as a ready one: an edit whose answer was lost attached it here."""
    return {
        key: Upload(id=item.id, state=_ready_if_taken(item.state), since=item.since) for key, item in uploads.items()
    }


def _ready_if_taken(state: State) -> State:
    return State.READY if state is State.TAKEN else state


def _heard(status: Mapping[str, Any]) -> Heard:
    account = status.get("account") or {}
    return Heard(
        remote_id=str(status["id"]),
        author=str(account.get("display_name") or account.get("acct") or ""),
        text=plain(str(status.get("content") or "")),
        url=str(status.get("url") or status.get("uri") or ""),
        said_at=moment(status.get("created_at")),
    )


def _status(parts: Parts, pictures: Mapping[Media, Upload]) -> dict[str, Any]:
    return {
        "status": parts.text,
        "language": parts.language,
        "media_ids": [upload.id for upload in pictures.values()],
        "sensitive": bool(parts.warning and pictures),
        "spoiler_text": parts.warning,
    }


def _receipt(status: Mapping[str, Any], parts: Parts) -> Receipt:
    """The pictures come back in the order they were sent."""
    attached = status.get("media_attachments") or []
    ids = {picture.sha256: str(item["id"]) for picture, item in zip(parts.media, attached, strict=False)}
    return Receipt(remote_id=str(status["id"]), url=str(status.get("url") or status.get("uri") or ""), details=ids)


def _sought(statuses: Iterable[Mapping[str, Any]], parts: Parts, out: Sequence[Receipt]) -> Receipt | None:
    """The first post is known by our link, the next ones by what they answer."""
    for status in statuses:
        ours = str(status.get("in_reply_to_id")) == out[-1].remote_id if out else parts.link in links(status)
        if ours:
            return _receipt(status, replace(parts, media=()) if out else parts)
    return None
