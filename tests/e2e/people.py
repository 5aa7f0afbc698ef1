"""What people do in a browser at the desk, for tests, measurements and screenshots alike."""

import re
from typing import Final

from playwright.sync_api import Page, expect

from tests.e2e.desk import Desk

PASSWORD: Final = "byline-demo"  # posts.demo.PASSWORD, said here so that scripts need no Django
AUTHOR: Final = "noor@byline.example"
REVIEWER: Final = "marit@byline.example"
ADMIN: Final = "ada@byline.example"

PHONE: Final = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LAPTOP: Final = {"viewport": {"width": 1280, "height": 800}}
PATIENCE: Final = 30_000  # milliseconds a page may take on a machine that has other things to do


def log_in(page: Page, desk: Desk, account: str) -> None:
    """From the log-in page to the dashboard."""
    page.goto(f"{desk.url}/account/login/?next=/admin/")
    page.get_by_label("E-mail address").fill(account)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(f"{desk.url}/admin/", timeout=PATIENCE)


def begin_story(page: Page, desk: Desk, *, blog: str, kind: str) -> None:
    """From the dashboard to the editor with a kind's questions."""
    page.goto(f"{desk.url}/admin/")
    page.get_by_role("main").get_by_role("link", name="Write a story").click()
    page.get_by_role("radio", name=blog).check()
    page.get_by_role("radio", name=kind).check()
    page.get_by_role("button", name="Start writing").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"), timeout=PATIENCE)


def write(page: Page, *, headline: str, standfirst: str, answers: list[str]) -> None:
    """Fill the editor as a writer does: key by key in its rich text boxes, and on to the next at once."""
    boxes = page.get_by_role("tabpanel", name="Content")
    boxes.get_by_role("textbox", name="In short").fill(standfirst)
    questions = boxes.get_by_role("region", name="Answer to a question")
    rich = [boxes.get_by_role("region", name="Headline", exact=True), *(questions.nth(i) for i in range(len(answers)))]
    for place, words in zip(rich, [headline, *answers], strict=True):
        place.locator("[contenteditable=true]").click()
        page.keyboard.type(words)


def hand_in(page: Page) -> None:
    """The editor's main button: hand in, and be told so."""
    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="Hand in for review").click()
    expect(page.get_by_role("status")).to_contain_text("Handed in.", timeout=PATIENCE)
