"""Reviewing by keyboard alone (K7), and answering on a phone with one thumb, in a real Chromium."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from posts import promises
from posts.models import Promise, Remark, Story
from posts.remarks import notes
from tests import factories
from tests.e2e.axe import faults
from tests.e2e.test_axe import WAGTAIL
from tests.factories import AUTHORS, COMMS, make_user
from tests.posts.editor import signed_in
from tests.posts.remarks.conftest import WORDS, body_key, loved, must, question, sent, source, suggestion

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
LOOKS = [(size, scheme) for size in ("phone", "desk") for scheme in ("light", "dark")]


@pytest.fixture
def open_as(chromium: Browser, live_server: Any) -> Iterator[Any]:
    """Opens a page of the desk as somebody, in a browser of their own."""
    contexts: list[BrowserContext] = []

    def opened(user: Any, path: str, **options: Any) -> Page:
        context = chromium.new_context(locale="en-GB", base_url=live_server.url, **options)
        contexts.append(context)
        cookie = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def people(transactional_db: None) -> tuple[Any, Any]:
    return make_user(AUTHORS, name="noor"), make_user(COMMS, name="marit")


@pytest.fixture
def waiting(people: tuple[Any, Any]) -> Story:
    return factories.hand_in(factories.make_story(by=people[0], headline="A wet bell", text=WORDS))


def review(story: Story) -> str:
    return f"/admin/reviews/{story.pk}/"


def picture(page: Page, name: str) -> None:
    """Keep what it looks like, where somebody asks for it."""
    folder = os.environ.get("BYLINE_PICTURES")
    if folder:
        page.set_viewport_size({"width": page.viewport_size["width"], "height": 3400})  # the admin scrolls inside
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def focused(page: Page) -> str:
    return str(
        page.evaluate("document.activeElement.id || document.activeElement.name || document.activeElement.tagName")
    )


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this id, name or text is reached; a trap would never let it."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if name in (focused(page), page.evaluate("document.activeElement.innerText || ''").strip()):
            return
    raise AssertionError(f"{name} was not reached, but {focused(page)}")


def test_a_story_is_questioned_suggested_on_and_sent_by_keyboard_alone(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    _noor, marit = people
    page = open_as(marit, review(waiting), **DESK)
    page.locator("body").press("q")
    assert focused(page) == "id_remark-words"
    page.keyboard.press("Escape")
    assert focused(page) != "id_remark-words"
    page.keyboard.press("q")
    page.keyboard.type("Whose bell was it?")
    tab_to(page, "Keep this remark")
    page.keyboard.press("Enter")
    first = page.locator(".byline-remark--question")
    expect(first).to_be_focused()
    # A suggestion on one sentence of one part, without a pointer and without selecting.
    page.locator(f'[data-on="{body_key(waiting)}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page).startswith("id_remark-kind")
    page.keyboard.press("ArrowRight")
    expect(page.locator('[name="remark-kind"][value="suggestion"]')).to_be_checked()
    tab_to(page, "id_remark-sentence_0")
    page.keyboard.press("Space")
    tab_to(page, "id_remark-replacement")
    page.keyboard.type("The bell was broken, so we mended it.")
    tab_to(page, "Keep this remark")
    page.keyboard.press("Enter")
    expect(page.locator(".byline-remark--suggestion")).to_be_focused()
    tab_to(page, "Send 2 remarks to the author")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent to the author: one question and one suggestion.")).to_be_visible()
    assert Remark.objects.sent().count() == 2


def test_a_story_is_approved_by_keyboard_alone_and_the_keys_can_be_turned_off(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    page = open_as(people[1], review(waiting), **DESK)
    page.locator("#review-keys-on").focus()
    page.keyboard.press("Space")
    page.keyboard.press("a")
    assert focused(page) == "review-keys-on"
    page.keyboard.press("Space")
    page.keyboard.press("a")
    assert focused(page) == "approve"
    tab_to(page, "Approve")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/admin/reviews/$"))
    assert factories.fresh(waiting).live


def test_a_note_typed_by_a_reviewer_is_there_after_another_button(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    page = open_as(people[1], review(waiting), **DESK)
    page.locator("#id_note-words").fill("Ask Ilse about the bell.")
    page.locator("#id_remark-words").fill("Whose bell was it?")
    page.get_by_role("button", name="Keep this remark").click()
    expect(page.locator(".byline-remark--question")).to_be_focused()
    expect(page.locator("#id_note-words")).to_have_value("Ask Ilse about the bell.")
    expect(page.locator("#id_remark-words")).to_have_value("")


def test_an_answer_typed_by_an_author_is_there_after_another_was_sent(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    noor, marit = people
    first, second = sent(waiting, marit, question(waiting, marit), question(waiting, marit, words="And the hairpin?"))
    page = open_as(noor, f"/write/{waiting.pk}/remarks/", **PHONE)
    page.locator(f"#words-{second.pk}").fill("From my own drawer.")
    answer = page.locator(f"#remark-{first.pk}")
    answer.locator("textarea").fill("Of a man in the rain.")
    answer.get_by_role("button", name="Answer").click()
    expect(answer.get_by_text("Of a man in the rain.")).to_be_visible()
    expect(page.locator(f"#words-{second.pk}")).to_have_value("From my own drawer.")


def test_selected_words_become_a_suggestion_for_exactly_that_place(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    page = open_as(people[1], review(waiting), **DESK)
    words = "The bell was broke and we mended it. See our bells."
    at = words.index("bell", 10)
    page.evaluate(
        """([key, at]) => {
            const text = document.querySelector(`[data-passage="${key}"]`).firstChild;
            document.getSelection().setBaseAndExtent(text, at, text, at + 4);
        }""",
        [body_key(waiting), at],
    )
    page.get_by_role("group", name="Say something about the selected words").get_by_text("Suggestion").click()
    assert focused(page) == "id_remark-replacement"
    expect(page.locator("#id_remark-replacement")).to_have_value("bell")
    page.locator("#id_remark-replacement").fill("horn")
    page.get_by_role("button", name="Keep this remark").click()
    expect(page.locator(".byline-remark--suggestion")).to_be_focused()
    remark = Remark.objects.get()
    assert (remark.start, remark.end, remark.quoted) == (at, at + 4, "bell")


def test_an_author_takes_a_suggestion_on_a_phone_with_one_tap(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    noor, marit = people
    sent(waiting, marit, suggestion(waiting, marit), loved(waiting, marit))
    page = open_as(noor, f"/write/{waiting.pk}/remarks/", **PHONE)
    expect(page.get_by_text("1 thing waits for you.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    button = page.get_by_role("button", name="Take these words")
    assert button.bounding_box()["height"] >= 44
    button.tap()
    expect(page.get_by_text("It is handed in again and has kept its place in the queue.")).to_be_visible()
    assert "<b>broken</b>" in source(waiting)
    assert promises.of(waiting).turn == Promise.Turn.READER


def test_an_author_answers_on_a_phone_without_a_script(people: tuple[Any, Any], waiting: Story, open_as: Any) -> None:
    noor, marit = people
    sent(waiting, marit, question(waiting, marit))
    page = open_as(noor, f"/write/{waiting.pk}/remarks/", java_script_enabled=False, **PHONE)
    page.get_by_label("Your answer").fill("The neighbour’s.")
    page.get_by_role("button", name="Answer").tap()
    page.get_by_role("button", name="Hand in again").tap()
    expect(page.get_by_text("It is handed in again")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_nobody_is_shut_out_of_either_page(
    people: tuple[Any, Any], waiting: Story, open_as: Any, size: str, scheme: str
) -> None:
    noor, marit = people
    options = {**(PHONE if size == "phone" else DESK), "color_scheme": scheme}
    notes.write(post=waiting, reader=marit, words="Ask legal whether the neighbour minds.")
    remarks = [
        loved(waiting, marit, "That kettle! I could hear it."),
        question(waiting, marit),
        suggestion(waiting, marit),
        must(waiting, marit),
    ]
    page = open_as(marit, review(waiting), **options)
    picture(page, f"review-{size}-{scheme}")
    assert faults(page, judged=WAGTAIL) == []
    sent(waiting, marit, *remarks)
    page = open_as(noor, f"/write/{waiting.pk}/remarks/", **options)
    picture(page, f"remarks-{size}-{scheme}")
    assert faults(page) == []


def test_words_whose_answer_never_came_are_there_again_and_gone_once_they_arrived(
    people: tuple[Any, Any], transactional_db: None, open_as: Any
) -> None:
    noor, _marit = people
    story = factories.make_story(by=noor)
    quote = f"/write/{story.pk}/quote/"
    page = open_as(noor, f"/write/{story.pk}/", **PHONE)
    page.goto(quote)
    page.get_by_label("What was said?").fill("It rings like a tram.")
    page.get_by_label("Who said it?").fill("Ilse")
    page.route("**/quote/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Keep the quote").click()
    page.unroute("**/quote/")
    page.goto(quote)
    expect(page.get_by_label("What was said?")).to_have_value("It rings like a tram.")
    expect(page.get_by_label("Who said it?")).to_have_value("Ilse")
    page.get_by_role("button", name="Keep the quote").click()
    expect(page.get_by_text("It rings like a tram.")).to_be_visible()
    page.goto(quote)
    expect(page.get_by_label("What was said?")).to_have_value("")
    assert factories.fresh(story).get_latest_revision_as_object().body[-1].value["speaker"] == "Ilse"
