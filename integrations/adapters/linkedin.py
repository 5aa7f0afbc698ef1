"""LinkedIn, as an organisation or a member, by its Posts API. Facts: reference/channels.md section 3.

Nothing guards against doubles but LinkedIn's own refusal of the same words, which names the post that has them.
An organisation's posts can be looked up; a member's cannot, so there a person is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import regex
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from integrations.adapters.base import Call, Count, Figures, Heard, Limits
from integrations.adapters.linkedin_api import LinkedInApi, quoted
from integrations.adapters.linkedin_heard import answers_in
from integrations.adapters.linkedin_pictures import TAKEN, pending, ready_images
from integrations.adapters.linkedin_text import (
    CHARACTERS,
    ESCAPED,
    MENTION,
    MOST_HASHTAGS,
    escaped,
    length,
    named,
    shown,
    utf16_length,
)
from integrations.adapters.outcomes import Answer
from integrations.adapters.pictures import fitting
from integrations.adapters.text import cut, one_line
from integrations.adapters.words import compose_words
from integrations.errors import GoneError, PermanentError, UnknownOutcome
from integrations.message import Announcement, Media, Parts, Receipt

POST_URN = regex.compile(r"urn:li:(?:share|ugcPost):\d+")
AUTHOR_URN = regex.compile(r"urn:li:(?:organization|person):[\w-]+")
PAGE, MOST_PAGES = 50, 5  # how far back `find` looks
MOST_HEARD = 100  # answers that are read at once
MONTHS_OF_A_VERSION = 9
CLOCK_DOUBT = timedelta(minutes=10)
CARD_TITLE, CARD_DESCRIPTION = 400, 4086  # characters
FIGURES_OF_A_MEMBER = {
    "likes": "REACTION",
    "reposts": "RESHARE",
    "replies": "COMMENT",
    "views": "IMPRESSION",
}


class LinkedIn(LinkedInApi):
    """Posts words with hashtags, and the pictures with their alternative texts or a card of the story.

    `config["author"]` is who posts; without it the member whose token it is. A receipt's id is the post's URN.
    """

    name = "linkedin"
    label = "LinkedIn"
    limits = Limits(characters=CHARACTERS, media=TAKEN.number, alt=TAKEN.alt)
    interval = 10.0  # seconds; a member may post 150 times a day
    can_edit = can_delete = can_find = can_measure = can_hear = True
    takes_words = True
    handle = MENTION
    escape = ESCAPED
    edits = frozenset({"text", "language", "mentions"})  # never the link or what is below the words
    config_fields: ClassVar = {
        "author": gettext_lazy("Who posts, for example urn:li:organization:123; leave it empty to post as yourself"),
        "version": gettext_lazy("Version of LinkedIn's API (year and month)"),
        "show": gettext_lazy("Below the words"),
    }
    config_defaults: ClassVar = {**LinkedInApi.config_defaults, "show": "card"}
    config_choices: ClassVar = {
        "show": (
            ("card", gettext_lazy("A card that leads to the story")),
            ("pictures", gettext_lazy("The pictures, with their alternative texts")),
        )
    }
    credential_fields: ClassVar = {
        "access_token": gettext_lazy("Access token"),
        "refresh_token": gettext_lazy("Refresh token, if LinkedIn gave you one"),
        "client_id": gettext_lazy("Client ID of your app"),
        "client_secret": gettext_lazy("Client secret of your app"),
    }

    @classmethod
    @override
    def check_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Refuse what is no author and no version."""
        wrong = dict(super().check_fields(fields))
        if fields.get("author") and not AUTHOR_URN.fullmatch(fields["author"]):
            wrong["author"] = _("This should look like urn:li:organization:123.")
        if not regex.fullmatch(r"20\d\d(0[1-9]|1[0-2])", cls.setting(fields, "version")):
            wrong["version"] = _("This should be a year and a month, like 202609.")
        return wrong

    @classmethod
    @override
    def warnings(cls, config: Mapping[str, Any], *, today: date) -> Sequence[str]:
        """A version lives a year; from nine months on it is time for a newer one."""
        version = cls.setting(config, "version")
        age = (today.year - int(version[:4])) * 12 + today.month - int(version[4:])
        words = _("LinkedIn's API ends old versions after a year: set a newer one than %(version)s.")
        return [words % {"version": version}] if age > MONTHS_OF_A_VERSION else []

    @classmethod
    @override
    def counts(cls, text: str, config: Mapping[str, Any]) -> tuple[Count, ...]:
        """Characters, escapes included."""
        return (Count(length=length(text), limit=int(cls.setting(config, "characters"))),)

    @classmethod
    @override
    def counts_of(cls, parts: Parts, config: Mapping[str, Any]) -> tuple[tuple[Count, ...], ...]:
        """As it is sent, with the URNs of whoever is mentioned."""
        return ((Count(length=utf16_length(cls.sent_text(parts)), limit=int(cls.setting(config, "characters"))),),)

    @classmethod
    @override
    def sent_text(cls, parts: Parts) -> str:
        """Little text."""
        return escaped(parts.text, parts.mentions)

    @classmethod
    @override
    def remote_id_in(cls, url: str, config: Mapping[str, Any]) -> str:
        """The URN in an address such as https://www.linkedin.com/feed/update/urn:li:share:1/."""
        found = POST_URN.search(url.replace("%3A", ":"))
        return found.group() if found else ""

    @classmethod
    @override
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """A card leads to the story by itself; with pictures the words hold the link."""
        card = cls.setting(config, "show") == "card" or not announcement.media
        limit = int(cls.setting(config, "characters"))
        said = compose_words(
            announcement,
            link="" if card else announcement.url,
            limit=limit,
            length=length,
            most_hashtags=MOST_HASHTAGS,
            warning=announcement.warning,
        )
        text, mentions = named(said.text, said.mentions)
        title = cut(one_line(announcement.title), limit=CARD_TITLE)
        description = cut(one_line(announcement.summary), limit=CARD_DESCRIPTION)
        return Parts(
            text=text,
            language=announcement.language,
            link=announcement.url,
            media=fitting(announcement.media, replace(TAKEN, number=1) if card else TAKEN),
            fields={"card": {"title": title, "description": description}} if card else {},
            length=utf16_length(escaped(text, mentions)),
            limit=limit,
            mentions=mentions,
        )

    @override
    def check(self) -> Mapping[str, Any]:
        """Who posts, by name."""
        web = self.setting(self.config, "web_url").rstrip("/")
        if author := str(self.config.get("author") or ""):
            number = author.rpartition(":")[2]
            if ":organization:" in author:
                told = self.rest_object("GET", f"rest/organizations/{number}", "localizedName")
                name = told.get("vanityName") or number
                return {"account": told["localizedName"], "account_url": f"{web}/company/{name}/"}
        told = self.rest_object("GET", "v2/userinfo", "sub")
        member = f"urn:li:person:{told['sub']}"
        if author and author != member:
            raise PermanentError(_("The token is another member's than the one who is to post."))
        known = {"account": str(told.get("name") or ""), "member": member, "account_url": f"{web}/in/me/"}
        return {**known, "picture": str(told.get("picture") or "")}

    @property
    def author(self) -> str:
        """The URN of whoever posts."""
        known = self.config.get("author") or self.config.get("member")
        return str(known or self.check()["member"])

    @override
    def create(self, call: Call) -> Receipt:
        """Send the pictures, then the post; its id is in a header."""
        self._refuse_too_long(call.parts)
        author = self.author
        images = ready_images(self, call, owner=author)
        body = self._post(call.parts, images, author)
        call.still_wanted()
        answer = self.rest("POST", "rest/posts", json=body)
        if answer.status == 422 and "duplicate" in answer.said().casefold():
            return self._duplicate(call, answer)
        if answer.status == 400 and "WAITING_UPLOAD" in answer.body.decode(errors="replace"):
            raise pending(call)
        if not answer.ok:
            raise self.failed(answer)
        urn = answer.headers.get("x-restli-id", "")
        if not POST_URN.fullmatch(urn):
            raise UnknownOutcome(_("LinkedIn answered without naming the post."))
        return self._receipt(urn)

    @override
    def edit(self, call: Call, there: Receipt) -> Receipt:
        """Change the words."""
        self._refuse_too_long(call.parts)
        patch = {"patch": {"$set": {"commentary": self.sent_text(call.parts)}}}
        headers = {"X-RestLi-Method": "PARTIAL_UPDATE"}
        answer = self.rest("POST", f"rest/posts/{quoted(there.remote_id)}", headers=headers, json=patch)
        if answer.status == 404:
            raise GoneError(_("The post is no longer there."))
        if not answer.ok:
            raise self.failed(answer)
        return there

    @override
    def delete(self, call: Call, there: Receipt) -> None:
        """Delete; what is not there was gone already."""
        answer = self.rest("DELETE", f"rest/posts/{quoted(there.remote_id)}")
        if not answer.ok and answer.status not in {404, 410}:
            raise self.failed(answer)

    @override
    def find(self, call: Call) -> Receipt | None:
        """Look through an organisation's posts for the same words, back to `call.since`."""
        author = self.author
        if ":organization:" not in author:
            raise PermanentError(_("LinkedIn shows nobody a member's posts. Please look there."))
        sent = self.sent_text(call.parts)
        for post in self._posts_since(call.since, author):
            urn = str(post["id"])
            same = shown(str(post.get("commentary") or "")).strip() == shown(sent).strip()
            if same and urn not in call.known:
                return self._receipt(urn)
        return None

    @override
    def measure(self, there: Receipt) -> Figures:
        """An organisation's figures come in one answer, a member's one by one."""
        urn, author = quoted(there.remote_id), self.author
        if ":organization:" in author:
            return self._figures_of_an_organisation(there.remote_id, author)
        kind = "share" if ":share:" in there.remote_id else "ugcPost"
        start = f"rest/memberCreatorPostAnalytics?q=entity&entity=({kind}:{urn})&aggregation=TOTAL&queryType="
        counts = {name: self._count_of_a_member(start + query) for name, query in FIGURES_OF_A_MEMBER.items()}
        return Figures(**counts)

    @override
    def hear(self, there: Receipt) -> Sequence[Heard]:
        """The newest answers below an organisation's post. LinkedIn tells their words, and of people no names."""
        author = self.author
        if ":organization:" not in author:
            raise PermanentError(_("LinkedIn shows no app the answers below a member's post. Please look there."))
        post = quoted(there.remote_id)
        told = self.rest_object("GET", f"rest/socialActions/{post}/comments?count={MOST_HEARD}&start=0")
        page = self._receipt(there.remote_id).url
        return [one for said_by, one in answers_in(told, page=page) if said_by != author]

    def _figures_of_an_organisation(self, post: str, author: str) -> Figures:
        """Posts that nobody did anything with are left out of the answer: that is zero, for once."""
        kind = "shares" if ":share:" in post else "ugcPosts"
        path = f"rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity={quoted(author)}"
        told = self.rest_object("GET", f"{path}&{kind}=List({quoted(post)})")
        elements = told.get("elements")
        if not isinstance(elements, list):
            return Figures()
        counts = elements[0].get("totalShareStatistics", {}) if elements and isinstance(elements[0], dict) else {}
        return Figures(
            likes=counts.get("likeCount", 0),
            reposts=counts.get("shareCount", 0),
            replies=counts.get("commentCount", 0),
            views=counts.get("impressionCount", 0),
        )

    def _count_of_a_member(self, path: str) -> int | None:
        elements = self.rest_object("GET", path).get("elements")
        counts = [one.get("count") for one in elements if isinstance(one, dict)] if isinstance(elements, list) else []
        return next((count for count in counts if isinstance(count, int)), None)

    def _post(self, parts: Parts, images: Mapping[Media, str], author: str) -> dict[str, Any]:
        nobody: list[str] = []
        body = {
            "author": author,
            "commentary": self.sent_text(parts),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": nobody,
                "thirdPartyDistributionChannels": nobody,
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        content = _content(parts, images)
        return body | ({"content": content} if content else {})

    def _duplicate(self, call: Call, answer: Answer) -> Receipt:
        """Proof of success after a doubt, and an older post of the same words without one."""
        named = POST_URN.search(answer.said())
        if call.doubtful and named and named.group() not in call.known:
            return self._receipt(named.group())
        words = _("LinkedIn says that these words were posted there before: %(said)s")
        raise self.redacted(PermanentError(words % {"said": answer.said()}))

    def _posts_since(self, since: datetime | None, author: str) -> Iterator[Mapping[str, Any]]:
        """An organisation's posts, newest first; raises `UnknownOutcome` rather than stop before the end."""
        earliest = (since - CLOCK_DOUBT).timestamp() * 1000 if since else 0.0
        for page in range(MOST_PAGES):
            path = f"rest/posts?q=author&author={quoted(author)}&count={PAGE}&start={page * PAGE}&sortBy=CREATED"
            headers = {"X-RestLi-Method": "FINDER"}
            told = self.rest_object("GET", path, headers=headers)
            posts = told.get("elements")
            if not isinstance(posts, list) or not all(isinstance(post, dict) and post.get("id") for post in posts):
                raise UnknownOutcome(_("The account's posts could not be read."))
            for post in posts:
                if float(post.get("createdAt") or datetime.now(UTC).timestamp() * 1000) < earliest:
                    return
                yield post
            if len(posts) < PAGE:
                return
        raise UnknownOutcome(_("Not among the newest %(number)s posts.") % {"number": PAGE * MOST_PAGES})

    def _refuse_too_long(self, parts: Parts) -> None:
        size, limit = utf16_length(self.sent_text(parts)), int(self.setting(self.config, "characters"))
        if size > limit:
            words = _("The text has %(length)s characters as LinkedIn counts; it takes %(limit)s.")
            raise PermanentError(words % {"length": size, "limit": limit})

    def _receipt(self, urn: str) -> Receipt:
        web = self.setting(self.config, "web_url").rstrip("/")
        return Receipt(remote_id=urn, url=f"{web}/feed/update/{urn}/")


def _content(parts: Parts, images: Mapping[Media, str]) -> dict[str, Any]:
    """What is below the words: a card, one picture, several, or nothing."""
    if card := parts.fields.get("card"):
        thumbnails = [{"thumbnail": urn} for urn in images.values()]
        return {"article": {"source": parts.link, **card, **(thumbnails[0] if thumbnails else {})}}
    named = [{"id": urn, **({"altText": picture.alt} if picture.alt else {})} for picture, urn in images.items()]
    if len(named) == 1:
        return {"media": named[0]}
    return {"multiImage": {"images": named}} if named else {}
