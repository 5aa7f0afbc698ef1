"""The list in Chromium: by keyboard alone, at every width, in light and dark, without JavaScript too."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from posts.models import Absence, ClosedDay, Promise
from tests.e2e.axe import Judged, faults
from tests.factories import COMMS, make_picture, make_user, person_of
from tests.posts.queue.conftest import handed_in

pytestmark = pytest.mark.django_db(transaction=True)
# Wagtail's own, as tests/e2e/test_axe.py judged them.
JUDGED = (
    Judged(rule="color-contrast", markup="menuitem-label", why="a shadow under the letters, of their own colour"),
    Judged(rule="color-contrast", markup="sidebar-footer__account-label", why="the same"),
    Judged(rule="color-contrast", markup="<select", why="the gradient is the arrow at the end"),
)
SHOTS = os.environ.get("QUEUE_SHOTS")  # a folder to keep pictures of the screens in


@pytest.fixture
def desk(blog: Any) -> Any:
    """A comms person with something of everything before her."""
    marit, ilse = make_user(COMMS, name="marit"), make_user(COMMS, name="ilse")
    for user, name in ((marit, "Marit"), (ilse, "Ilse")):
        person_of(user)
        user.person.display_name = f"{name} de Vries"
        user.person.save()
    cover = make_picture()
    cover.shows_child = True
    cover.save()
    handed_in(blog=blog, headline="The bell that rang by itself on a wet Thursday")
    handed_in(blog=blog, headline="Thirty per cent fewer returns", text="<p>Returns fell by 30 per cent.</p>")
    handed_in(
        blog=blog,
        headline="Fahrradreparaturwerkstattbesitzerversammlung",
        cover=cover,
        cover_alt="A child",
        cover_credit="Noor",
    )
    own = handed_in(blog=blog, headline="My own story", by=marit)
    late = handed_in(blog=blog, headline="Late already")
    Promise.objects.filter(pk=late.pk).update(due_at=late.due_at - timedelta(days=9), rounds=2, reader=None)
    Promise.objects.filter(pk=own.pk).update(lane=Promise.Lane.LIGHT)
    return marit


@pytest.fixture
def open_page(live_server: Any, chromium: Any, desk: Any) -> Iterator[Any]:
    """Open an address as the comms person; `options` go to the browser's context."""
    contexts = []

    def open_it(path: str, **options: Any) -> Page:
        context = chromium.new_context(bypass_csp=True, **options)
        contexts.append(context)
        client = Client()
        client.force_login(desk)
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page: Page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def is_focused_in(page: Page, title: str) -> bool:
    return bool(page.evaluate("title => document.activeElement.textContent.trim() === title", title))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_eye_can_read_the_screens_of_the_queue(open_page: Any, desk: Any, width: int, scheme: str) -> None:
    ilse = make_user(COMMS, name="joost")
    Absence.objects.create(user=desk, first="2031-01-06", last="2031-01-10", deputy=ilse)
    ClosedDay.objects.create(date="2031-04-30", name="Market")
    wrong = []
    for name in ("reviews", "desk_hours", "when_away"):
        page = open_page(reverse(name), viewport={"width": width, "height": 900}, color_scheme=scheme)
        picture(page, f"{name}-{width}-{scheme}-closed")
        for summary in page.locator("main summary, #main summary").all():
            summary.click()
        picture(page, f"{name}-{width}-{scheme}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{name} scrolls sideways at {width}")
        wrong += [f"{name}: {fault}" for fault in faults(page, judged=JUDGED)]
    assert wrong == []


def test_j_and_k_move_and_a_and_q_open_the_story_at_the_right_box(open_page: Any, desk: Any) -> None:
    page = open_page(reverse("reviews"))
    titles = [link.inner_text().strip() for link in page.locator("[data-queue-open]").all()]
    page.keyboard.press("j")
    assert is_focused_in(page, titles[0])
    page.keyboard.press("j")
    assert is_focused_in(page, titles[1])
    page.keyboard.press("k")
    assert is_focused_in(page, titles[0])
    page.keyboard.press("k")
    assert is_focused_in(page, titles[0])
    expect(page.locator("[data-queue-line][aria-current]")).to_have_count(1)
    story = Promise.objects.get(page__draft_title=titles[0])
    page.keyboard.press("a")
    page.wait_for_url(f"**{reverse('review', args=[story.page_id])}#approve")
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("q")
    page.wait_for_url("**#say")


def test_the_buttons_do_what_the_keys_do(open_page: Any) -> None:
    page = open_page(reverse("reviews"))
    titles = [link.inner_text().strip() for link in page.locator("[data-queue-open]").all()]
    page.get_by_role("button", name="Next").click()
    assert is_focused_in(page, titles[0])
    page.get_by_role("button", name="Previous").click()
    assert is_focused_in(page, titles[0])


def test_single_keys_can_be_switched_off_and_stay_so(open_page: Any) -> None:
    page = open_page(reverse("reviews"))
    page.get_by_text("How this works").click()
    page.get_by_label("Use single keys on this device").uncheck()
    page.keyboard.press("j")
    expect(page.locator("[data-queue-line][aria-current]")).to_have_count(0)
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("[data-queue-line][aria-current]")).to_have_count(0)


def test_who_types_in_a_field_types(open_page: Any) -> None:
    page = open_page(reverse("reviews"))
    page.get_by_text("Show only some of them").click()
    field = page.get_by_label("Words in the headline")
    field.fill("")
    field.press_sequentially("jkaq")
    expect(field).to_have_value("jkaq")
    expect(page.locator("[data-queue-line][aria-current]")).to_have_count(0)


def test_without_scripts_one_filters_takes_and_gives(open_page: Any, desk: Any) -> None:
    page = open_page(reverse("reviews"), java_script_enabled=False)
    page.get_by_text("Show only some of them").click()
    page.get_by_label("Words in the headline").fill("late")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", level=3)).to_have_count(1)
    page.get_by_text("Who answers").click()
    page.get_by_role("button", name="Take it").click()
    assert "words=late" in page.url
    assert Promise.objects.get(page__draft_title="Late already").reader == desk
