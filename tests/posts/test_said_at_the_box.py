"""A refused form says what is wrong at the box or group of choices it is about: whoever enters it hears it."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.factories import AUTHORS, COMMS, PASSWORD, hand_in, make_blog, make_person, make_story, make_user
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db

HOURS = {"hours": "1", "opens": "09:00", "closes": "17:00", "within_hours": "8", "time_zone": "Europe/Amsterdam"}


def hours() -> tuple[Client, str, dict[str, str]]:
    return signed_in(make_user(COMMS, name="marit")), reverse("desk_hours"), HOURS


def remark() -> tuple[Client, str, dict[str, str]]:
    story = hand_in(make_story(by=make_user(AUTHORS, name="noor")))
    browser = signed_in(make_user(COMMS, name="marit"))
    return browser, reverse("review_remarks", args=[story.pk]), {"remark-words": "Why?"}


def story_of_the_editor() -> tuple[Client, str, dict[str, str]]:
    make_blog("One")
    make_blog("Two")
    return signed_in(make_user(AUTHORS, name="noor")), reverse("new_story"), {}


def story_of_the_writing_page() -> tuple[Client, str, dict[str, str]]:
    make_blog("One")
    make_blog("Two")
    return signed_in(make_user(AUTHORS, name="noor")), reverse("write_new"), {"prompt": "0"}


def named() -> tuple[Client, str, dict[str, str]]:
    noor = make_user(AUTHORS, name="noor")
    make_person("Noor", user=noor)
    return signed_in(noor), reverse("account_named"), {"display_name": "", "en-how": "rubbish"}


def log_in() -> tuple[Client, str, dict[str, str]]:
    return Client(), reverse("account_login"), {"login": "", "password": ""}


def another_password() -> tuple[Client, str, dict[str, str]]:
    said = {"oldpassword": "wrong", "password1": "short", "password2": "short"}
    browser = Client()
    browser.post(reverse("account_login"), {"login": make_user(AUTHORS, name="noor").email, "password": PASSWORD})
    return browser, reverse("account_change_password"), said


def letters() -> tuple[Client, str, dict[str, str]]:
    make_blog("One")
    return Client(), "/en/mail/", {"address": "fatima@example.org", "blogs": "0", "rhythm": "hourly"}


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (hours, ["weekdays"]),
        (remark, ["remark-kind"]),
        (story_of_the_editor, ["blog", "kind"]),
        (story_of_the_writing_page, ["blog", "prompt"]),
        (named, ["display_name", "en-how", "label_audience", "text_audience"]),
        (log_in, ["login", "password"]),
        (another_password, ["oldpassword", "password1"]),
        (letters, ["blogs", "rhythm"]),
    ],
)
def test_a_box_or_group_is_described_by_its_error(page: Callable[[], Any], names: list[str]) -> None:
    browser, address, posted = page()
    answer = browser.post(address, posted)
    soup = BeautifulSoup(answer.content, "html.parser")
    assert {name: said_of(soup, name) for name in names if not said_of(soup, name)} == {}


def said_of(soup: BeautifulSoup, name: str) -> list[str]:
    """The words of errors that describe the box, or the group with the choices, called `name`."""
    box = soup.find("input", attrs={"name": name})
    group = box if box.get("aria-describedby") else box.find_parent(lambda tag: tag.get("aria-describedby"))
    said = [soup.find(id=each) for each in group["aria-describedby"].split()] if group else []
    return [one.get_text(strip=True) for one in said if one and one.get("id", "").endswith("error")]
