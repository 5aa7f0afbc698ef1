"""K4: a first story from Start to hand-in, by keyboard alone and by thumb alone, focus asserted at every step."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from posts.models import Promise, Story
from tests import factories
from tests.e2e.keyboard import Walk, focused
from tests.e2e.people import PATIENCE, PHONE
from tests.e2e.screen_reader import announced
from tests.factories import AUTHORS, COMMS

WORDS = {
    "Headline": "A bell in a coat pocket",
    "What happened?": "A man came in with a bell.",
    "What did you do?": "I took a hairpin.",
    "What did it change?": "It rings again.",
    "One line to remember": "Some bells only need somebody who listens.",
}

# What a screen reader says at each of these boxes.
BOXES = [
    "main: Headline, edit, multi line, blank",
    "What happened?, edit, multi line, blank",
    "What did you do?, edit, multi line, blank",
    "What did it change?, edit, multi line, blank",
    "One line to remember, edit, multi line, blank",
]


@pytest.fixture
def newcomer(live_server: Any) -> Any:
    """Somebody in their third week, and a colleague who reads."""
    factories.make_user(COMMS, name="marit")
    factories.make_blog("From the shop floor")
    user = factories.make_user(AUTHORS, name="noor")
    factories.make_person("Noor de Wit", called="Noor", user=user)
    return user


def handed_in() -> Story:
    story = Story.objects.get()
    assert story.workflow_in_progress
    assert Promise.objects.filter(page=story.pk).exists()
    return story.get_latest_revision_as_object()


def assert_all_words_are_there(story: Story) -> None:
    words = f"{story.headline_text()}\n{story.body_text()}"
    assert all(line in words for line in WORDS.values())


def test_a_first_story_is_handed_in_by_keyboard_alone_and_every_step_is_told_to_the_ear(newcomer, open_as):
    walk = Walk(open_as(newcomer, "/write/", viewport={"width": 1280, "height": 800}))
    assert walk.to("Skip to the page") == "Skip to the page, link"
    assert walk.to(re.compile("I write")) == (
        "main: Three ways to tell it, region: "
        "I write A question to begin with and a few boxes. Ten minutes will do., link"
    )
    walk.follow("Enter", "**/write/new/")

    first = "Somebody came back to thank you. What had you done for them? How I kept the promise"
    assert walk.to(first) == f"main: Pick a question to begin with, group: {first}, radio button, checked"
    assert walk.press("ArrowDown").startswith("What was the oddest thing")
    assert walk.press("ArrowUp") == f"{first}, radio button, checked"
    assert walk.to("Start writing") == "Start writing, button"
    walk.follow("Enter", re.compile(r"/write/\d+/$"))

    for (label, words), said in zip(WORDS.items(), BOXES, strict=True):
        assert walk.to(label) == said
        walk.page.keyboard.type(words)
    assert walk.to("Check and hand in") == "Check and hand in, button"
    walk.follow("Enter", "**/check/")

    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Check and hand in", timeout=PATIENCE)
    assert walk.to("Hand in") == "main: Hand in, region: Hand in, button"
    walk.follow("Enter", "**/thanks/")
    expect(walk.page.get_by_role("heading", level=1)).to_contain_text("Thank you.", timeout=PATIENCE)
    assert walk.to("See where it is") == "main: See where it is, link"
    assert_all_words_are_there(handed_in())


def test_a_first_story_is_handed_in_with_one_thumb(newcomer, open_as):
    page = open_as(newcomer, "/write/", **PHONE)
    page.get_by_role("link", name="I write").tap()
    page.get_by_role("radio", name=re.compile("Somebody came back")).tap()
    assert focused(page).startswith("Somebody came back")
    page.get_by_role("button", name="Start writing").tap()
    expect(page).to_have_url(re.compile(r"/write/\d+/"), timeout=PATIENCE)
    for label, words in WORDS.items():
        box = page.get_by_label(label)
        box.tap()
        expect(box).to_be_focused()
        page.keyboard.type(words)
    page.get_by_role("button", name="Check and hand in").tap()
    page.get_by_role("button", name="Hand in", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you.", timeout=PATIENCE)
    assert_all_words_are_there(handed_in())


def test_without_javascript_the_same_story_is_handed_in(newcomer, open_as):
    page = open_as(newcomer, "/write/", java_script_enabled=False, **PHONE)
    page.get_by_role("link", name="I write").tap()
    page.get_by_role("button", name="Start writing").tap()
    for label, words in WORDS.items():
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="Check and hand in").tap()
    page.get_by_role("button", name="Hand in", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you.", timeout=PATIENCE)
    assert_all_words_are_there(handed_in())


def test_go_to_the_box_puts_the_focus_there(newcomer, open_as):
    story = factories.make_story(by=newcomer, text="<p>I leverage a hairpin.</p>")
    page = open_as(newcomer, f"/write/{story.pk}/check/", viewport={"width": 1280, "height": 800})
    page.get_by_role("link", name="Go to the box").first.click()
    expect(page.get_by_label("Paragraph 1", exact=True)).to_be_focused(timeout=PATIENCE)


def test_what_is_kept_and_what_waits_is_announced(newcomer, open_as):
    story = factories.make_story(by=newcomer)
    page = open_as(newcomer, f"/write/{story.pk}/", viewport={"width": 1280, "height": 800})
    headline = page.get_by_label("Headline")
    headline.press_sequentially("A bell")
    expect(page.get_by_text("Everything is saved")).to_be_visible(timeout=PATIENCE)
    assert announced(page, "Everything is saved") == "polite"
    page.context.set_offline(True)
    headline.press_sequentially(" rings")
    expect(page.get_by_text("1 change waiting")).to_be_visible(timeout=PATIENCE)
    assert announced(page, "1 change waiting") == "polite"
    page.context.set_offline(False)


def test_the_place_of_an_undo_is_there_before_its_words_are(newcomer, open_as):
    """Words that come together with their live region are not read out."""
    story = factories.make_story(by=newcomer)
    page = open_as(newcomer, f"/write/{story.pk}/", viewport={"width": 1280, "height": 800})
    expect(page.get_by_role("status").and_(page.locator(".toasts"))).to_have_count(1)
