"""What people answer below a post, network by network: as plain text, and only what is shown to everybody."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter
from integrations.errors import GoneError, PermanentError
from integrations.message import Receipt
from integrations.sandbox.rules import ORGANIZATION, TOKEN, X_USER
from integrations.sandbox.server import Sandbox
from tests.integrations.adapters.loopback import Loopback, answer

Start = Callable[..., Loopback]
THERE = Receipt(remote_id="7")
URI = "at://did:plc:a/app.bsky.feed.post/3ke6kg3wk2223"


def told(status: str, data: Any) -> bytes:
    return answer(status, json.dumps(data).encode(), Content_Type="application/json")


def adapter(kind: str, url: str) -> Adapter:
    config = {"base_url": url, "appview_url": url, "web_url": "https://bsky.example", "account_id": "1"}
    config |= {"user_id": "1", "author": ORGANIZATION}
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


def test_x_tells_who_said_it_apart_and_counts_what_reading_costs(loopback: Start) -> None:
    posts = [
        {"id": "9", "author_id": "1", "text": "Thank you", "created_at": "2026-11-29T10:02:00.000Z"},
        {"id": "8", "author_id": "2", "text": "Nice &amp; warm", "created_at": "2026-11-29T10:00:00.000Z"},
    ]
    people = [{"id": "2", "name": "Ines", "username": "ines"}]
    server = loopback(told("200 OK", {"data": posts, "includes": {"users": people}, "meta": {"result_count": 2}}))
    x = adapter("x", server.url)
    (one,) = x.hear(THERE)
    assert (one.remote_id, one.author, one.text) == ("8", "Ines", "Nice & warm")
    assert one.url == "https://bsky.example/ines/status/8"
    assert x.spent == Decimal("0.010")


def test_a_post_on_x_that_nobody_answered_costs_nothing_to_ask(loopback: Start) -> None:
    x = adapter("x", loopback(told("200 OK", {"meta": {"result_count": 0}})).url)
    assert list(x.hear(THERE)) == []
    assert x.spent == 0


def test_linkedin_tells_words_without_names_and_nothing_of_ours(loopback: Start) -> None:
    urn = "urn:li:comment:(urn:li:share:7,6)"
    comments = [
        {"actor": ORGANIZATION, "commentUrn": "urn:li:comment:(urn:li:share:7,5)", "message": {"text": "Thanks"}},
        {
            "actor": "urn:li:person:a",
            "commentUrn": urn,
            "message": {"text": "Nice."},
            "created": {"time": 1764410400000},
        },
    ]
    server = loopback(told("200 OK", {"elements": comments, "paging": {}}))
    (one,) = adapter("linkedin", server.url).hear(Receipt(remote_id="urn:li:share:7"))
    assert (one.remote_id, one.author, one.text) == (urn, "", "Nice.")
    assert one.url.endswith(
        "/feed/update/urn:li:share:7/?commentUrn=urn%3Ali%3Acomment%3A%28urn%3Ali%3Ashare%3A7%2C6%29"
    )
    assert one.said_at is not None


def test_below_a_members_post_linkedin_lets_nobody_read_and_is_not_asked() -> None:
    member = ADAPTERS["linkedin"](config={"author": "urn:li:person:a"}, credential={"access_token": "t"})
    with pytest.raises(PermanentError, match="a member's post"):
        member.hear(Receipt(remote_id="urn:li:share:7"))


def test_the_sandboxes_play_answers(sandbox: Callable[..., Sandbox]) -> None:
    network = sandbox(crowd=True)
    store, now = network.world.store, network.world.now()
    facts = {"language": "en", "media": [], "now": now - 90}
    store.add_status(text="One", network="x", data={}, **facts)
    there = store.add_status(text="Two", network="x", data={}, **facts)
    secrets = {"access_token": TOKEN}
    servers = {"base_url": network.url, "web_url": network.url, "user_id": X_USER}
    x = ADAPTERS["x"](config=servers, credential=secrets)
    assert [one.author for one in x.hear(Receipt(remote_id=str(there.id)))] == ["Ines Marrow", "Teodor Vahl"]
    store.add_status(text="Three", network="linkedin", data={"author": ORGANIZATION}, **facts)
    there = store.add_status(text="Four", network="linkedin", data={"author": ORGANIZATION}, **facts)
    linkedin = ADAPTERS["linkedin"](config={**servers, "author": ORGANIZATION}, credential=secrets)
    assert len(linkedin.hear(Receipt(remote_id=f"urn:li:share:{there.id}"))) == 2
    writer = sandbox(crowd=True, linkedin_writes_only=True)
    made = writer.world.store.add_status(text="One", network="linkedin", data={"author": ORGANIZATION}, **facts)
    linkedin = ADAPTERS["linkedin"](
        config={**servers, "base_url": writer.url, "author": ORGANIZATION}, credential=secrets
    )
    with pytest.raises(PermanentError):
        linkedin.hear(Receipt(remote_id=f"urn:li:share:{made.id}"))
