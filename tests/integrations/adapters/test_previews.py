"""A preview says, byte for byte, what is sent."""

import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from integrations.adapters.base import Call
from integrations.errors import DeliveryError
from integrations.message import Announcement, Words
from integrations.previews import preview
from tests.integrations.adapters.loopback import Loopback, answer
from tests.integrations.adapters.test_promises import BEFORE, MOMENT, NETWORKS, READY, Start, _texts, every, settings

TYPED = "Ünïcode (a_b) #tag @ann 👩‍🔧 <b> \\ * [x] {y} https://blog.example/a_(b)\n\nand 日本語 & more…"
Calls = Callable[..., Call]


class Shown(HTMLParser):
    """The text of every element that says it holds what is sent."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._deep = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._deep:
            self._deep += 1
        elif any(name == "data-sent" for name, _value in attrs):
            self._deep = 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._deep -= bool(self._deep)

    def handle_data(self, data: str) -> None:
        if self._deep:
            self.found[-1] += data


def sent_by(name: str, loopback: Start, call: Call) -> str:
    """The body of the request that publishes."""
    server: Loopback = loopback(*BEFORE.get(name, ()), answer("422 Unprocessable Content", b"{}"))
    with pytest.raises(DeliveryError):
        READY[name](server.url).create(call)
    return server.body().decode()


@every
@pytest.mark.parametrize("own", [False, True], ids=["draft", "own"])
def test_what_the_page_shows_is_what_the_adapter_sends(
    name: str, own: bool, loopback: Start, announcement: Announcement, call_of: Calls
) -> None:
    words = Words(texts=(TYPED,)) if own and NETWORKS[name].takes_words else None
    story = replace(announcement, title=TYPED, summary=TYPED, media=(), words=words)
    parts = NETWORKS[name].compose(story, settings(name))
    shown = preview(parts, network=name, config=settings(name))
    page = Shown(render_to_string("integrations/_preview.html", {"preview": shown, "name": "Desk"}))
    body = sent_by(name, loopback, call_of(parts, started=MOMENT, since=MOMENT))
    (text,) = page.found
    assert text in {*_texts(json.loads(body))} or (name == "webhook" and text in body)
    assert text == shown.posts[0].text


def test_every_post_of_a_thread_is_shown_as_it_is_sent(announcement: Announcement) -> None:
    story = replace(announcement, words=Words(texts=("One @ann@social.example #tag", "Two {link}")))
    parts = NETWORKS["mastodon"].compose(story, {})
    shown = preview(parts, network="mastodon", config={})
    page = Shown(render_to_string("integrations/_preview.html", {"preview": shown, "name": "Desk"}))
    assert tuple(page.found) == parts.texts
    assert [piece.kind for piece in shown.posts[1].pieces] == ["words", "link"]


def test_an_escape_is_sent_and_not_seen(announcement: Announcement) -> None:
    parts = NETWORKS["linkedin"].compose(replace(announcement, title="A (ring) \\ #Shift"), {})
    (post,) = preview(parts, network="linkedin", config={}).posts
    seen = "".join(piece.text for piece in post.pieces if piece.seen)
    assert seen.startswith("A (ring) \\ #\u2060Shift")
    assert r"A \(ring\) \\ " in post.text
