"""Write, see, accept, keep, hand in, review: the cards of the check in a real Chromium, at a desk and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from posts.models import Story, TakenWords, VoiceDecision
from tests import factories
from tests.e2e.axe import COLOURS, faults
from tests.e2e.draftail import go_to_the_end
from tests.e2e.keyboard import focused
from tests.e2e.test_axe import WAGTAIL
from tests.posts.remarks.test_in_a_browser import DESK, PHONE, open_as, people

__all__ = ["open_as", "people"]
pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 20_000


def card(page: Page, words: str) -> Any:
    """The card about these words of the text."""
    return page.locator("[data-voice-card]").filter(has=page.get_by_role("heading", name=words))


def underlined(page: Page) -> list[str]:
    """The words with a line beneath them."""
    found: list[str] = page.evaluate(
        "() => [...CSS.highlights].filter(([name]) => name.startsWith('byline'))"
        ".flatMap(([, ranges]) => [...ranges].map(String)).sort()"
    )
    return found


def decided() -> list[tuple[str, str, str]]:
    """What writers decided: words, choice, why."""
    return list(VoiceDecision.objects.order_by("words").values_list("words", "choice", "why"))


def keep(page: Page, words: str, why: str) -> None:
    """By keyboard: unfold, say why, keep."""
    card(page, words).locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(why)
    page.keyboard.press("Tab")
    assert focused(page) == "Keep mine"
    page.keyboard.press("Enter")
    expect(card(page, words)).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("#voice-heading")).to_be_focused()


def words_of(story: Story) -> str:
    return str(factories.fresh(story).get_latest_revision_as_object().body_text())


def test_in_the_editor_a_writer_takes_words_keeps_words_and_the_reviewer_reads_why(people: Any, open_as: Any) -> None:
    noor, marit = people
    story = factories.make_story(by=noor, text="<p>The bell was broken.</p>")
    page = open_as(noor, f"/admin/pages/{story.pk}/edit/", **DESK)
    page.get_by_role("button", name="Toggle checks").click()
    words = page.get_by_role("tabpanel", name="Content").locator("[contenteditable=true]").nth(1)
    expect(words).to_have_text("The bell was broken.", timeout=PATIENCE)
    go_to_the_end(page, words)
    page.keyboard.type(" We leverage it. They utilise it.")

    expect(card(page, "leverage")).to_be_visible(timeout=PATIENCE)
    assert underlined(page) == ["leverage", "utilise"]
    assert not [fault for fault in faults(page, judged=WAGTAIL) if "voice" in fault]
    keep(page, "utilise", "My grandmother's word.")
    card(page, "leverage").get_by_role("button", name="Use “use”").click()
    expect(words).to_have_text("The bell was broken. We use it. They utilise it.", timeout=PATIENCE)
    expect(page.locator("[data-voice-count]")).to_have_text("No remarks. Trust your own ear.", timeout=PATIENCE)
    assert decided() == [("utilise", "keep", "My grandmother's word.")]

    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="Hand in for review").click()
    expect(page.get_by_role("status").filter(has_text="Handed in.")).to_be_visible(timeout=PATIENCE)
    assert TakenWords.objects.get().words == "use"
    review = open_as(marit, f"/admin/reviews/{story.pk}/", **DESK)
    expect(review.get_by_role("main")).to_contain_text("My grandmother's word.")


def test_on_a_phone_the_same_cards_stand_beneath_the_boxes(people: Any, open_as: Any) -> None:
    noor, _marit = people
    story = factories.make_story(by=noor, text="<p>The bell was broken.</p>")
    page = open_as(noor, f"/write/{story.pk}/", **PHONE)
    expect(page.locator("html")).to_have_attribute("data-keeping", "on", timeout=PATIENCE)
    box = page.get_by_label("Paragraph 1")
    box.fill("The bell 😀 was broken. We leverage it.\nThey utilise it, you utilise it, I utilise it.")

    expect(card(page, "leverage")).to_be_visible(timeout=PATIENCE)
    assert underlined(page) == ["leverage", "utilise", "utilise", "utilise"]
    expect(card(page, "leverage")).to_contain_text("Paragraph 1")
    assert page.locator(".voice > div > ul > [data-voice-card]").count() == 3
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, options=COLOURS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360

    page.get_by_role("link", name="4 remarks").click()
    expect(page.locator("#voice-heading")).to_be_in_viewport()
    card(page, "leverage").get_by_role("button", name="Use “use”").click()
    expect(box).to_have_value("The bell 😀 was broken. We use it.\nThey utilise it, you utilise it, I utilise it.")
    expect(card(page, "leverage")).to_have_count(0, timeout=PATIENCE)
    keep(page, "utilise", "")
    assert {(words, choice) for words, choice, _why in decided()} == {("utilise", "keep")}
    expect(page.locator("#saving-status")).to_contain_text("Everything is saved", timeout=PATIENCE)
    assert "We use it." in words_of(story)
