"""The board goes along by itself, leaves alone what somebody has ticked, and works without a script."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from integrations.models import Channel, Delivery
from tests import factories
from tests.e2e.people import PHONE
from tests.e2e.wire import every_state
from tests.factories import COMMS
from tests.integrations.conftest import tick, want
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
A_WHILE = 10_000  # milliseconds


def opened(chromium: Browser, live_server: Any, **options: Any) -> Page:
    session = signed_in(factories.make_user(COMMS)).cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context(locale="en", base_url=live_server.url, **options)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return context.new_page()


def test_what_goes_out_moves_to_what_is_done_by_itself(chromium: Browser, live_server: Any, channel: Channel) -> None:
    want(uuid4(), channel, "The kettle")
    page = opened(chromium, live_server)
    page.clock.install()
    page.goto(reverse("deliveries"))
    going, done = (page.get_by_role("region", name=name) for name in ("Going out", "Lately done"))
    expect(going.get_by_role("link", name="The kettle", exact=True)).to_be_visible()
    tick()
    page.clock.run_for(A_WHILE)
    expect(done.get_by_role("link", name="The kettle", exact=True)).to_be_visible()
    expect(going).to_contain_text("Nothing is going out at the moment.")
    expect(page.locator("[data-live-status]")).to_contain_text("Going out: 0.")
    page.context.close()


def test_what_is_ticked_stays_ticked(chromium: Browser, live_server: Any) -> None:
    failed, _unknown = every_state(blog=factories.make_blog())
    page = opened(chromium, live_server)
    page.clock.install()
    page.goto(reverse("deliveries"))
    box = page.get_by_role("checkbox", name=failed.title)
    box.check()
    Delivery.objects.filter(pk=failed.pk).update(title="Another title")
    with page.expect_response(lambda answer: "results" in answer.url):
        page.clock.run_for(A_WHILE)
    expect(box).to_be_checked()
    page.context.close()


def test_a_lost_answer_is_settled_on_a_phone_without_a_script(chromium: Browser, live_server: Any) -> None:
    _failed, unknown = every_state(blog=factories.make_blog())
    page = opened(chromium, live_server, java_script_enabled=False, **PHONE)
    page.goto(reverse("deliveries"))
    page.get_by_role("link", name="Say what you found…").click()
    expect(page.get_by_role("link", name="Look on Mastodon of Kettle & Spoke")).to_have_attribute(
        "href", "https://mastodon.example/@kettle"
    )
    page.get_by_label("Its address there").fill("https://mastodon.example/@kettle/77")
    page.get_by_role("button", name="It is there, at this address").click()
    expect(page.get_by_text("Noted: it is there, at that address.")).to_be_visible()
    unknown.refresh_from_db()
    assert (unknown.status, unknown.remote_id) == ("settled", "77")
    page.context.close()


def test_everything_is_stopped_on_a_phone_without_a_script(chromium: Browser, live_server: Any) -> None:
    page = opened(chromium, live_server, java_script_enabled=False, **PHONE)
    page.goto(reverse("deliveries"))
    page.get_by_role("main").get_by_role("link", name="Stop…").tap()
    page.get_by_label("Why, in a line").fill("A wrong price is out")
    page.get_by_role("button", name="Stop it now").tap()
    expect(page.get_by_role("region", name="Stopped")).to_contain_text("A wrong price is out")
    expect(page.get_by_text("Nothing of it was being sent at that moment.")).to_be_visible()
    page.context.close()
