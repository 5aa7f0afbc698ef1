"""Comms see how far a letter is, and help one reader."""

from typing import Any

import pytest
from django.test import Client

from posts.models import Subscriber
from posts.newsletter import issues
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import signed_in
from tests.posts.newsletter.conftest import send_all
from tests.posts.newsletter.test_bounces import COMPLAINT

pytestmark = pytest.mark.django_db
DESK = "/admin/letters/"


@pytest.fixture
def comms() -> Client:
    return signed_in(factories.make_user(COMMS))


def test_only_comms_see_it() -> None:
    assert signed_in(factories.make_user(AUTHORS)).get(DESK).status_code in (302, 403)


def test_how_far_a_letter_is(comms: Client, blog: Any, reader: Subscriber) -> None:
    factories.make_live_story(blog=blog, headline="A wet saddle")
    assert "still being addressed" in comms.get(DESK).content.decode()
    for pk in issues.due():
        issues.address(pk)
    assert "0 of 1" in comms.get(DESK).content.decode()
    send_all()
    page = comms.get(DESK).content.decode()
    assert "1 of 1" in page
    assert reader.address not in page
    assert f'data-live="{DESK}results/"' in page
    assert "1 of 1" in comms.get(f"{DESK}results/").content.decode()  # what the page asks for again


def test_a_reader_gets_all_that_is_kept(comms: Client, reader: Subscriber) -> None:
    answer = comms.post(DESK, {"do": "export", "address": "Fatima@example.org"})
    assert answer.json()["blogs"] == ["Workshop"]


def test_a_reader_is_forgotten(comms: Client, reader: Subscriber) -> None:
    page = comms.post(DESK, {"do": "forget", "address": reader.address}, follow=True)
    assert (Subscriber.objects.count(), "Forgotten." in page.content.decode()) == (0, True)


def test_a_returned_mail_is_pasted(comms: Client, reader: Subscriber) -> None:
    comms.post(DESK, {"do": "returned", "mail": COMPLAINT})
    assert not Subscriber.objects.exists()
