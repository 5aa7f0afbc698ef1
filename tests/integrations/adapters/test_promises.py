"""What every channel promises, whatever network it speaks to: one suite over all `ADAPTERS`.

A new network needs one line in `READY`: how to make its adapter for a server at some address, signed in.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from integrations.adapters import ADAPTERS
from integrations.adapters.base import EVERYTHING, Adapter, Call, PassingSession
from integrations.adapters.http import HttpAdapter
from integrations.adapters.matrix import table
from integrations.adapters.text import CALLING_SIGN, URL, WORD_JOINER
from integrations.errors import (
    AuthError,
    DeliveryError,
    GoneError,
    PermanentError,
    TemporaryError,
    UnknownOutcome,
)
from integrations.message import Announcement, Parts
from tests.integrations.adapters.loopback import Loopback, answer, silence

Start = Callable[..., Loopback]
Calls = Callable[..., Call]
NETWORKS = dict(ADAPTERS)  # as shipped, without the fake ones of other tests
SECRET = "pl4nted-s3cret-7c1e"
GUIDE = Path(__file__).parents[3] / "docs/adding-a-channel.md"
MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def _mastodon(url: str) -> Adapter:
    return NETWORKS["mastodon"](config={"base_url": url, "account_id": "1"}, credential={"access_token": SECRET})


def _webhook(url: str) -> Adapter:
    secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    return NETWORKS["webhook"](config={"url": url}, credential={"secret": secret, "previous_secret": ""})


def _bluesky(url: str) -> Adapter:
    made = NETWORKS["bluesky"](config={"base_url": url}, credential={"app_password": SECRET})
    made.session = PassingSession(
        {"access": "access-t0ken", "refresh": "refresh-t0ken", "did": "did:plc:a", "pds": url}
    )
    return made


def _wordpress(url: str) -> Adapter:
    return NETWORKS["wordpress"](config={"base_url": url, "username": "comms"}, credential={"password": SECRET})


def _ghost(url: str) -> Adapter:
    key = f"{'a' * 24}:{'b' * 64}"
    return NETWORKS["ghost"](config={"base_url": url}, credential={"admin_key": key, "other": SECRET})


def _linkedin(url: str) -> Adapter:
    config = {"base_url": url, "author": "urn:li:organization:1"}
    return NETWORKS["linkedin"](config=config, credential={"access_token": SECRET})


def _x(url: str) -> Adapter:
    return NETWORKS["x"](config={"base_url": url, "user_id": "7"}, credential={"access_token": SECRET})


READY: Mapping[str, Callable[[str], Adapter]] = {
    "mastodon": _mastodon,
    "bluesky": _bluesky,
    "linkedin": _linkedin,
    "x": _x,
    "wordpress": _wordpress,
    "ghost": _ghost,
    "webhook": _webhook,
}
# What answers the questions before the request that publishes: blogs are looked through first.
BEFORE: Mapping[str, tuple[bytes, ...]] = {
    "wordpress": (
        answer("200 OK", b"[]"),
        answer("200 OK", b'[{"id": 1, "name": "night shift"}]'),
        answer("200 OK", b'[{"id": 2, "name": "lost &amp; found"}]'),
    ),
    "ghost": (answer("200 OK", b'{"posts": []}'),),
}
NAMES_WHAT_IT_MADE = [name for name in READY if name != "webhook"]  # to a receiver of events any 2xx is a yes
every = pytest.mark.parametrize("name", NETWORKS)


def settings(name: str) -> Mapping[str, Any]:
    return READY[name]("https://network.example").config


def composed(name: str, announcement: Announcement) -> Parts:
    return NETWORKS[name].compose(announcement, settings(name))


def outcome(name: str, server: Loopback, call: Call) -> DeliveryError:
    """How a post ends that the server answers so."""
    with pytest.raises(DeliveryError) as caught:
        READY[name](server.url).create(call)
    assert SECRET not in str(caught.value)
    return caught.value


@pytest.fixture
def post(announcement: Announcement, call_of: Calls) -> Callable[[str], Call]:
    """A call to publish what a network composes of a story without pictures."""
    bare = replace(announcement, media=())
    return lambda name: call_of(composed(name, bare), started=MOMENT, since=MOMENT)


# What it is


def test_every_network_keeps_these_promises() -> None:
    assert set(READY) == set(NETWORKS)


def test_the_table_of_the_guide_is_made_of_class_facts() -> None:
    """After a change: `manage.py channels facts` prints the table."""
    assert table(NETWORKS.values()) in GUIDE.read_text()


@every
def test_a_network_can_do_what_it_says(name: str) -> None:
    network = NETWORKS[name]
    verbs = {"edit": network.can_edit, "delete": network.can_delete, "reply": network.can_reply}
    verbs |= {"find": network.can_find, "measure": network.can_measure, "create": True, "check": True}
    written = {verb: getattr(network, verb) is not getattr(Adapter, verb) for verb in verbs}
    assert written == verbs
    assert network.name == name
    assert network.edits <= EVERYTHING
    assert network.can_delete or not network.can_thread
    assert network.can_find or not network.names_its_own


@every
def test_settings_that_have_a_choice_have_a_default_among_it(name: str) -> None:
    network = NETWORKS[name]
    for setting, choices in network.config_choices.items():
        assert network.config_defaults[setting] in dict(choices)
    assert set(network.config_choices) <= set(network.config_fields)


@every
def test_an_inside_address_is_refused_at_its_field(name: str) -> None:
    network = NETWORKS[name]
    assert issubclass(network, HttpAdapter)
    for field in network.address_fields:
        for address in ("http://network.example", "https://user@network.example", "file:///etc/passwd", "network"):
            assert field in network.check_fields({field: address})


# Composing


@every
def test_composing_is_pure_and_survives_the_database(name: str, announcement: Announcement) -> None:
    parts = composed(name, announcement)
    assert composed(name, announcement) == parts
    assert Parts.from_json(parts.as_json()) == parts
    assert (parts.link, parts.language) == (announcement.url, announcement.language)


@every
def test_readers_get_the_way_to_the_story(name: str, announcement: Announcement) -> None:
    parts = composed(name, announcement)
    shown = announcement.url.partition("://")[2].rstrip("/")
    assert shown in parts.text or parts.fields


@every
@pytest.mark.parametrize("text", ["x" * 9000, "👨‍👩‍👧" * 3000, "日本語" * 2000, "(a_b) " * 1500, "e\u0301" * 4000])
def test_whatever_people_write_fits(name: str, announcement: Announcement, text: str) -> None:
    long = replace(announcement, title=text, summary=text, topics=("a topic",) * 9)
    parts = composed(name, long)
    assert all(count.left >= 0 for count in NETWORKS[name].counts(parts.text, settings(name)) if count.limit)


@every
def test_people_s_words_call_nobody_and_open_no_topic(name: str, announcement: Announcement) -> None:
    typed = "Thanks @ann @bob@social.example ＠carol #secret ＃secret"
    parts = composed(name, replace(announcement, title=typed, summary=typed, topics=()))
    if NETWORKS[name].kind == "network":
        assert CALLING_SIGN.search(URL.sub("", parts.text)) is None
        assert parts.text.count(WORD_JOINER) >= 5
    assert parts.mentions == {}


@every
def test_alternative_texts_are_kept_within_the_limit(name: str, announcement: Announcement) -> None:
    (picture,) = announcement.media
    parts = composed(name, replace(announcement, media=(replace(picture, alt="word " * 2000),)))
    limit = NETWORKS[name].limits.alt
    assert all(0 < len(one.alt) <= limit for one in parts.media if limit)


@every
def test_a_warning_comes_before_the_words(name: str, announcement: Announcement) -> None:
    parts = composed(name, replace(announcement, warning="About an accident"))
    if NETWORKS[name].can_warn:
        assert parts.warning == "About an accident"
        assert "About an accident" not in parts.text
    elif NETWORKS[name].kind == "network":
        assert parts.text.startswith("About an accident\n\n")


# On the wire


@every
def test_a_connection_that_is_refused_sent_nothing(name: str, settings: Any, post: Callable[[str], Call]) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = ["127.0.0.1:9"]
    with pytest.raises(TemporaryError):
        READY[name]("http://127.0.0.1:9").create(post(name))


@every
def test_an_inside_address_is_never_called(name: str, post: Callable[[str], Call]) -> None:
    with pytest.raises(PermanentError):
        READY[name]("http://127.0.0.1:9").create(post(name))


@every
@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("301 Moved Permanently", PermanentError),
        ("302 Found", UnknownOutcome),
        ("303 See Other", UnknownOutcome),
        ("307 Temporary Redirect", PermanentError),
        ("308 Permanent Redirect", PermanentError),
        ("400 Bad Request", PermanentError),
        ("401 Unauthorized", AuthError),
        ("403 Forbidden", (PermanentError, AuthError)),
        ("404 Not Found", PermanentError),
        ("409 Conflict", (UnknownOutcome, TemporaryError)),
        ("410 Gone", GoneError),
        ("413 Content Too Large", PermanentError),
        ("422 Unprocessable Content", PermanentError),
        ("429 Too Many Requests", TemporaryError),
        ("500 Internal Server Error", UnknownOutcome),
        ("502 Bad Gateway", UnknownOutcome),
        ("503 Service Unavailable", UnknownOutcome),
        ("504 Gateway Timeout", UnknownOutcome),
    ],
)
def test_each_answer_has_one_meaning(
    name: str, loopback: Start, post: Callable[[str], Call], status: str, error: type[DeliveryError]
) -> None:
    server = loopback(
        *BEFORE.get(name, ()), answer(status, b"<html>" + SECRET.encode(), Location="http://127.0.0.1:6379/")
    )
    assert isinstance(outcome(name, server, post(name)), error)


@pytest.mark.parametrize("name", NAMES_WHAT_IT_MADE)
@pytest.mark.parametrize("body", [b"<html>", b'{"id": "1', b"[]", b"{}", b'{"id": {}}', b"", b"null"])
def test_a_yes_that_names_nothing_proves_nothing(
    name: str, loopback: Start, post: Callable[[str], Call], body: bytes
) -> None:
    assert isinstance(
        outcome(name, loopback(*BEFORE.get(name, ()), answer("200 OK", body)), post(name)), UnknownOutcome
    )


@every
def test_a_body_without_end_ends(name: str, loopback: Start, post: Callable[[str], Call]) -> None:
    server = loopback(*BEFORE.get(name, ()), answer("500 Internal Server Error", b"x" * 3_000_000))
    assert isinstance(outcome(name, server, post(name)), UnknownOutcome)


@every
@pytest.mark.parametrize("form", ["seconds", "date", "absurd"])
def test_a_wait_that_is_asked_for_is_kept(name: str, loopback: Start, post: Callable[[str], Call], form: str) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    asked, waits = {"seconds": ("120", 120), "date": (date, 120), "absurd": ("864000", 86_400)}[form]
    for status in ("429 Too Many Requests", "503 Service Unavailable"):
        error = outcome(name, loopback(*BEFORE.get(name, ()), answer(status, Retry_After=asked)), post(name))
        assert isinstance(error, TemporaryError)
        assert error.retry_after is not None
        assert waits - 100 <= error.retry_after <= waits


@every
def test_a_server_that_says_nothing_may_have_taken_it(
    name: str, loopback: Start, post: Callable[[str], Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NETWORKS[name], "deadline", 0.3)
    assert isinstance(outcome(name, loopback(*BEFORE.get(name, ()), silence), post(name)), UnknownOutcome)


@every
def test_a_secret_in_the_server_s_words_is_hidden(name: str, loopback: Start, post: Callable[[str], Call]) -> None:
    (secret, *_others) = READY[name]("https://network.example").credential.values()
    said = f'{{"error": "{secret} is wrong", "message": "{secret}", "detail": "{secret}"}}'.encode()
    error = outcome(name, loopback(*BEFORE.get(name, ()), answer("422 Unprocessable Content", said)), post(name))
    assert secret not in str(error)


def _texts(value: Any) -> Iterator[str]:
    """Every text in some JSON."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(one)


@pytest.mark.parametrize("name", NAMES_WHAT_IT_MADE)
def test_what_was_approved_is_sent_byte_for_byte(
    name: str, loopback: Start, announcement: Announcement, call_of: Calls
) -> None:
    typed = "Ünïcode (a_b) #tag @ann 👩‍🔧 <b> \\ * https://blog.example/a_(b)"
    parts = composed(name, replace(announcement, title=typed, summary=typed, media=()))
    server = loopback(*BEFORE.get(name, ()), answer("200 OK", b"{}"))
    outcome(name, server, call_of(parts, started=MOMENT, since=MOMENT))
    assert NETWORKS[name].sent_text(parts) in set(_texts(json.loads(server.body())))


@every
def test_the_gate_is_passed_just_before_the_request_that_publishes(
    name: str, loopback: Start, post: Callable[[str], Call]
) -> None:
    class Closed(Exception):
        """Approval was taken back."""

    def gate() -> None:
        raise Closed

    if name == "webhook":  # one request, before which the core has just asked
        return
    server = loopback(*BEFORE.get(name, ()), answer("200 OK", b"[]"))
    with pytest.raises(Closed):
        READY[name](server.url).create(replace(post(name), still_wanted=gate))
    assert all(request.startswith(b"GET") for request in server.requests)
