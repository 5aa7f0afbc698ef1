"""From the last key of a burst to the server's stored version, in Chromium, against a request that stores nothing."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from django.urls import reverse
from playwright.sync_api import sync_playwright

from posts.models import Story
from posts.writers.saving import texts_of
from tests import factories
from tests.bench import Ratio

BURSTS = 100
PROMISED = 300  # milliseconds
# A key, then the wait until the page says that the server has it; the pause of the script is part of it.
TYPE = """async (bursts) => {
    const area = document.querySelector('textarea[name="box-headline"]');
    const status = document.getElementById("saving-status");
    const saved = () => new Promise((resolve) => {
        const watcher = new MutationObserver(() => {
            if (status.dataset.state === "saved") { watcher.disconnect(); resolve(); }
        });
        watcher.observe(status, { attributes: true });
    });
    const times = [];
    for (let burst = 0; burst < bursts; burst += 1) {
        area.value += "x";
        const from = performance.now();
        const done = saved();
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await done;
        times.push(performance.now() - from);
    }
    return times;
}"""
ECHO = """async (bursts) => {
    const { facts, post } = window.byline.keeping;
    const times = [];
    for (let burst = 0; burst < bursts; burst += 1) {
        const from = performance.now();
        await post(facts.saveUrl, { device: "echo", changes: [] });
        times.push(performance.now() - from);
    }
    return times;
}"""


def keystroke_to_saved() -> Iterator[Ratio]:
    """Type `BURSTS` letters into a headline, the dearest box: it also renames the draft."""
    author = factories.make_user(factories.AUTHORS)
    story = factories.make_story(by=author, headline="Bench ")
    client = Client()
    client.force_login(author)
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.start()
    server.is_ready.wait()
    try:
        address = f"http://localhost:{server.port}{reverse('write', args=[story.pk])}"
        with ThreadPoolExecutor(1) as pool:  # Playwright's loop in a thread of its own, away from Django's connection
            typed, echoed, refused = pool.submit(_measure, address, client.cookies["sessionid"].value).result()
    finally:
        server.terminate()
    connection.close()
    stored = texts_of(Story.objects.get(pk=story.pk).get_latest_revision_as_object())["headline"]
    if not stored.endswith("x" * BURSTS):
        raise AssertionError(f"{stored!r} is stored: the figure would mean nothing")
    if refused:
        raise AssertionError(f"Refused: {refused}. The page did less than it does for people")
    yield Ratio(
        what="key to stored in a browser, p95",
        against="a request that stores nothing",
        ours=_p95(typed),
        bare=_p95(echoed),
        within=PROMISED,
    )


def _measure(address: str, session: str) -> tuple[Any, Any, list[str]]:
    """The times of both, in milliseconds, and what the server refused meanwhile."""
    refused: list[str] = []
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        context = browser.new_context()
        whole_site = urljoin(address, "/")  # the page's own address would keep the cookie to `/write/7/`
        context.add_cookies([{"name": "sessionid", "value": session, "url": whole_site}])
        page = context.new_page()
        page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
        page.goto(address)
        page.wait_for_selector('html[data-keeping="on"]')
        times = page.evaluate(TYPE, BURSTS), page.evaluate(ECHO, BURSTS)
        browser.close()
    return *times, refused


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
