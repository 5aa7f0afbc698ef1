"""The editor's buttons beside what saves itself, in a real Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests import factories
from tests.e2e.desk import until
from tests.e2e.draftail import go_to_the_end
from tests.posts.remarks.test_in_a_browser import DESK, open_as, people

__all__ = ["open_as", "people"]
pytestmark = pytest.mark.django_db(transaction=True)


def hold_what_saves_itself(page: Page) -> list[Route]:
    """Keep each such request back from the server; the list fills as they come."""
    held: list[Route] = []

    def decide(route: Route) -> None:
        request = route.request
        if request.method == "POST" and "json" in request.headers.get("accept", ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/edit/", decide)
    return held


def test_a_story_is_handed_in_while_the_editor_still_hears_of_its_own_save(people: Any, open_as: Any) -> None:
    noor, _marit = people
    story = factories.make_story(by=noor, text="<p>The bell was broken.</p>")
    page = open_as(noor, f"/admin/pages/{story.pk}/edit/", **DESK)
    held = hold_what_saves_itself(page)
    words = page.get_by_role("tabpanel", name="Content").locator("[contenteditable=true]").nth(1)
    expect(words).to_have_text("The bell was broken.", timeout=20_000)
    go_to_the_end(page, words)
    page.keyboard.type(" We mended it.")

    form = page.locator("form[data-edit-form]")
    form.dispatch_event("w-unsaved:add")  # what Wagtail's own script says of a change
    until(lambda: form.count() and held, within=20, what="the save")
    saved = held[0].fetch()  # the server has it, the editor does not know yet
    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="Hand in for review").click()
    held[0].fulfill(response=saved)
    expect(page.get_by_role("status")).to_contain_text("Handed in.", timeout=20_000)
    assert "We mended it." in str(factories.fresh(story).get_latest_revision_as_object().body[0].value.source)
