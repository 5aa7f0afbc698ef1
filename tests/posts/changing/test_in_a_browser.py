"""A new name from the form to its plan and to the report, by keyboard alone, at the width of a phone (K9)."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from posts.models import Change
from tests.e2e.axe import faults
from tests.e2e.keyboard import focused, tab_to
from tests.posts.changing.conftest import NEW, NEW_SHORT, Renamed
from tests.posts.changing.test_sweeping import work_through
from tests.posts.desk.test_review_in_a_browser import STICKS_OUT
from tests.posts.remarks.test_in_a_browser import PHONE, open_as

__all__ = ["open_as"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_name_by_keyboard_alone(renamed: Renamed, open_as: Any) -> None:
    page = open_as(renamed.user, reverse("account_new_name"), **PHONE)
    assert page.evaluate(STICKS_OUT) == []
    assert faults(page) == []
    page.locator("[name=kind]").first.focus()
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    assert focused(page) == "A new name, and the old one goes everywhere"
    boxes = {"Your name from now on": NEW, "What should we call you in a story? (not required)": NEW_SHORT}
    for label, words in boxes.items():
        tab_to(page, label)
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
    tab_to(page, "Show what will happen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible(timeout=20_000)
    expect(page.locator("#plan")).to_be_focused()
    assert page.evaluate(STICKS_OUT) == []
    assert faults(page) == []
    tab_to(page, "Do this")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your change is under way")).to_be_visible(timeout=20_000)
    assert faults(page) == []
    work_through(Change.objects.get())
    tab_to(page, "Look again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A new name")).to_be_visible(timeout=20_000)
    tab_to(page, "What became of your last change")
    page.keyboard.press("Enter")
    assert focused(page) == "What became of your last change"
    expect(page.get_by_text("Through since")).to_be_visible()
    report = page.locator("details", has_text="What became of your last change")
    assert "under way" not in report.inner_text()
    expect(report.get_by_text("Remembered:")).to_be_visible()
    assert page.evaluate(STICKS_OUT) == []
    assert faults(page) == []
