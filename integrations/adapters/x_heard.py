"""What people answered below a post on X, out of `GET /2/tweets/search/recent`. Pure.

Source: docs.x.com `x-api/fundamentals/conversation-id`: every answer carries the id of the post that began it all.
"""

from collections.abc import Iterator
from html import unescape
from typing import Any

from integrations.adapters.base import Heard
from integrations.adapters.heard import LONGEST, moment


def answers_in(told: Any, *, web: str) -> Iterator[tuple[str, Heard]]:
    """(id of whoever said it, what was said), oldest first; X tells the newest first, and people apart."""
    posts = told.get("data") if isinstance(told, dict) else None
    people = {str(one.get("id")): one for one in _included(told) if isinstance(one, dict)}
    for post in reversed(posts if isinstance(posts, list) else []):
        if not isinstance(post, dict) or not post.get("id"):
            continue
        author = str(post.get("author_id") or "")
        who = people.get(author, {})
        page = f"{web}/{who.get('username') or 'i'}/status/{post['id']}"
        yield (
            author,
            Heard(
                remote_id=str(post["id"]),
                author=str(who.get("name") or who.get("username") or ""),
                text=unescape(str(post.get("text") or ""))[:LONGEST],
                url=page,
                said_at=moment(post.get("created_at")),
            ),
        )


def _included(told: Any) -> list[Any]:
    included = told.get("includes") if isinstance(told, dict) else None
    people = included.get("users") if isinstance(included, dict) else None
    return people if isinstance(people, list) else []
