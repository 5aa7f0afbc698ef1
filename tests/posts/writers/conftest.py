"""What browser tests of the writing pages share: pages as somebody who is logged in, and devices that keep words."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.posts.writers.devices import PATIENCE, Device

Open = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser, live_server: Any) -> Iterator[Open]:
    """Opens an address as somebody who is logged in."""
    contexts = []

    def opened(user: Any, address: str, **options: Any) -> Page:
        client = Client()
        client.force_login(user)
        context = chromium.new_context(locale="en-GB", **options)
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        return page

    yield opened
    for context in contexts:
        for page in context.pages:  # what the page still sends has its answer before the database goes
            page.wait_for_load_state("networkidle")
        context.close()


@pytest.fixture
def device(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Device]]:
    """A device of somebody: a browser context of its own."""
    contexts = []

    def made(user: Any, **options: Any) -> Device:
        context = chromium.new_context(**({"locale": "en-GB"} | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Device(context, live_server.url, user)

    yield made
    for context in contexts:  # nothing may be on its way when the database is emptied
        context.set_offline(True)
        for page in context.pages:
            page.wait_for_function("!window.byline?.keeping?.busy()")
        context.close()
