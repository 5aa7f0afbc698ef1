"""The list in Chromium: by keyboard alone, and without JavaScript too."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from posts.models import Promise
from tests.e2e.keyboard import focused
from tests.factories import COMMS, make_picture, make_user, person_of
from tests.posts.queue.conftest import handed_in

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_j_and_k_move_and_a_and_q_open_the_story_at_the_right_box(open_page: Any, desk: Any) -> None:
    page = open_page(reverse("reviews"))
    titles = [link.inner_text().strip() for link in page.locator("[data-queue-open]").all()]
    page.keyboard.press("j")
    assert focused(page) == titles[0]
    page.keyboard.press("j")
    assert focused(page) == titles[1]
    page.keyboard.press("k")
    assert focused(page) == titles[0]
    page.keyboard.press("k")
    assert focused(page) == titles[0]
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
    assert focused(page) == titles[0]
    page.get_by_role("button", name="Previous").click()
    assert focused(page) == titles[0]


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
