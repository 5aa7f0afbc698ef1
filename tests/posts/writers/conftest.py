"""What browser tests of the writing page share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.posts.writers.devices import PATIENCE, Device


@pytest.fixture
def device(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Device]]:
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
