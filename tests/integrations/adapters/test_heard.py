"""What people answer below a post, network by network: as plain text, and only what is shown to everybody."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter
from integrations.errors import GoneError, PermanentError
from integrations.message import Receipt
from tests.integrations.adapters.loopback import Loopback, answer

Start = Callable[..., Loopback]
THERE = Receipt(remote_id="7")
URI = "at://did:plc:a/app.bsky.feed.post/3ke6kg3wk2223"


def told(status: str, data: Any) -> bytes:
    return answer(status, json.dumps(data).encode(), Content_Type="application/json")


def adapter(kind: str, url: str) -> Adapter:
    config = {"base_url": url, "appview_url": url, "web_url": "https://bsky.example", "account_id": "1"}
    return ADAPTERS[kind](config=config, credential={"access_token": "t", "password": "p"})


def status(number: int, **facts: Any) -> dict[str, Any]:
    who = {"id": "2", "display_name": "Ines", "acct": "ines@m.example"}
    page = f"https://m.example/@ines/{number}"
    usual = {"id": str(number), "visibility": "public", "content": "<p>Nice.</p>", "account": who, "url": page}
    return {**usual, "created_at": "2026-11-29T10:00:00.000Z", **facts}


def test_mastodon_tells_what_everybody_sees_and_nothing_of_ours(loopback: Start) -> None:
    below = [
        status(1),
        status(2, visibility="direct"),
        status(3, visibility="private"),
        status(4, account={"id": "1", "display_name": "Ourselves"}),
    ]
    server = loopback(told("200 OK", {"ancestors": [], "descendants": below}))
    (one,) = adapter("mastodon", server.url).hear(THERE)
    assert (one.remote_id, one.author, one.text, one.url) == ("1", "Ines", "Nice.", "https://m.example/@ines/1")
    assert one.said_at is not None
    assert one.said_at.tzinfo is not None


def test_what_is_gone_on_mastodon_is_gone(loopback: Start) -> None:
    server = loopback(told("404 Not Found", {"error": "Record not found"}))
    with pytest.raises(GoneError):
        adapter("mastodon", server.url).hear(THERE)


def test_bluesky_needs_no_sign_in_to_read_answers(loopback: Start) -> None:
    post = {
        "uri": "at://did:plc:b/app.bsky.feed.post/x",
        "author": {"did": "did:plc:b", "handle": "ines.test", "displayName": ""},
        "record": {"text": "Nice.", "createdAt": "2026-11-29T10:00:00Z"},
    }
    server = loopback(told("200 OK", {"thread": {"post": {"uri": URI}, "replies": [{"post": post}]}}))
    (one,) = adapter("bluesky", server.url).hear(Receipt(remote_id=URI))
    assert (one.author, one.url) == ("ines.test", "https://bsky.example/profile/did:plc:b/post/x")
    assert "authorization" not in server.headers()


def test_what_bluesky_has_not_indexed_yet_has_no_answers(loopback: Start) -> None:
    server = loopback(told("400 Bad Request", {"error": "NotFound", "message": "Post not found"}))
    assert adapter("bluesky", server.url).hear(Receipt(remote_id=URI)) == []


def test_wordpress_tells_its_comments(loopback: Start) -> None:
    comment = {
        "id": 3,
        "author_name": "Ines",
        "content": {"rendered": "<p>Nice &amp; warm.</p>"},
        "link": "https://news.example/a/#comment-3",
        "date_gmt": "2026-11-29T10:00:00",
    }
    server = loopback(told("200 OK", [comment]))
    (one,) = adapter("wordpress", server.url).hear(THERE)
    assert (one.remote_id, one.text) == ("3", "Nice & warm.")


def test_a_site_that_shows_no_comments_says_so(loopback: Start) -> None:
    server = loopback(told("403 Forbidden", {"code": "rest_comment_disabled", "message": "Sorry."}))
    with pytest.raises(PermanentError):
        adapter("wordpress", server.url).hear(THERE)
