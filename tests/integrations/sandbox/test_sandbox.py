"""The sandbox: nobody takes it for a network, and it is as strict as one."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from http.client import HTTPConnection  # noqa: TID251 (a plain visitor, not the desk)
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from integrations.sandbox.rules import TOKEN, WEBHOOK_SECRET, Rules
from integrations.sandbox.server import Sandbox

AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
NOW = 1_800_000_000


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(rules=Rules(requests=0), now=lambda: NOW) as network:
        yield network


def ask(url: str, data: bytes | None = None, method: str | None = None, **headers: str) -> tuple[int, bytes]:
    """Status and body; header names with `_` for `-`."""
    named = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=10)
    try:
        target = f"{address.path or '/'}?{address.query}"
        connection.request(method or ("GET" if data is None else "POST"), target, body=data, headers=named)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def api(network: Sandbox, method: str, path: str, fields: Any = None, **headers: str) -> tuple[int, Any]:
    body = None if fields is None else json.dumps(fields).encode()
    status, answer = ask(f"{network.url}/api{path}", body, method, Authorization=f"Bearer {TOKEN}", **headers)
    return status, json.loads(answer)


def event(network: Sandbox, *, stamp: int = NOW, key: str = "msg_1", secret: str = WEBHOOK_SECRET) -> int:
    body = b'{"type":"post.published","timestamp":"2027-01-15T08:00:00Z","data":{"title":"The ring"}}'
    signed = f"{key}.{stamp}.".encode() + body
    mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(mac).decode()
    headers = {"webhook_id": key, "webhook_timestamp": str(stamp), "webhook_signature": signature}
    return ask(f"{network.url}/webhook", body, **headers)[0]


def filled(network: Sandbox) -> None:
    """A post, one edited twice, one taken down, and events, one of them repeated."""
    for number in (1, 2, 3):
        api(
            network,
            "POST",
            "/v1/statuses",
            {"status": f"Story {number}\n\nhttps://blog.example/{number}/", "language": "sv"},
        )
    api(network, "PUT", "/v1/statuses/2", {"status": "Better <b>words</b>"})
    api(network, "PUT", "/v1/statuses/2", {"status": "Best words"})
    api(network, "DELETE", "/v1/statuses/3")
    stories(network)
    event(network)
    event(network)


def stories(network: Sandbox) -> None:
    """One that is out on a blog, and one that waits there as a draft."""
    facts = {"slug": "bell", "title": "A <bell> & a kettle", "canonical_url": "https://blog.example/bell/"}
    html = '<p lang="en">Mended<script>x()</script></p>'
    with network.world.store.transaction():
        network.world.store.shelf.add("ghost", "posts", {**facts, "status": "published", "html": html}, now=NOW)
        network.world.store.shelf.add("wordpress", "posts", {**facts, "status": "draft", "content": html}, now=NOW)


def test_every_post_and_page_says_that_it_is_a_sandbox(sandbox: Sandbox) -> None:
    filled(sandbox)
    page = ask(sandbox.url)[1].decode()
    assert "<title>SANDBOX" in page
    assert "<h1>SANDBOX" in page
    assert page.count('<span class="tape">SANDBOX</span>') == page.count("<article") == 6
    assert "<title>SANDBOX" in ask(f"{sandbox.url}/@byline/1")[1].decode()


def test_the_timeline_shows_edits_take_downs_and_repeated_events(sandbox: Sandbox) -> None:
    filled(sandbox)
    page = ask(sandbox.url)[1].decode()
    assert "Edited 2 times" in page
    assert "Better &lt;b&gt;words&lt;/b&gt;" in page
    assert "Taken down at 2027-01-15 08:00:00 UTC" in page
    assert "It came 1 more time with the same id" in page


def test_the_page_speaks_the_reader_s_language_where_it_can(sandbox: Sandbox) -> None:
    assert '<html lang="sv">' in ask(sandbox.url, Accept_Language="fi, sv;q=0.8, en;q=0.5")[1].decode()


def test_no_page_shows_a_key(sandbox: Sandbox) -> None:
    filled(sandbox)
    pages = b"".join(ask(f"{sandbox.url}{path}")[1] for path in ("/", "/?live=1", "/@byline/1", "/api/v2/instance"))
    assert TOKEN.encode() not in pages
    assert WEBHOOK_SECRET.removeprefix("whsec_").encode() not in pages


def test_a_post_that_was_taken_down_is_410_and_one_that_never_was_404(sandbox: Sandbox) -> None:
    filled(sandbox)
    assert [ask(f"{sandbox.url}/@byline/{number}")[0] for number in (1, 3, 9)] == [200, 410, 404]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/@byline/2", "/@byline/3", "/ghost-blog/bell/"])
def test_the_pages_have_no_accessibility_violation(sandbox: Sandbox, chromium: Browser, path: str, scheme: Any) -> None:
    filled(sandbox)
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 360, "height": 740})
    page.goto(sandbox.url + path)
    results = Axe().run(page, options=AXE_OPTIONS)
    too_wide = page.evaluate("document.documentElement.scrollWidth > 360")
    page.close()
    assert results.violations_count == 0, results.generate_report()
    assert not too_wide


def test_posts_outlive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite3"
    with Sandbox(path=path) as before:
        api(before, "POST", "/v1/statuses", {"status": "Still here"})
    with Sandbox(path=path) as after:
        assert api(after, "GET", "/v1/statuses/1/source")[1]["text"] == "Still here"


def test_events_outlive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite3"
    with Sandbox(path=path, now=lambda: NOW) as before:
        event(before)
    with Sandbox(path=path) as after:
        assert [kept.id for kept in after.world.store.events()] == ["msg_1"]


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"status": " "}, 422, "can't be blank"),
        ({"status": "x" * 501}, 422, "character limit of 500"),
        ({"status": "x", "media_ids": ["9"]}, 422, "not found or already attached"),
        ({"status": "x", "media_ids": ["1", "2", "3", "4", "5"]}, 422, "more files"),
    ],
)
def test_it_refuses_what_mastodon_refuses(sandbox: Sandbox, fields: Any, status: int, words: str) -> None:
    code, said = api(sandbox, "POST", "/v1/statuses", fields)
    assert code == status
    assert words in said["error"]


def test_a_key_is_kept_for_an_hour() -> None:
    clock = [float(NOW)]
    with Sandbox(rules=Rules(requests=0), now=lambda: clock[0]) as network:
        ids = []
        for wait in (0, 3500, 200):
            clock[0] += wait
            ids.append(api(network, "POST", "/v1/statuses", {"status": "Once"}, Idempotency_Key="a")[1]["id"])
    assert ids == ["1", "1", "2"]


def test_without_the_token_nothing_is_said(sandbox: Sandbox) -> None:
    assert ask(f"{sandbox.url}/api/v1/statuses", b"{}", Authorization="Bearer other")[0] == 401


def test_gotosocial_counts_code_points_and_says_400() -> None:
    with Sandbox(rules=Rules(software="0.19 gotosocial", characters=10)) as network:
        assert api(network, "POST", "/v1/statuses", {"status": "👨‍👩‍👧" * 3})[0] == 400


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({}, 204),
        ({"stamp": NOW - 301}, 400),
        ({"stamp": NOW + 301}, 400),
        ({"key": "a.b"}, 400),
        ({"secret": "whsec_" + base64.b64encode(b"x" * 32).decode()}, 401),
    ],
)
def test_the_receiver_verifies_signature_and_time(sandbox: Sandbox, arguments: dict[str, Any], status: int) -> None:
    assert event(sandbox, **arguments) == status


def test_a_fault_can_be_ordered_from_outside(sandbox: Sandbox) -> None:
    order = json.dumps({"fault": "500", "path": "/api/v1/statuses"}).encode()
    assert ask(f"{sandbox.url}/sandbox/faults", order)[0] == 200
    codes = [
        ask(f"{sandbox.url}/api/v1/statuses", b'{"status": "a"}', Authorization=f"Bearer {TOKEN}")[0] for _ in "12"
    ]
    assert codes == [500, 200]


def test_a_story_on_a_make_believe_blog_is_shown_and_leads_to_where_it_was_first_published(sandbox: Sandbox) -> None:
    stories(sandbox)
    page = ask(f"{sandbox.url}/ghost-blog/bell/")[1].decode()
    assert '<link rel="canonical" href="https://blog.example/bell/">' in page
    assert "A &lt;bell&gt; &amp; a kettle" in page
    assert '<p lang="en">Mended</p>' in page
    assert ask(f"{sandbox.url}/wordpress/bell/")[0] == 404
    assert ask(sandbox.url)[1].decode().count('<span class="tape">SANDBOX</span>') == 2
