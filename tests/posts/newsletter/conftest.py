"""Readers of letters, and what was written to them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db.models import F

from integrations import letters
from integrations.models import Letter
from posts.models import Blog, Subscriber, Topic
from posts.newsletter import subscribing, tokens
from posts.newsletter.subscribing import Choice
from tests import factories


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    cache.clear()


@pytest.fixture
def blog(db: None) -> Blog:
    return factories.make_blog("Workshop", slug="workshop")


@pytest.fixture
def reader(blog: Blog) -> Subscriber:
    return make_reader("fatima@example.org", blogs=[blog])


def make_reader(
    address: str,
    *,
    language: str = "en",
    rhythm: str = "each",
    blogs: list[Blog] | None = None,
    topics: list[Topic] | None = None,
) -> Subscriber:
    """Somebody who asked and confirmed."""
    choice = Choice(rhythm=rhythm, blogs=blogs or [], topics=topics or [])
    subscribing.ask(address=address, language=language, choice=choice)
    found = subscribing.confirm(Subscriber.objects.get(address=address).uuid)
    assert found
    Letter.objects.filter(recipients__reader=found.uuid).delete()
    return found


def send_all() -> list[Any]:
    """Have the worker send what is due; the mails."""
    before = len(mail.outbox)
    for pk in letters.due():
        letters.send(pk)
    return list(mail.outbox[before:])


def path_in_mail(message: Any) -> str:
    """The path of the link in a letter's words."""
    found = re.search(r"http://testserver(/\S+)", message.body)
    assert found
    return found[1]


def long_ago(**times: timedelta) -> None:
    """Letters and sign-ups are older by `letters` and `asked`."""
    Letter.objects.update(created_at=F("created_at") - times.get("letters", timedelta()))
    Subscriber.objects.update(asked_at=F("asked_at") - times.get("asked", timedelta()))


def own_path(reader: Subscriber) -> str:
    return tokens.own_link(reader).removeprefix("http://testserver")
