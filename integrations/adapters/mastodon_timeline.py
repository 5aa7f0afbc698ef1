"""Our own posts on a Mastodon server, and where they lead."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

from integrations.adapters.mastodon_api import MastodonApi
from integrations.errors import UnknownOutcome

PAGE, MOST_PAGES = 40, 10  # how far back we look
CLOCK_DOUBT = timedelta(minutes=10)  # how far their clock and ours may differ


def statuses_since(api: MastodonApi, since: datetime | None, account: str) -> Iterator[dict[str, Any]]:
    """Posts of `account`, newest first, back to `since`; raises `UnknownOutcome` rather than stop before that."""
    earliest = since - CLOCK_DOUBT if since else None
    for status in _statuses(api, account):
        if earliest and datetime.fromisoformat(str(status["created_at"])) < earliest:
            return
        yield status


def _statuses(api: MastodonApi, account: str) -> Iterator[dict[str, Any]]:
    params = {"limit": str(PAGE), "exclude_reblogs": "true"}
    for _page in range(MOST_PAGES):
        answer = api.api("GET", "v1", "accounts", account, "statuses", repeatable=True, params=params)
        if not answer.ok:
            raise api.failed(answer, repeatable=True)
        statuses = answer.json()
        if not isinstance(statuses, list) or not all(isinstance(item, dict) and item.get("id") for item in statuses):
            raise UnknownOutcome(_("The account's posts could not be read."))
        if not statuses:
            return
        yield from statuses
        params = {**params, "max_id": str(statuses[-1]["id"])}
    raise UnknownOutcome(_("Not among the newest %(number)s posts.") % {"number": PAGE * MOST_PAGES})


def links(status: Mapping[str, Any]) -> set[str]:
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
