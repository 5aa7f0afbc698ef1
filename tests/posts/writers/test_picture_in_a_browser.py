"""K6: a picture with words for those who do not see it, by keyboard alone, by ear, and with one thumb."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from posts.models import Picture
from posts.writers import drafts
from tests import factories
from tests.e2e.keyboard import Walk, focused
from tests.e2e.people import PATIENCE, PHONE
from tests.e2e.screen_reader import announced
from tests.factories import AUTHORS

WORDS = "A brass bell in the palm of a hand."
NO_FILE = "Take a picture or choose one first."


@pytest.fixture
def author(live_server: Any) -> Any:
    user = factories.make_user(AUTHORS, name="noor")
    factories.make_person("Noor de Wit", called="Noor", user=user)
    return user


@pytest.fixture
def story(author: Any) -> Any:
    return factories.make_story(by=author, blog=factories.make_blog("From the shop floor"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A picture as a phone keeps it."""
    here = tmp_path / "IMG_0001.jpg"
    here.write_bytes(factories.picture_bytes(kind="JPEG"))
    return here


def pictures_in(story: Any) -> list[Any]:
    """What the newest draft says of each of its pictures."""
    newest = factories.fresh(story).get_latest_revision_as_object()
    return [block["value"] for block in drafts.blocks_of(newest) if block["type"] == "picture"]


def to_the_picture_page(walk: Walk) -> None:
    assert walk.to("Add a picture") == "main: Add something, group: Add a picture, button"
    walk.follow("Enter", "**/picture/")


def choose(page: Page, file: Path, *, by: Callable[[], None]) -> None:
    """Open the browser's own window for files, and choose there.

    Chromium opens it only within five seconds of a press; where the machine stood still meanwhile, one presses again.
    """
    for patience in (10_000, 10_000, 30_000):
        try:
            with page.expect_file_chooser(timeout=patience) as chooser:
                by()
        except PlaywrightTimeout:
            continue
        chooser.value.set_files(file)
        return
    raise AssertionError("no window for files came")


def test_a_picture_is_chosen_and_described_by_keyboard_alone(author, story, file, open_as):
    walk = Walk(open_as(author, f"/write/{story.pk}/", viewport={"width": 1280, "height": 800}))
    to_the_picture_page(walk)
    assert walk.to("Choose one you have") == "main: Choose one you have, button"
    choose(walk.page, file, by=lambda: walk.page.keyboard.press("Space"))
    assert focused(walk.page) == "Choose one you have"
    assert walk.to("Use this picture") == "Use this picture, button"
    walk.follow("Enter", "**/picture/*-*/")

    help_text = "One or two sentences, as you would say it on the phone."
    assert walk.to("What it shows") == f"main: What it shows, edit, multi line, {help_text}, blank"
    walk.page.keyboard.type(WORDS)
    decoration = "Only decoration: it says nothing that the text does not say"
    assert walk.to(decoration) == f"{decoration}, check box, not checked"
    assert walk.press("Space") == f"{decoration}, check box, checked"
    assert walk.press("Space") == f"{decoration}, check box, not checked"
    why = "We ask because people have a say in pictures of themselves. "
    why += "A child, or people beside printed words, are looked at by two of us."
    people = "People can be recognised"
    assert walk.to(people) == f"Please tick what is true, group, {why}: {people}, check box, not checked"
    assert walk.press("Space") == f"{people}, check box, checked"
    assert walk.to("A child is in it") == "A child is in it, check box, not checked"
    words = "There are words in it: a sign, a screen, a paper"
    assert walk.to(words) == f"{words}, check box, not checked"
    assert walk.to(re.compile("Who made it")) == "Who made it?, edit, Noor de Wit"
    assert walk.to("In the text") == "Where does it go?, group: In the text, radio button, checked"
    assert walk.press("ArrowDown") == "At the top, as the cover, radio button, checked"
    assert walk.press("ArrowUp") == "In the text, radio button, checked"
    assert walk.to("Keep") == "Keep, button"
    assert walk.follow("Enter", f"**/write/{story.pk}/#part-*") == "main: 2: Picture, group"
    assert [value["alt_text"] for value in pictures_in(story)] == [WORDS]
    assert Picture.objects.get().shows_people


def test_without_a_file_one_is_told_at_once_and_goes_on(author, story, open_as):
    walk = Walk(open_as(author, f"/write/{story.pk}/", viewport={"width": 1280, "height": 800}))
    to_the_picture_page(walk)
    walk.to("Use this picture")
    walk.page.keyboard.press("Enter")
    expect(walk.page.get_by_role("alert")).to_have_text(NO_FILE, timeout=PATIENCE)
    assert announced(walk.page, NO_FILE) == "assertive"
    assert walk.to("Choose one you have").endswith("Choose one you have, button")


def test_a_picture_taken_away_is_put_back_by_keyboard_alone(author, story, open_as):
    value = {"picture": factories.make_picture().pk, "alt_text": WORDS, "decorative": False, "caption": ""}
    drafts.add_block(story=story, user=author, kind="picture", value={**value, "credit": "Noor"})
    walk = Walk(open_as(author, f"/write/{story.pk}/", viewport={"width": 1280, "height": 800}))
    tools = "Move or take away : 2: Picture"
    assert walk.to(tools) == f"main: 2: Picture, group: {tools}, button, collapsed"
    assert walk.press("Enter") == f"{tools}, button, expanded"
    assert walk.to("Take away : 2: Picture") == "Take away : 2: Picture, button"
    assert walk.follow("Enter", f"**/write/{story.pk}/?away=*") == "main: status"
    assert announced(walk.page, "Taken away:") == "polite"
    assert pictures_in(story) == []
    assert walk.to("Put it back") == "Put it back, button"
    assert walk.follow("Enter", f"**/write/{story.pk}/#part-*") == "main: 2: Picture, group"
    assert [value["alt_text"] for value in pictures_in(story)] == [WORDS]
    assert walk.to("Say what it shows : 2: Picture") == "Say what it shows : 2: Picture, link"


def test_a_picture_is_taken_described_taken_away_and_put_back_with_one_thumb(author, story, file, open_as):
    page = open_as(author, f"/write/{story.pk}/", **PHONE)
    page.get_by_role("button", name="Add a picture").tap()
    choose(page, file, by=page.get_by_label("Take a picture now").tap)
    assert focused(page) == "Take a picture now"
    page.get_by_role("button", name="Use this picture").tap()
    words = page.get_by_label("What it shows")
    words.tap()
    expect(words).to_be_focused()
    page.keyboard.type(WORDS)
    for name in ("People can be recognised", "There are words in it: a sign, a screen, a paper"):
        page.get_by_text(name).tap()
        expect(page.get_by_label(name)).to_be_checked()
        assert focused(page) == name
    page.get_by_text("At the top, as the cover").tap()
    assert focused(page) == "At the top, as the cover"
    page.get_by_text("In the text", exact=True).tap()
    assert focused(page) == "In the text"
    page.get_by_role("button", name="Keep").tap()
    part = page.get_by_role("group", name="2: Picture")
    expect(part).to_be_focused(timeout=PATIENCE)
    assert [value["alt_text"] for value in pictures_in(story)] == [WORDS]

    part.get_by_text("Move or take away").tap()
    assert focused(page) == "Move or take away : 2: Picture"
    part.get_by_role("button", name="Take away").tap()
    expect(page.locator("#away")).to_be_focused(timeout=PATIENCE)
    page.get_by_role("button", name="Put it back").first.tap()
    expect(part).to_be_focused(timeout=PATIENCE)
    assert [value["alt_text"] for value in pictures_in(story)] == [WORDS]
    assert not is_wider_than_the_screen(page)


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))
