"""Naming a colleague by keyboard alone in the editor (K5), and the owner's page on a phone (K8), in a real Chromium."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response, expect

from posts.mentions.token import Mention, mentions_in
from posts.models import Person
from posts.persons.wishes import wishes_of
from posts.pronouns import PronounSet
from tests import factories
from tests.e2e.axe import faults
from tests.e2e.draftail import go_to_the_end
from tests.e2e.keyboard import focused, press_tab, tab_to
from tests.e2e.screen_reader import announced
from tests.posts.desk.test_review_in_a_browser import STICKS_OUT
from tests.posts.persons.people import SETS, THEY, make_named
from tests.posts.remarks.test_in_a_browser import DESK, PHONE, open_as, people

__all__ = ["open_as", "people"]
pytestmark = pytest.mark.django_db(transaction=True)


# What a slow machine does by itself: when the dialog gives the focus back, the caret is at the start for a moment.
LOSES_ITS_PLACE = """words => window.addEventListener("focusin", ({ target }) => {
    if (target !== words) return;
    getSelection().collapse(words, 0);
    document.dispatchEvent(new Event("selectionchange"));
})"""


def test_a_colleague_is_named_by_keyboard_alone_and_the_draft_keeps_it(people: Any, open_as: Any) -> None:
    noor, _marit = people
    both = {"modes": {"en": "sets"}, "sets": (PronounSet(language="en", label="she/her"), THEY)}
    sam = make_named("Sam Öberg", **both, text_audience="public", set_policy="author_picks")
    story = factories.make_story(by=noor, text="<p>Then came </p>")
    page = open_as(noor, f"/admin/pages/{story.pk}/edit/", **DESK)
    words = page.get_by_role("tabpanel", name="Content").locator("[contenteditable=true]").nth(1)  # after the headline
    expect(words).to_have_text("Then came", timeout=20_000)
    go_to_the_end(page, words)
    words.evaluate(LOSES_ITS_PLACE)
    page.keyboard.type(" @")
    box = page.get_by_label("Name", exact=True)
    expect(box).to_be_focused(timeout=20_000)
    assert box.get_attribute("role") is None  # no list yet, so no combobox
    page.keyboard.type("sam")
    said = page.locator(".byline-mention [role=status]")
    expect(said).to_have_text("One person, Sam Öberg. Enter puts the name in.", timeout=20_000)
    assert announced(page, said.inner_text()) == "polite"
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}[aria-selected=true]").inner_text() == "Sam Öberg"
    tab_to(page, "she is · her · her")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "they are · them · their"
    tab_to(page, "The name: Sam")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("Who does something: they are")
    tab_to(page, "The verb after it, if it is present tense (is, has, carries)")
    page.keyboard.type("is")
    tab_to(page, "Put in")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.byline-mention")).to_have_count(0)
    expect(page.locator(f"[data-mention='{sam.public_id}']")).to_have_text("Sam")

    def saves(answer: Response) -> bool:  # the check while typing is asked with the same words
        return answer.url.endswith("/edit/") and "late." in (answer.request.post_data or "")

    with page.expect_response(saves, timeout=20_000):
        page.keyboard.type("late.")
        page.keyboard.press("Control+s")
    source = str(factories.fresh(story).get_latest_revision_as_object().body[0].value.source)
    assert source.endswith("/> late.</p>"), source
    they = sam.pronouns.get(label="they/them").key
    assert list(mentions_in(source)) == [Mention(id=sam.public_id, form="subject", verb="is", pick=they)]


def test_a_pronoun_is_linked_by_is_this_sam_and_the_keyboard_alone(people: Any, open_as: Any) -> None:
    noor, _marit = people
    sam = make_named("Sam Öberg", **SETS, text_audience="public")
    story = factories.make_story(by=noor, text=f"<p>{Mention(id=sam.public_id).tag()} came. She carries the box.</p>")
    page = open_as(noor, reverse("write_check", args=[story.pk]), **PHONE)
    expect(page.get_by_role("heading", name="Is this Sam?")).to_be_visible(timeout=20_000)
    assert page.evaluate(STICKS_OUT) == []
    assert faults(page) == []
    tab_to(page, re.compile("Yes, link it to Sam ?: She carries"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Linked: it follows the person now.")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Is this Sam?")).to_have_count(0)
    source = str(factories.fresh(story).get_latest_revision_as_object().body[0].value.source)
    assert list(mentions_in(source))[1] == Mention(id=sam.public_id, form="subject", verb="carries", capital=True)
    tab_to(page, "Hand in")


@pytest.mark.parametrize(("size", "options"), [("phone", PHONE), ("desk", DESK)])
def test_profile_form_keyboard_and_screen_reader(people: Any, open_as: Any, size: str, options: Any) -> None:
    noor, _marit = people
    make_named("Noor", user=noor)
    page = open_as(noor, reverse("account_named"), **options)
    assert page.evaluate(STICKS_OUT) == []
    assert faults(page) == []
    page.locator("#id_say_it").focus()
    tab_to(page, "he/him")
    _arrows(page, "Right", to="they/them")
    tab_to(page, "In no text: always my name")
    _arrows(page, "Down", to="In every text, public ones too")
    heard = page.get_by_role("status")
    expect(heard).to_contain_text("They are here today. We thanked them. It was their idea.", timeout=20_000)
    tab_to(page, "they/them", back=True)
    _arrows(page, "Right", to="Write your own")
    expect(page.locator("#id_en-label")).to_be_visible()
    assert page.evaluate(STICKS_OUT) == []
    press_tab(page)
    expect(page.locator("#id_en-label")).to_be_focused()
    page.keyboard.type("xe/xem")
    tab_to(page, "die/diens")  # and in a second language
    _arrows(page, "Right", to="die/hun")
    tab_to(page, "Keep")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept. It holds from now on")).to_be_visible(timeout=20_000)
    assert [each.label for each in wishes_of(Person.objects.get(user=noor)).sets] == ["xe/xem", "die/hun"]


def _arrows(page: Page, way: str, *, to: str) -> None:
    """Choose among radio buttons as one does without a pointer."""
    for _step in range(8):
        if focused(page) == to:
            return
        page.keyboard.press(f"Arrow{way}")
    raise AssertionError(f"no arrow leads to {to}; the focus is at {focused(page)}")
