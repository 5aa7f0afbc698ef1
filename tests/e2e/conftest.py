"""One desk for all browser tests of a worker, and browsers that note what they must not see."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.desk import Desk, running_desk
from tests.e2e.people import PATIENCE

EDITOR = re.compile(r"/admin/pages/\d+/edit/$")
Browse = Callable[..., Page]


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo, with the pages it lacks added (see `tests.e2e.extras`); down after the last test in here."""
    with running_desk(Path(tmp_path_factory.mktemp("desk"))) as running:
        running.run("-m", "tests.e2e.extras")
        yield running


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Browse]:
    """Opens a page in a browser of its own; at the end nobody else was asked for anything, and nothing went wrong.

    The arguments are Playwright's for a context: `viewport`, `color_scheme`, `has_touch`, …
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opened(**options: object) -> Page:
        context = chromium.new_context(locale="en-GB", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        _note_troubles(context, troubles)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def _note_troubles(context: BrowserContext, troubles: list[str]) -> None:
    def third_parties(request: object) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in ("127.0.0.1", "localhost"):
            troubles.append(f"asked a third party: {request.url}")

    def errors(message: object) -> None:
        # An autosave that meets the hand-in on its way finds the page locked; its words went with the hand-in.
        too_late = "400 (Bad Request)" in message.text and message.page and EDITOR.search(message.page.url)
        refused = "422 (Unprocessable" in message.text  # what a form that is not filled in is answered
        if message.type == "error" and not too_late and not refused:
            troubles.append(f"console: {message.text} at {message.page and message.page.url}")

    context.on("request", third_parties)
    context.on("console", errors)
    context.on("weberror", lambda error: troubles.append(f"script: {error.error}"))


@pytest.fixture(scope="package")
def pks(desk: Desk) -> dict[str, int]:
    """The id of each page, by its slug."""
    ask = (
        "import json; from wagtail.models import Page; print(json.dumps(dict(Page.objects.values_list('slug', 'pk'))))"
    )
    return dict(json.loads(desk.run("manage.py", "shell", "-v", "0", "-c", ask)))
