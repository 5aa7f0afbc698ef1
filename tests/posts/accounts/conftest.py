"""What tests about getting in share: the worker's post, links out of mails, and counters set to nought."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from integrations import letters
from tests import factories
from tests.factories import ADMINS, PASSWORD


@pytest.fixture(autouse=True)
def nobody_tried_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def admin() -> Any:
    return factories.make_user(ADMINS)


@pytest.fixture
def at_desk(admin: Any) -> Client:
    browser = Client()
    browser.force_login(admin)
    return browser


@pytest.fixture
def post() -> Callable[[], list[Any]]:
    """Sends what waits, as the worker does, and returns the mails of this time."""

    def sent() -> list[Any]:
        before = len(mail.outbox)
        for pk in letters.due():
            letters.send(pk)
        return mail.outbox[before:]

    return sent


def link_in(message: Any) -> str:
    """The path of the link in a mail."""
    found = re.search(r"http://testserver(/account/\S+)", message.body)
    assert found, message.body
    return found[1]


def log_in(name: str, password: str = PASSWORD, *, browser: Client | None = None, **form: str) -> tuple[Client, Any]:
    browser = browser or Client()
    return browser, browser.post(reverse("account_login"), {"login": name, "password": password, **form})


def is_in(browser: Client) -> bool:
    """Whether a page for those with a log-in opens."""
    return browser.get(reverse("account_home")).status_code == 200
