"""X, by its API v2. Facts: reference/channels.md section 4.

Each call costs money, and a post with an address more than ten times as much as one without: the price is told before
it is sent, and a channel may have a budget a month. Nothing guards against doubles but X's refusal of the same words;
after a doubt our own timeline is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

import regex
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from integrations.adapters import thread
from integrations.adapters.base import Call, Count, Figures, Heard, Limits
from integrations.adapters.outcomes import Answer
from integrations.adapters.pictures import fitting
from integrations.adapters.words import compose_words
from integrations.adapters.x_api import XApi
from integrations.adapters.x_heard import answers_in
from integrations.adapters.x_pictures import TAKEN, ready_media, uploads
from integrations.adapters.x_text import MOST_HASHTAGS, WEIGHT, holds_address, weight
from integrations.errors import GoneError, PermanentError, UnknownOutcome
from integrations.message import Announcement, Parts, Receipt

PAGE, MOST_PAGES = 50, 4  # how far back `find` looks; each post that is read costs money
MOST_HEARD = 100  # answers that are read at once
CLOCK_DOUBT = timedelta(minutes=10)
CHARACTERS_OF_PREMIUM = 25_000
ALT_PRICE = Decimal("0.005")  # US dollars; described pictures


class X(XApi):
    """Posts words with their address, hashtags, and pictures with their alternative texts."""

    name = "x"
    label = "X"
    limits = Limits(characters=WEIGHT, media=TAKEN.number, alt=TAKEN.alt)
    interval = 10.0  # seconds; 100 posts in 15 minutes
    can_delete = can_find = can_measure = can_hear = can_thread = costs_money = True
    takes_words = True
    patience = 8  # each post that is read costs half a cent
    handle = regex.compile(r"(?<![\w@.])@\w{1,15}(?!\w|@)")
    config_fields: ClassVar = {
        "characters": gettext_lazy("Characters a post may have"),
        "price": gettext_lazy("What X charges for a post, in dollars"),
        "price_with_link": gettext_lazy("What X charges for a post with a link, in dollars"),
        "budget": gettext_lazy("Dollars a month, at most; empty: without limit"),
    }
    config_defaults: ClassVar = {
        **XApi.config_defaults,
        "characters": str(WEIGHT),
        "price": "0.015",
        "price_with_link": "0.20",
        "price_of_delete": "0.010",
        "price_of_read": "0.005",
        "price_of_own_read": "0.001",
        "budget": "",
    }
    credential_fields: ClassVar = {
        "access_token": gettext_lazy("Access token"),
        "refresh_token": gettext_lazy("Refresh token"),
        "client_id": gettext_lazy("Client ID of your app"),
        "client_secret": gettext_lazy("Client secret of your app, if it has one"),
    }

    @classmethod
    @override
    def check_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Refuse what is no number."""
        wrong = dict(super().check_fields(fields))
        characters = cls.setting(fields, "characters")
        if not characters.isdecimal() or not WEIGHT <= int(characters) <= CHARACTERS_OF_PREMIUM:
            wrong["characters"] = _("This should be a number from 280 to 25,000.")
        for name in ("price", "price_with_link", "budget"):
            if _dollars(cls.setting(fields, name) or "0") is None:
                wrong[name] = _("This should be an amount, like 0.20.")
        return wrong

    @classmethod
    @override
    def price(cls, parts: Parts, config: Mapping[str, Any]) -> Decimal:
        """What publishing costs: each post by whether it holds an address, and each description of a picture."""
        prices = {True: cls.setting(config, "price_with_link"), False: cls.setting(config, "price")}
        posts = sum((_dollars(prices[holds_address(text)]) or Decimal(0) for text in parts.texts), Decimal(0))
        return posts + ALT_PRICE * sum(1 for picture in parts.media if picture.alt)

    @classmethod
    @override
    def price_of_delete(cls, parts: Parts, config: Mapping[str, Any]) -> Decimal:
        """Each post of a thread is taken down by itself."""
        return (_dollars(cls.setting(config, "price_of_delete")) or Decimal(0)) * len(parts.texts)

    @classmethod
    @override
    def budget(cls, config: Mapping[str, Any]) -> Decimal | None:
        """Dollars a calendar month."""
        return _dollars(cls.setting(config, "budget"))

    @classmethod
    @override
    def counts(cls, text: str, config: Mapping[str, Any]) -> tuple[Count, ...]:
        """Weight."""
        return (Count(length=weight(text), limit=int(cls.setting(config, "characters")), unit="weight"),)

    @classmethod
    @override
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """Title, summary, the address as it is, hashtags, and pictures."""
        limit = int(cls.setting(config, "characters"))
        said = compose_words(
            announcement,
            link=announcement.url,
            limit=min(limit, WEIGHT),
            length=weight,
            most_hashtags=MOST_HASHTAGS,
            warning=announcement.warning,
            threads=True,
        )
        return Parts(
            text=said.text,
            language=announcement.language,
            link=announcement.url,
            media=fitting(announcement.media, TAKEN),
            length=said.longest(weight),
            limit=limit,
            more=said.more,
            mentions=said.mentions,
        )

    @override
    def check(self) -> Mapping[str, Any]:
        """Whose token it is."""
        data = self.v2_data("GET", "users/me", repeatable=True, params={"user.fields": "profile_image_url"})
        page = f"{self.setting(self.config, 'web_url').rstrip('/')}/{data.get('username', '')}"
        known = {"account": str(data.get("username", "")), "user_id": data["id"], "account_url": page}
        return {**known, "picture": str(data.get("profile_image_url") or "")}

    @override
    def create(self, call: Call) -> Receipt:
        """Upload the pictures, then post, or post a thread."""
        for text in call.parts.texts:
            self._refuse_too_long(text)
        return thread.publish(call, lambda _number, out: self._post(call, out))

    @override
    def delete(self, call: Call, there: Receipt) -> None:
        """Delete; what is not there was gone already."""
        for post in reversed(thread.posts_of(there)):
            answer = self.v2("DELETE", f"tweets/{post.remote_id}")
            if not answer.ok and answer.status not in {404, 410}:
                raise self.failed(answer)

    @override
    def find(self, call: Call) -> Receipt | None:
        """Look through our own posts for our link, and for the answers that make a thread of it."""
        return thread.find(call, lambda _number, out: self._sought(call, out))

    @override
    def measure(self, there: Receipt) -> Figures:
        """One read, which costs money: ask seldom."""
        params = {"ids": there.remote_id, "tweet.fields": "public_metrics"}
        answer = self.v2("GET", "tweets", repeatable=True, params=params)
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        told = answer.json()
        posts = told.get("data") if isinstance(told, dict) else None
        if not isinstance(posts, list) or not posts:
            raise GoneError(_("The post is no longer there."))
        self._charge(len(posts), "price_of_own_read")
        counts = posts[0].get("public_metrics") or {}
        return Figures(
            likes=counts.get("like_count"),
            reposts=counts.get("retweet_count"),
            replies=counts.get("reply_count"),
            quotes=counts.get("quote_count"),
            views=counts.get("impression_count"),
        )

    @override
    def hear(self, there: Receipt) -> Sequence[Heard]:
        """The newest answers, as far back as X's search looks: seven days. Each one that is read costs money."""
        params = {
            "query": f"conversation_id:{there.remote_id}",
            "max_results": str(MOST_HEARD),
            "tweet.fields": "author_id,created_at",
            "expansions": "author_id",
            "user.fields": "name,username",
        }
        answer = self.v2("GET", "tweets/search/recent", repeatable=True, params=params)
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        heard = list(answers_in(answer.json(), web=self.setting(self.config, "web_url").rstrip("/")))
        self._charge(len(heard), "price_of_read")
        return [one for author, one in heard if author != str(self.config.get("user_id") or "")]

    def _charge(self, posts: int, price: str) -> None:
        """So many posts were read, at this price each; that X counts each once a day is left out."""
        self.spent += (_dollars(self.setting(self.config, price)) or Decimal(0)) * posts

    def _post(self, call: Call, out: Sequence[Receipt]) -> Receipt:
        text = call.parts.texts[len(out)]
        body: dict[str, Any] = {"text": text}
        if out:
            body["reply"] = {"in_reply_to_tweet_id": out[-1].remote_id}
        elif media := ready_media(self, call):
            body["media"] = {"media_ids": media}
        call.still_wanted()
        answer = self._sent(call, body)
        if answer.status == 403 and "duplicate" in answer.said().casefold():
            return self._duplicate(call, out)
        return self._receipt(str(self.data(answer)["id"]))

    def _sent(self, call: Call, body: Mapping[str, Any]) -> Answer:
        """Post; where X takes no answers of this app the rest of a thread stands alone, and old uploads are renewed."""
        answer = self.v2("POST", "tweets", json=body)
        said = answer.said().casefold()
        if answer.status == 403 and "reply" in body and "repl" in said:
            alone = {name: value for name, value in body.items() if name != "reply"}
            return self.v2("POST", "tweets", json=alone)
        if answer.status == 400 and "media" in body and "media" in said:
            done = {key: note for key, note in call.parts_done.items() if key not in uploads(call)}
            media = ready_media(self, replace(call, parts_done=done))
            return self.v2("POST", "tweets", json={**body, "media": {"media_ids": media}})
        return answer

    def _duplicate(self, call: Call, out: Sequence[Receipt]) -> Receipt:
        """After a doubt the proof that it is there, and otherwise an older post of the same words."""
        if not call.doubtful:
            raise PermanentError(_("X says that these words were posted there before. Change them, or leave it."))
        found = self._sought(call, out)
        if found is None:
            raise UnknownOutcome(_("X says that it has these words, but does not show where."))
        return found

    def _sought(self, call: Call, out: Sequence[Receipt]) -> Receipt | None:
        """The first post is known by our link, the next ones by what they answer."""
        for post in self._posts_since(call.since):
            if out:
                answered = [one for one in post.get("referenced_tweets") or () if one.get("type") == "replied_to"]
                ours = out[-1].remote_id in {str(one.get("id")) for one in answered}
            else:
                ours = call.parts.link in _links(post)
            if ours and str(post["id"]) not in call.known:
                return self._receipt(str(post["id"]))
        return None

    def _posts_since(self, since: datetime | None) -> Iterator[Mapping[str, Any]]:
        """Our own posts, newest first; raises `UnknownOutcome` rather than stop before the end."""
        user = str(self.config.get("user_id") or self.check()["user_id"])
        params = {"max_results": str(PAGE), "tweet.fields": "entities,created_at,referenced_tweets"}
        if since:
            params["start_time"] = (since - CLOCK_DOUBT).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for _page in range(MOST_PAGES):
            answer = self.v2("GET", f"users/{user}/tweets", repeatable=True, params=params)
            if not answer.ok:
                raise self.failed(answer, repeatable=True)
            told = answer.json()
            posts = told.get("data", []) if isinstance(told, dict) and "meta" in told else None
            if not isinstance(posts, list) or not all(isinstance(post, dict) and post.get("id") for post in posts):
                raise UnknownOutcome(_("The account's posts could not be read."))
            self._charge(len(posts), "price_of_own_read")
            yield from posts
            following = told["meta"].get("next_token")
            if not following:
                return
            params = {**params, "pagination_token": str(following)}
        raise UnknownOutcome(_("Not among the newest %(number)s posts.") % {"number": PAGE * MOST_PAGES})

    def _refuse_too_long(self, text: str) -> None:
        (count,) = self.counts(text, self.config)
        if count.left < 0:
            words = _("The text weighs %(length)s as X counts; it takes %(limit)s.")
            raise PermanentError(words % {"length": count.length, "limit": count.limit})

    def _receipt(self, identifier: str) -> Receipt:
        web, account = self.setting(self.config, "web_url").rstrip("/"), self.config.get("account") or "i"
        return Receipt(remote_id=identifier, url=f"{web}/{account}/status/{identifier}")


def _links(post: Mapping[str, Any]) -> set[str]:
    """Where a post's addresses lead, which X shows as t.co."""
    urls = (post.get("entities") or {}).get("urls") or ()
    return {str(url.get(name)) for url in urls for name in ("expanded_url", "unwound_url") if url.get(name)}


def _dollars(text: str) -> Decimal | None:
    """An amount, or None for what is none."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None
