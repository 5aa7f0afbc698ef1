"""At most two automatic letters a week to anyone, each saying why it came and how to stop it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations import letters
from integrations.models import Letter, Recipient
from posts import automatic
from posts.models import AutomaticKind, AutomaticMessage, StoppedKind
from tests.factories import AUTHORS, COMMS, make_story, make_user
from tests.posts.editor import signed_in
from tests.posts.together.racing import at_once

WHY = "You get this because you began a story on 3 November 2026."


@pytest.fixture
def noor(db: None) -> Any:
    return make_user(AUTHORS, name="noor")


def tell(user: Any, key: str = "one", kind: AutomaticKind = AutomaticKind.DRAFT, why: Any = WHY) -> bool:
    return automatic.tell(user=user, kind=kind, key=key, why=why, what="plain", words="Hello.")


@pytest.fixture(autouse=True)
def a_plain_letter(settings: Any, tmp_path: Any) -> None:
    """A template of the tests' own, beside those of the house."""
    folder = tmp_path / "templates" / "posts" / "mail"
    folder.mkdir(parents=True)
    (folder / "plain.txt").write_text("A subject\n\n{{ words }}\n")
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path / "templates"]}
    settings.TEMPLATES = [engine]


def age(days: float) -> None:
    """Let all messages so far be `days` old."""
    AutomaticMessage.objects.update(sent_at=timezone.now() - timedelta(days=days))


def test_a_third_letter_in_seven_days_is_not_written(noor: Any) -> None:
    assert [tell(noor, key) for key in ("one", "two", "three")] == [True, True, False]
    assert Letter.objects.count() == 2


def test_after_seven_days_there_is_room_again(noor: Any) -> None:
    tell(noor, "one")
    tell(noor, "two")
    age(6.99)
    assert not tell(noor, "three")
    age(7.01)
    assert tell(noor, "three")


def test_the_budget_counts_all_kinds_together_and_each_person_alone(noor: Any) -> None:
    tell(noor, "one", AutomaticKind.DRAFT)
    tell(noor, "two", AutomaticKind.PROMISE)
    assert not tell(noor, "three", AutomaticKind.PROMISE)
    assert tell(make_user(AUTHORS), "three")


def test_what_is_asked_for_others_counts_and_is_never_held_back(noor: Any) -> None:
    owed = [
        automatic.tell(user=noor, kind=AutomaticKind.PROMISE, key=key, why=WHY, what="plain", owed=[key])
        for key in ("one", "two", "three")
    ]
    assert owed == [True, True, True]
    assert not tell(noor, "four")
    assert Letter.objects.count() == 3


def test_what_one_letter_asked_for_is_not_asked_in_another(noor: Any) -> None:
    for key, owed in (("one", ["one", "two"]), ("two", ["two"])):
        assert automatic.tell(user=noor, kind=AutomaticKind.PROMISE, key=key, why=WHY, what="plain", owed=owed)
    assert Letter.objects.count() == 1


def test_whoever_stopped_the_warnings_is_not_asked_either(noor: Any) -> None:
    automatic.stop(user=noor, kind=AutomaticKind.PROMISE)
    assert not automatic.tell(user=noor, kind=AutomaticKind.PROMISE, key="k", why=WHY, what="plain", owed=["k"])


def test_the_same_key_is_the_same_letter(noor: Any) -> None:
    assert tell(noor)
    assert tell(noor)
    assert Letter.objects.count() == AutomaticMessage.objects.count() == 1


def test_a_letter_says_why_it_came_and_how_to_stop_it(noor: Any) -> None:
    tell(noor)
    words = Letter.objects.get().text
    assert words.startswith("Hello.")
    assert WHY in words
    token = automatic.stop_token(user=noor, kind=AutomaticKind.DRAFT)
    assert f"http://testserver{reverse('mail_stop', args=[token])}" in words
    assert "http://testserver/write/mail/" in words


def test_the_reason_is_asked_for_in_the_language_of_whoever_gets_it(db: None) -> None:
    tell(make_user(AUTHORS, language="nl"), why=lambda: _("Approve"))
    text = Letter.objects.get().text
    assert "Goedkeuren" in text
    assert "Approve" not in text


def test_the_mail_carries_the_address_that_stops_it_in_its_header(noor: Any) -> None:
    tell(noor)
    letters.send(Recipient.objects.get().pk)
    (sent,) = mail.outbox
    assert sent.extra_headers["List-Unsubscribe"].startswith("<http://testserver/write/mail/stop/")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_whoever_stopped_a_kind_gets_none_of_it_and_the_other_kind_still(noor: Any) -> None:
    automatic.stop(user=noor, kind=AutomaticKind.DRAFT)
    assert not tell(noor)
    assert tell(noor, "two", AutomaticKind.PROMISE)
    automatic.start(user=noor, kind=AutomaticKind.DRAFT)
    assert tell(noor)


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_nobody_is_told_who_left_or_has_no_address(noor: Any, change: dict[str, Any]) -> None:
    for name, value in change.items():
        setattr(noor, name, value)
    noor.save()
    assert not tell(noor)
    assert not AutomaticMessage.objects.exists()


def test_a_kind_that_is_not_in_the_list_is_refused(noor: Any) -> None:
    with pytest.raises(ValueError, match="newsletter"):
        tell(noor, kind="newsletter")  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_make_three() -> None:
    noor = make_user(AUTHORS)
    told = at_once(6, lambda number: tell(noor, f"key {number}"))
    assert sum(told) == 2
    assert Letter.objects.count() == AutomaticMessage.objects.count() == 2


def test_the_page_switches_each_kind_off_and_on(noor: Any) -> None:
    browser = signed_in(noor)
    address = reverse("mail_choices")
    assert browser.get(address).content.decode().count(" checked") == 3
    browser.post(address, {"kind": ["promise"]})
    assert automatic.stopped_by(noor) == {"draft", "trust"}
    assert browser.get(address).content.decode().count(" checked") == 1
    browser.post(address, {"kind": ["draft", "promise", "trust"]})
    assert automatic.stopped_by(noor) == set()


@pytest.mark.parametrize("groups", [[AUTHORS], [COMMS], []])
def test_everybody_with_a_log_in_chooses_for_themselves_alone(noor: Any, groups: list[str]) -> None:
    signed_in(make_user(*groups)).post(reverse("mail_choices"), {})
    assert automatic.stopped_by(noor) == set()
    assert StoppedKind.objects.count() == 3


def test_without_a_log_in_the_page_asks_for_one(db: None) -> None:
    answer = Client().get(reverse("mail_choices"))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def stop_address(user: Any) -> str:
    return reverse("mail_stop", args=[automatic.stop_token(user=user, kind=AutomaticKind.DRAFT)])


def test_opening_the_link_of_a_letter_stops_nothing_yet(noor: Any) -> None:
    answer = Client().get(stop_address(noor))
    assert answer.status_code == 200
    assert automatic.stopped_by(noor) == set()


def test_one_tap_stops_that_kind_without_a_log_in(noor: Any) -> None:
    answer = Client(enforce_csrf_checks=True).post(stop_address(noor))
    assert "Stopped" in answer.content.decode()
    assert automatic.stopped_by(noor) == {"draft"}


def test_the_link_is_kept_by_nobody_and_told_to_nobody(noor: Any) -> None:
    answer = Client().get(stop_address(noor))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert not answer.cookies


@pytest.mark.parametrize("wrong", ["nonsense", "WzEsImRyYWZ0Il0:1a:xyz"])
def test_a_link_that_we_did_not_sign_stops_nothing(noor: Any, wrong: str) -> None:
    assert Client().post(reverse("mail_stop", args=[wrong])).status_code == 404
    assert not StoppedKind.objects.exists()


def test_a_letter_may_be_about_a_story(noor: Any) -> None:
    story = make_story(by=noor)
    automatic.tell(user=noor, kind=AutomaticKind.DRAFT, key="k", why=WHY, what="plain", post=story)
    assert Letter.objects.get().about == story.uuid
