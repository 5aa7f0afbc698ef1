"""Bluesky, and every server of the AT Protocol that hosts its accounts. Facts: reference/channels.md section 2.

A post is a record under a name of our own, made from the call's key and the moment of its first try. So a second
try writes the same record, or finds it. Records can be changed, but the app goes on showing the first words: a post
is not edited, it is taken down and sent again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

import regex
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from integrations.adapters import bluesky_profile, thread
from integrations.adapters.base import Call, Count, Figures, Heard, Limits, ProfileField
from integrations.adapters.bluesky_api import BlueskyApi, error_name
from integrations.adapters.bluesky_heard import heard_of, hidden_replies, posts_below
from integrations.adapters.bluesky_pictures import TAKEN, embed, taken, uploads
from integrations.adapters.bluesky_text import (
    BYTES,
    GRAPHEMES,
    MOST_HASHTAGS,
    created_at,
    facets,
    length,
    record_key,
    shown_link,
    utf8_length,
)
from integrations.adapters.outcomes import Answer, json_object
from integrations.adapters.pictures import fitting
from integrations.adapters.text import cut, grapheme_count, one_line
from integrations.adapters.words import compose_words
from integrations.errors import DeliveryError, PermanentError, UnknownOutcome
from integrations.message import Announcement, Parts, Receipt

POST = "app.bsky.feed.post"
PAGE, MOST_PAGES = 100, 5  # how far back `find` looks where it does not know a post's name
CARD_DESCRIPTION = 300  # characters; the app shows no more


class Bluesky(BlueskyApi):
    """Posts words with their links and hashtags, and either pictures or a card of the story.

    A receipt's id is the record's at:// address; `details` holds its `cid`, which an answer below it must name.
    """

    name = "bluesky"
    label = "Bluesky"
    limits = Limits(characters=GRAPHEMES, media=TAKEN.number, alt=TAKEN.alt)
    interval = 3.0  # seconds; 35,000 points a day at 3 a post
    can_delete = can_find = can_measure = can_thread = tells_language = names_its_own = True
    takes_words = can_hear = True
    profile_characters = bluesky_profile.GRAPHEMES
    handle = regex.compile(r"(?<![\w@.])@[a-zA-Z0-9](?:[\w-]*\.)+[a-zA-Z][\w-]*\w")
    config_fields: ClassVar = {
        "identifier": gettext_lazy("Handle, for example company.bsky.social"),
        "base_url": gettext_lazy("Server you sign in at"),
        "show": gettext_lazy("Below the words"),
    }
    config_defaults: ClassVar = {**BlueskyApi.config_defaults, "show": "pictures"}
    config_choices: ClassVar = {
        "show": (
            ("pictures", gettext_lazy("The pictures, with their alternative texts")),
            ("card", gettext_lazy("A card that leads to the story")),
        )
    }
    address_fields = ("base_url",)
    credential_fields: ClassVar = {"app_password": gettext_lazy("App password")}

    @classmethod
    @override
    def counts(cls, text: str, config: Mapping[str, Any]) -> tuple[Count, ...]:
        """Characters, and bytes."""
        return (
            Count(length=grapheme_count(text), limit=GRAPHEMES),
            Count(length=utf8_length(text), limit=BYTES, unit="bytes"),
        )

    @classmethod
    @override
    def place(cls, config: Mapping[str, Any]) -> str:
        """The account's page."""
        return str(config.get("account_url") or cls.setting(config, "web_url"))

    @classmethod
    @override
    def remote_id_in(cls, url: str, config: Mapping[str, Any]) -> str:
        """The record of this account that the address of a post on the web names."""
        key = super().remote_id_in(url, config)
        return f"at://{config.get('did')}/{POST}/{key}" if key and config.get("did") else ""

    @classmethod
    @override
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """A card leads to the story by itself; with pictures, or nothing, the words hold the link."""
        card = cls.setting(config, "show") == "card" or not announcement.media
        said = compose_words(
            announcement,
            link="" if card else shown_link(announcement.url),
            limit=GRAPHEMES,
            length=length,
            most_hashtags=MOST_HASHTAGS,
            warning=announcement.warning,
            threads=True,
        )
        description = cut(one_line(announcement.summary), limit=CARD_DESCRIPTION)
        shown = {"card": {"title": one_line(announcement.title), "description": description}} if card else {}
        return Parts(
            text=said.text,
            language=announcement.language,
            link=announcement.url,
            media=fitting(announcement.media, replace(taken(config), number=1) if card else taken(config)),
            fields=shown,
            length=said.longest(length),
            limit=GRAPHEMES,
            more=said.more,
            mentions=said.mentions,
        )

    @classmethod
    @override
    def shown_link(cls, parts: Parts) -> str:
        """Shortened; the whole address is beneath."""
        return shown_link(parts.link)

    @override
    def check(self) -> Mapping[str, Any]:
        """Whose session it is."""
        told = self.xrpc_object("GET", "com.atproto.server.getSession", "did", "handle", repeatable=True)
        page = f"{self.setting(self.config, 'web_url').rstrip('/')}/profile/{told['did']}"
        return {
            "account": told["handle"],
            "did": told["did"],
            "account_url": page,
            "picture": self._picture(told["did"]),
        }

    @override
    def create(self, call: Call) -> Receipt:
        """Put the record, or the records of a thread, each below the one before."""
        self._refuse_too_long(call.parts)
        return thread.publish(call, lambda number, out: self._put(call, number, out))

    @override
    def delete(self, call: Call, there: Receipt) -> None:
        """Delete the records, last first; absent ones count as deleted."""
        for post in reversed(thread.posts_of(there)):
            repo, name = _named(post.remote_id)
            body = {"repo": repo, "collection": POST, "rkey": name}
            answer = self.xrpc("POST", "com.atproto.repo.deleteRecord", json=body)
            if not answer.ok and error_name(answer) != "RecordNotFound":
                raise self.failed(answer)

    @override
    def find(self, call: Call) -> Receipt | None:
        """Ask for our own name; where the desk may have forgotten the name, look for the same words as well."""
        return thread.find(call, lambda number, out: self._record(call, number) or self._same_words(call, number))

    @override
    def measure(self, there: Receipt) -> Figures:
        """As the public index counts; a post it does not know (yet) has no figures."""
        url = f"{self.setting(self.config, 'appview_url').rstrip('/')}/xrpc/app.bsky.feed.getPosts"
        answer = self.request("GET", url, repeatable=True, params={"uris": there.remote_id})
        data = answer.json()
        posts = data.get("posts") if isinstance(data, dict) else None
        post = posts[0] if isinstance(posts, list) and posts and isinstance(posts[0], dict) else {}
        return Figures(
            likes=post.get("likeCount"),
            reposts=post.get("repostCount"),
            replies=post.get("replyCount"),
            quotes=post.get("quoteCount"),
        )

    @override
    def hear(self, there: Receipt) -> Sequence[Heard]:
        """All below it that the public index shows: blocked, hidden and deleted ones come without words."""
        url = f"{self.setting(self.config, 'appview_url').rstrip('/')}/xrpc/app.bsky.feed.getPostThread"
        answer = self.exchange("GET", url, repeatable=True, params={"uri": there.remote_id, "depth": "6"})
        if error_name(answer) == "NotFound":  # deleted, or not indexed yet
            return []
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        told = answer.json()
        thread = told.get("thread") if isinstance(told, dict) else None
        web, own = self.setting(self.config, "web_url").rstrip("/"), str(self.config.get("did") or "")
        hidden = hidden_replies(thread)
        found = [one for one in posts_below(thread) if str(one.get("uri")) not in hidden]
        return [heard_of(one, web=web) for one in found if (one.get("author") or {}).get("did") != own]

    def _picture(self, did: str) -> str:
        """Where the account's picture is, as the public index knows it."""
        url = f"{self.setting(self.config, 'appview_url').rstrip('/')}/xrpc/app.bsky.actor.getProfile"
        try:
            told = self.exchange("GET", url, repeatable=True, params={"actor": did}).json()
        except DeliveryError:
            return ""
        return str(told.get("avatar") or "") if isinstance(told, dict) else ""

    def _put(self, call: Call, number: int, out: Sequence[Receipt]) -> Receipt:
        record = self._written(call, number, out)
        call.still_wanted()
        answer = self._put_record(call, number, record)
        if "Could not find blob" in _message(answer):  # swept, as nobody used it: upload again, once
            done = {key: value for key, value in call.parts_done.items() if key not in uploads(call.parts)}
            record = self._written(replace(call, parts_done=done), number, out)
            answer = self._put_record(call, number, record)
        if error_name(answer) == "InvalidSwap":
            return self._ours(call, number, record)
        if not answer.ok:
            raise self.failed(answer)
        told = json_object(answer, needs=("uri", "cid"), repeatable=False)
        return self._receipt(str(told["uri"]), str(told["cid"]))

    def _put_record(self, call: Call, number: int, record: Mapping[str, Any]) -> Answer:
        """Write under our own name, unless something else is there."""
        name = record_key(call.key, _started(call), number)
        body = {"repo": self.did, "collection": POST, "rkey": name, "swapRecord": None, "record": record}
        return self.xrpc("POST", "com.atproto.repo.putRecord", json=body)

    def _written(self, call: Call, number: int, out: Sequence[Receipt]) -> dict[str, Any]:
        parts = call.parts
        text = parts.texts[number]
        record: dict[str, Any] = {
            "$type": POST,
            "text": text,
            "createdAt": created_at(_started(call), number),
            "langs": [parts.language],
            "facets": facets(text, link=parts.link, mentions=self._dids(parts.mentions, text)),
        }
        if out:
            record["reply"] = {"root": _strong(out[0]), "parent": _strong(out[-1])}
        shown = embed(self, call) if number == 0 else None
        return record | ({"embed": shown} if shown else {})

    def _dids(self, mentions: Mapping[str, str], text: str) -> dict[str, str]:
        """Whose the handles are that this text calls on purpose; a handle nobody has stays words."""
        found = {}
        for words, did in mentions.items():
            if words in text:
                params = {"handle": words.removeprefix("@")}
                answer = self.xrpc("GET", "com.atproto.identity.resolveHandle", repeatable=True, params=params)
                if not answer.ok and answer.status != 400:
                    raise self.failed(answer, repeatable=True)
                told = answer.json() if answer.ok else {}
                found[words] = did or str(told.get("did") or "")
        return {words: did for words, did in found.items() if did}

    def _ours(self, call: Call, number: int, record: Mapping[str, Any]) -> Receipt:
        """Something else is under our name: an earlier try of the same words is as good as this one."""
        told = self._told(call, number)
        if told is None:
            raise UnknownOutcome(_("Something was under this name, and is no longer."))
        if _text(told) != record["text"]:
            raise PermanentError(_("Other words are there under the name of this post."))
        return self._receipt(str(told["uri"]), str(told.get("cid") or ""))

    def _record(self, call: Call, number: int) -> Receipt | None:
        told = self._told(call, number)
        return self._receipt(str(told["uri"]), str(told.get("cid") or "")) if told else None

    def _told(self, call: Call, number: int) -> dict[str, Any] | None:
        """What is under our name; None when nothing is."""
        params = {"repo": self.did, "collection": POST, "rkey": record_key(call.key, _started(call), number)}
        answer = self.xrpc("GET", "com.atproto.repo.getRecord", repeatable=True, params=params)
        if error_name(answer) == "RecordNotFound":
            return None
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        return json_object(answer, needs=("uri",), repeatable=True)

    def _same_words(self, call: Call, number: int) -> Receipt | None:
        """Our newest post that says just this, made since the first try."""
        for told in self._records_since(call.since):
            if _text(told) == call.parts.texts[number] and told["uri"] not in call.known:
                return self._receipt(str(told["uri"]), str(told.get("cid") or ""))
        return None

    def _records_since(self, since: datetime | None) -> Iterator[Mapping[str, Any]]:
        """Our own records, newest first; raises `UnknownOutcome` rather than stop before the end."""
        params = {"repo": self.did, "collection": POST, "limit": str(PAGE)}
        earliest = created_at(since) if since else ""
        for _page in range(MOST_PAGES):
            answer = self.xrpc("GET", "com.atproto.repo.listRecords", repeatable=True, params=params)
            if not answer.ok:
                raise self.failed(answer, repeatable=True)
            data = answer.json()
            records = data.get("records") if isinstance(data, dict) else None
            if not isinstance(records, list) or not all(isinstance(one, dict) and one.get("uri") for one in records):
                raise UnknownOutcome(_("The account's posts could not be read."))
            yield from records
            oldest = str(records[-1].get("value", {}).get("createdAt", "")) if records else ""
            if not data.get("cursor") or oldest < earliest:
                return
            params = {**params, "cursor": str(data["cursor"])}
        raise UnknownOutcome(_("Not among the newest %(number)s posts.") % {"number": PAGE * MOST_PAGES})

    @override
    def profile(self) -> ProfileField:
        return bluesky_profile.read(self)

    @override
    def say_in_profile(self, words: str, *, instead_of: str) -> None:
        bluesky_profile.say_in_profile(self, words, instead_of=instead_of)

    def _refuse_too_long(self, parts: Parts) -> None:
        for text in parts.texts:
            for count in self.counts(text, self.config):
                if count.left < 0:
                    words = {"length": count.length, "limit": count.limit}
                    if count.unit == "bytes":
                        raise PermanentError(_("The text has %(length)s bytes; Bluesky takes %(limit)s.") % words)
                    raise PermanentError(_("The text has %(length)s characters; Bluesky takes %(limit)s.") % words)

    def _receipt(self, uri: str, cid: str) -> Receipt:
        repo, name = _named(uri)
        web = self.setting(self.config, "web_url").rstrip("/")
        return Receipt(remote_id=uri, url=f"{web}/profile/{repo}/post/{name}", details={"cid": cid})


def _started(call: Call) -> datetime:
    """When the first try under this key began; without it there would be another name at each try."""
    started = call.started or call.since
    if started is None:
        raise PermanentError(_("It is not known when this was first tried."))
    return started


def _strong(post: Receipt) -> dict[str, str]:
    """A reference that a record takes: the address and the version."""
    return {"uri": post.remote_id, "cid": post.details.get("cid", "")}


def _named(uri: str) -> tuple[str, str]:
    """The account and the record's name in at://account/collection/name."""
    repo, _slash, rest = uri.removeprefix("at://").partition("/")
    return repo, rest.rpartition("/")[2]


def _text(told: Mapping[str, Any]) -> str:
    value = told.get("value")
    return str(value.get("text") or "") if isinstance(value, dict) else ""


def _message(answer: Answer) -> str:
    data = answer.json()
    return str(data.get("message") or "") if isinstance(data, dict) and not answer.ok else ""
