"""Reviewing by keyboard alone (K7), and answering on a phone with one thumb, in a real Chromium."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from posts import promises
from posts.models import Promise, Remark, Story
from tests import factories
from tests.e2e.keyboard import Walk, focused
from tests.e2e.screen_reader import announced
from tests.factories import AUTHORS, COMMS, make_user
from tests.posts.editor import signed_in
from tests.posts.remarks.conftest import WORDS, body_key, loved, question, sent, source, suggestion

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


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


def test_a_story_is_questioned_suggested_on_and_sent_by_keyboard_alone(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    page = open_as(people[1], review(waiting), **DESK)
    walk = Walk(page)
    say = "What you say, edit, multi line"
    form = "main: Your answer, complementary: Remarks, region: "
    assert walk.press("q") == f"{form}{say}, blank"
    assert walk.press("Escape") == "The words, part by part, region: The words, part by part, heading, level 2"
    assert walk.press("q").endswith(f"{say}, blank")
    page.keyboard.type("Whose bell was it?")
    assert walk.to("Keep this remark") == "Keep this remark, button"
    page.keyboard.press("Enter")
    expect(page.locator(".byline-remark--question")).to_be_focused(timeout=20_000)
    # A suggestion on one sentence of one part, without a pointer and without selecting.
    assert walk.to("Remark on this", back=True).endswith("Text, group: Remark on this, link, Text")
    said = walk.follow("Enter", "**#say")
    assert said == f"{form.replace('Remarks', '1 remark not sent')}Say something about: Text, heading, level 3"
    assert walk.to("Question") == "Kind, group: Question, radio button, checked"
    assert walk.press("ArrowRight") == "Suggestion, radio button, checked"
    sentence = "The bell was broke and we mended it."
    assert walk.to(sentence) == f"Which sentence, group: {sentence}, radio button, not checked"
    assert walk.press("Space") == f"{sentence}, radio button, checked"
    instead = "What you would write instead, edit, multi line"
    help_text = "The author decides with one tap. Empty: without these words."
    assert walk.to("What you would write instead") == f"{instead}, {help_text}, blank"
    page.keyboard.type("The bell was broken, so we mended it.")
    assert walk.to("Keep this remark") == "Keep this remark, button"
    page.keyboard.press("Enter")
    expect(page.locator(".byline-remark--suggestion")).to_be_focused(timeout=20_000)
    assert walk.to("Send 2 remarks to the author").endswith("Send 2 remarks to the author, button")
    page.keyboard.press("Enter")
    words = "Sent to the author: one question and one suggestion."
    expect(page.get_by_text(words)).to_be_visible(timeout=20_000)
    assert announced(page, words) == "polite"
    assert Remark.objects.sent().count() == 2


def test_a_story_is_approved_by_keyboard_alone_and_the_keys_can_be_turned_off(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    page = open_as(people[1], review(waiting), **DESK)
    walk = Walk(page)
    keys = "Use single keys on this device"
    assert walk.to(keys) == f"main: On this page, navigation: {keys}, check box, checked"
    assert walk.press("Space") == f"{keys}, check box, not checked"
    assert walk.press("a") == f"{keys}, check box, not checked"
    assert walk.press("Space") == f"{keys}, check box, checked"
    assert walk.press("a") == "Your answer, complementary: Your answer, region: Approve, heading, level 3"
    assert walk.press("Escape") == f"On this page, navigation: {keys}, check box, checked"
    walk.press("a")
    assert walk.to("Send it back as a whole") == "Send it back as a whole, button, collapsed"
    assert walk.to("Approve", back=True) == "Approve, button"
    walk.follow("Enter", re.compile(r"/admin/reviews/$"))
    assert announced(page, "“A wet bell” is live.") == "polite"
    assert factories.fresh(waiting).live


def test_a_story_is_questioned_suggested_on_and_sent_with_one_thumb(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    page = open_as(people[1], review(waiting), **PHONE)
    page.get_by_role("link", name="Question…").tap()
    assert focused(page) == "What you say"
    page.keyboard.type("Whose bell was it?")
    page.get_by_role("button", name="Keep this remark").tap()
    expect(page.locator(".byline-remark--question")).to_be_focused(timeout=20_000)
    page.get_by_role("group", name="Text").get_by_role("link", name="Remark on this").tap()
    expect(page.locator("#say")).to_be_focused(timeout=20_000)
    for name in ("Suggestion", "The bell was broke and we mended it.", "What you would write instead"):
        page.get_by_label(name, exact=True).tap()
        assert focused(page) == name
    page.keyboard.type("The bell was broken, so we mended it.")
    page.get_by_role("button", name="Keep this remark").tap()
    expect(page.locator(".byline-remark--suggestion")).to_be_focused(timeout=20_000)
    page.get_by_role("button", name="Send 2 remarks to the author").tap()
    expect(page.get_by_text("Sent to the author: one question and one suggestion.")).to_be_visible(timeout=20_000)
    assert Remark.objects.sent().count() == 2


def test_a_story_is_approved_with_one_thumb(people: tuple[Any, Any], waiting: Story, open_as: Any) -> None:
    page = open_as(people[1], review(waiting), **PHONE)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Approve…").tap()
    expect(page.locator("#approve")).to_be_focused(timeout=20_000)
    page.get_by_role("button", name="Approve", exact=True).tap()
    expect(page.get_by_text("“A wet bell” is live.")).to_be_visible(timeout=20_000)
    assert factories.fresh(waiting).live


def test_a_remark_taken_out_is_announced_and_comes_back_by_keyboard_alone(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    question(waiting, people[1])
    page = open_as(people[1], review(waiting), **DESK)
    walk = Walk(page)
    assert walk.to("Take out : Question, Text").endswith("region: Take out : Question, Text, button")
    assert walk.follow("Enter", "**/?out=*").endswith("Remarks, heading, level 2")
    assert announced(page, "One remark is taken out.") == "polite"
    assert walk.to("Undo") == "Undo, button"
    page.keyboard.press("Enter")
    expect(page.locator(".byline-remark--question")).to_be_focused(timeout=20_000)


def test_a_note_typed_by_a_reviewer_is_there_after_another_button(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    page = open_as(people[1], review(waiting), **DESK)
    page.locator("#id_note-words").fill("Ask Ilse about the bell.")
    page.locator("#id_remark-words").fill("Whose bell was it?")
    page.get_by_role("button", name="Keep this remark").click()
    expect(page.locator(".byline-remark--question")).to_be_focused(timeout=20_000)
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
    expect(answer.get_by_text("Of a man in the rain.")).to_be_visible(timeout=20_000)
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
    assert focused(page) == "What you would write instead"
    expect(page.locator("#id_remark-replacement")).to_have_value("bell")
    page.locator("#id_remark-replacement").fill("horn")
    page.get_by_role("button", name="Keep this remark").click()
    expect(page.locator(".byline-remark--suggestion")).to_be_focused(timeout=20_000)
    remark = Remark.objects.get()
    assert (remark.start, remark.end, remark.quoted) == (at, at + 4, "bell")


def test_an_author_takes_a_suggestion_on_a_phone_with_one_tap(
    people: tuple[Any, Any], waiting: Story, open_as: Any
) -> None:
    noor, marit = people
    sent(waiting, marit, suggestion(waiting, marit), loved(waiting, marit))
    page = open_as(noor, f"/write/{waiting.pk}/remarks/", **PHONE)
    expect(page.get_by_text("1 thing waits for you.")).to_be_visible(timeout=20_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    button = page.get_by_role("button", name="Take these words")
    assert button.bounding_box()["height"] >= 44
    button.tap()
    expect(page.get_by_text("It is handed in again and has kept its place in the queue.")).to_be_visible(timeout=20_000)
    assert "<b>broken</b>" in source(waiting)
    assert promises.of(waiting).turn == Promise.Turn.READER


def test_an_author_answers_on_a_phone_without_a_script(people: tuple[Any, Any], waiting: Story, open_as: Any) -> None:
    noor, marit = people
    sent(waiting, marit, question(waiting, marit))
    page = open_as(noor, f"/write/{waiting.pk}/remarks/", java_script_enabled=False, **PHONE)
    page.get_by_label("Your answer").fill("The neighbour’s.")
    page.get_by_role("button", name="Answer").tap()
    page.get_by_role("button", name="Hand in again").tap()
    expect(page.get_by_text("It is handed in again")).to_be_visible(timeout=20_000)


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
