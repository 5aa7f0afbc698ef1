"""The public pages in a real browser: for every eye, every width, without scripts, from nowhere but here."""

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import BrowserContext, sync_playwright

from posts.blocks import BodyBlock
from posts.models import Story
from tests.factories import make_person, make_picture, make_series, make_topic, make_value

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
InBrowser = Callable[..., Any]
STYLES = Path(__file__).parents[3] / "cms" / "static" / "cms" / "site.css"
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
MISSING = "/en/not-here/"
NAME = "Wilhelmina van den Bergh-Özdemir Schimmelpenninck"


@pytest.fixture
def places(publish: Any, blog: Any) -> list[str]:
    """The path of one public page of each sort, with everything a story can have and names that are long."""
    series, topic = make_series("From the drawers"), make_topic("Arbeidsongeschiktheidsverzekering")
    value, asha = make_value(), make_person(NAME, roles={"en": "Mechanic"}, picture=make_picture(), picture_alt="A hat")
    story = _full_story(publish, authors=[asha, make_person()], topics=[topic], values=[value], series=series)
    publish(headline="Fahrradreparaturwerkstattbesitzerversammlung", authors=[asha], topics=[topic])
    paths = [story.url, blog.url, "/en/", "/nl/", MISSING, f"/en/people/{asha.public_id}/"]
    return paths + [term.get_absolute_url() for term in (topic, value, series)]


def _full_story(publish: Any, **facts: Any) -> Story:
    blocks = BodyBlock().child_blocks
    today = timezone.localdate()
    picture = {
        "picture": make_picture().pk,
        "alt_text": "A bell",
        "caption": "It rings",
        "credit": "T",
        "decorative": False,
    }
    act = {"text": "Bring your bell", "link": "https://example.org/"}
    raw = [
        ("text", "<h2>Rain</h2><p>It rang, <i>by itself</i>.</p><ul><li>One</li></ul>"),
        ("quote", {"quote": "It rang.", "speaker": "Asha", "source": "Leeds", "source_link": "https://example.org/"}),
        ("picture", picture),
        ("call_to_act", {**act, "ends_on": str(today)}),
        ("call_to_act", {**act, "ends_on": str(today - timedelta(days=3))}),
        ("closing_question", {"question": "What did you mend?"}),
    ]
    body = [(kind, blocks[kind].to_python(value)) for kind, value in raw]
    story: Story = publish(cover=make_picture(), cover_alt="A saddle", cover_credit="Tan", body=body, **facts)
    return story


@pytest.fixture(scope="module")
def in_browser() -> Iterator[InBrowser]:
    """Run `work(context)` in Chromium, in a thread of its own.

    Playwright keeps an event loop running in its thread, and Django has other database connections there.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with ThreadPoolExecutor(1) as thread:
        playwright = thread.submit(lambda: sync_playwright().start()).result()
        browser = thread.submit(lambda: playwright.chromium.launch(executable_path=found, args=flags)).result()

        def visit(work: Callable[[BrowserContext], Any], **options: Any) -> Any:
            context = browser.new_context(**options)
            try:
                return work(context)
            finally:
                context.close()

        yield lambda work, **options: thread.submit(visit, work, **options).result()
        thread.submit(browser.close).result()
        thread.submit(playwright.stop).result()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_for_every_eye_and_never_scroll_sideways(
    live_server: Any, in_browser: InBrowser, places: list[str], width: int, scheme: str
) -> None:
    def problems(context: BrowserContext) -> list[tuple[str, ...]]:
        page = context.new_page()
        found: list[tuple[str, ...]] = []
        for path in places:
            page.goto(live_server.url + path)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append((path, "scrolls sideways"))
            answer = Axe().run(page, options=AXE).response
            found += [(path, problem["id"], problem["nodes"][0]["html"]) for problem in answer["violations"]]
        return found

    viewport = {"width": width, "height": 900}

    # Without its own policy, so that axe may run in the page.
    assert in_browser(problems, viewport=viewport, color_scheme=scheme, bypass_csp=True) == []


def test_pages_ask_nobody_else_and_break_no_rule_of_their_own(
    live_server: Any, in_browser: InBrowser, places: list[str]
) -> None:
    def noted(context: BrowserContext) -> tuple[set[str], list[str]]:
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
        page.on("console", lambda message: said.append(message.text))
        for path in places:
            if path != MISSING:
                page.goto(live_server.url + path, wait_until="networkidle")
        return set(asked), said

    assert in_browser(noted) == ({urlsplit(live_server.url).netloc}, [])


def test_the_first_stop_of_the_keyboard_leads_to_the_text(
    live_server: Any, in_browser: InBrowser, places: list[str]
) -> None:
    def stops(context: BrowserContext) -> tuple[bool, str]:
        page = context.new_page()
        page.goto(live_server.url + places[0])
        page.keyboard.press("Tab")
        visible = page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
        page.keyboard.press("Enter")
        return visible, page.evaluate("document.activeElement.id")

    assert in_browser(stops) == (True, "main")


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_asked_below_a_card_stands_within_it(
    live_server: Any, in_browser: InBrowser, publish: Any, width: int
) -> None:
    topic = make_topic("Bells")
    facts = {"topics": [topic], "cover": make_picture(), "cover_alt": "A bell"}
    story, *_others = [publish(authors=[make_person()], **facts) for _number in range(5)]

    def over_the_edge(context: BrowserContext) -> list[bool]:
        page = context.new_page()
        page.goto(live_server.url + story.url)
        return list(
            page.evaluate(
                """() => [...document.querySelectorAll(".card .fits")].map((form) =>
                    form.getBoundingClientRect().bottom > form.closest("li").getBoundingClientRect().bottom + 1)"""
            )
        )

    assert in_browser(over_the_edge, viewport={"width": width, "height": 900}) == [False] * 3


def test_the_styles_stay_small() -> None:
    assert len(gzip.compress(STYLES.read_bytes())) < 14_000
