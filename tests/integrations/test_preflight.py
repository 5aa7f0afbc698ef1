"""What is found before a network could refuse it, in sentences that say what to do."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from integrations import preflight
from integrations.adapters.linkedin_api import AS_A_COMPANY
from integrations.message import Media, Parts
from integrations.models import Channel

PARTS = Parts(text="A bell", language="en", link="https://blog.example/a-bell/")
PICTURE = Media(file="a.png", sha256="5ea1", mime="image/png", alt="A bell", width=30, height=20)


def channel(kind: str = "mastodon", **facts: Any) -> Channel:
    return Channel(name="Desk", kind=kind, **facts)


def test_nothing_is_said_of_what_can_go_out() -> None:
    assert preflight.of_words(replace(PARTS, media=(PICTURE,)), channel(), own=True) == []


@pytest.mark.parametrize(
    ("wrong", "kind", "said"),
    [
        ({"text": "x" * 503}, "mastodon", "Desk takes 500 characters, and this has 503. Take 3 away."),
        ({"text": "日" * 141}, "x", "by its own count this has 282. Take 2 away"),
        ({"text": "👨‍👩‍👧" * 200}, "bluesky", "Desk takes 3000 bytes, and this has 3600. Take 600 bytes away."),
        ({"more": ("x" * 501,)}, "mastodon", "Take 1 away."),
        ({"warning": "w" * 495}, "mastodon", "Take 1 away."),
        ({"text": " "}, "linkedin", "There are no words for Desk."),
        ({"text": "Read {lnik}"}, "mastodon", "{lnik} means nothing on Desk."),
        ({"link": ""}, "mastodon", "no address"),
        ({"language": ""}, "mastodon", "in which language"),
        ({"media": (replace(PICTURE, sha256=""),)}, "mastodon", "Choose the picture again."),
        ({"media": (replace(PICTURE, mime="application/pdf"),)}, "mastodon", "Choose a JPEG or a PNG."),
        ({"media": (replace(PICTURE, width=20_000, height=20_000),)}, "mastodon", "Choose a smaller one."),
        ({"media": (replace(PICTURE, alt="x" * 1501),)}, "mastodon", "Say it shorter."),
        ({"media": tuple(replace(PICTURE, sha256=str(n)) for n in range(5))}, "x", "takes 4 pictures"),
    ],
)
def test_each_fault_is_one_sentence(wrong: dict[str, Any], kind: str, said: str) -> None:
    (words,) = preflight.of_words(replace(PARTS, **wrong), channel(kind), own=True)
    assert said in words


def test_braces_in_a_headline_are_no_fault_of_a_draft() -> None:
    assert preflight.of_words(replace(PARTS, text="A {bell}"), channel()) == []


def test_what_an_account_lacks_is_said(settings: Any) -> None:
    assert "needs a new sign-in" in preflight.of_channel(channel(status=Channel.Status.NEEDS_AUTH))[0]
    assert "is paused" in preflight.of_channel(channel(status=Channel.Status.PAUSED))[0]
    assert "no secret that can be read" in preflight.of_channel(channel())[0]
    assert preflight.of_channel(channel(personal=True))[0].endswith("Connect the account again.")
    ready = channel()
    ready.credential = {"access_token": "t"}
    assert preflight.of_channel(ready) == []


def test_rights_that_were_not_given_are_said_and_only_needed_ones_stand_in_the_way() -> None:
    asked = [right.name for right in AS_A_COMPANY]
    company = {"config": {"author": "urn:li:organization:1"}, "status": Channel.Status.NEEDS_AUTH}
    lacking = channel("linkedin", rights=[], **company)
    assert preflight.of_channel(lacking)[0].startswith("Desk may not do what posting needs (w_organization_social)")
    assert "is paused" in preflight.of_channel(channel("linkedin", rights=[], status=Channel.Status.PAUSED))[0]
    in_part = channel("linkedin", rights=["w_organization_social"], config=company["config"])
    in_part.credential = {"access_token": "t"}
    assert preflight.of_channel(in_part) == []
    assert "(r_organization_social, rw_organization_admin)" in preflight.ahead_of(in_part)[0]
    assert preflight.ahead_of(channel("linkedin", rights=asked, config=company["config"])) == []
    assert preflight.ahead_of(channel("linkedin", rights=None, config=company["config"])) == []  # nobody told


def test_a_sign_in_that_ends_soon_is_said_and_stands_in_nobody_s_way() -> None:
    ending = channel(ends_at=timezone.now() + timedelta(days=10))
    ending.credential = {"access_token": "t"}
    assert preflight.of_channel(ending) == []
    assert "Its sign-in ends on" in preflight.ahead_of(ending)[0]
