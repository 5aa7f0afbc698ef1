"""What is typed for a network, counted and drawn by the running demo: the round trip, seen from Chromium."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import connection
from playwright.sync_api import sync_playwright

from posts.demo import PASSWORD
from tests.bench import Ratio
from tests.e2e.desk import running_desk

AUTHOR = "noor@byline.example"
KEYS = 100
PROMISED = 100  # milliseconds, for 95 keys of 100
# What the page's own script does once its pause is over (posts/static/posts/writers/channels.js), for each key.
COUNT = """async (keys) => {
    const form = document.getElementById("channels");
    const section = form.querySelector("[data-channel]");
    const area = section.querySelector("textarea");
    const times = [];
    for (let key = 0; key < keys; key += 1) {
        area.value += "x";
        const data = new FormData(form);
        data.set("channel", section.dataset.channel);
        const from = performance.now();
        const answer = await fetch(form.dataset.looks, { method: "POST", body: data });
        section.querySelector("[data-look]").innerHTML = await answer.text();
        times.push(performance.now() - from);
        if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
    }
    return times;
}"""
# The same way there and back, for a page that asks the database nothing.
BARE = """async (keys) => {
    const times = [];
    for (let key = 0; key < keys; key += 1) {
        const from = performance.now();
        await (await fetch("/health/live", { cache: "no-store" })).text();
        times.push(performance.now() - from);
    }
    return times;
}"""


def key_counted_on_the_demo() -> Iterator[Ratio]:
    """Start the demo, log in as Noor, and type into the words for the first network of a draft."""
    if connection.vendor != "sqlite":
        return
    with (
        tempfile.TemporaryDirectory(prefix="byline-bench-") as folder,
        running_desk(Path(folder)) as desk,
        ThreadPoolExecutor(1) as pool,  # Playwright's loop in a thread of its own, away from Django's connection
    ):
        counted, bare = pool.submit(_measure, desk.url).result()
    yield Ratio(
        what="a key counted on the demo, 95 of 100",
        against="an answer that needs nothing",
        ours=counted,
        bare=bare,
        within=PROMISED,
    )


def _measure(url: str) -> tuple[float, float]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        page = browser.new_page(locale="en")
        page.goto(f"{url}/account/login/?next=/write/")
        page.locator("input[name=login]").fill(AUTHOR)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form button[type=submit]").first.click()
        page.wait_for_url(f"{url}/write/")
        links = page.locator("a[href^='/write/']").evaluate_all("all => all.map(one => one.pathname)")
        drafts = [path for path in links if re.fullmatch(r"/write/\d+/", path)]
        page.goto(f"{url}{drafts[0]}channels/")
        page.evaluate(COUNT, 10)  # so that everything was loaded once
        times = page.evaluate(COUNT, KEYS), page.evaluate(BARE, KEYS)
        browser.close()
    counted, bare = (sorted(each)[int(len(each) * 0.95)] for each in times)
    return counted, bare
