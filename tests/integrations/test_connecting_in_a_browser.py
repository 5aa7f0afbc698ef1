"""Somebody of comms connects an account without a manual: to the network, back, and only then it is kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.urls import reverse
from playwright.sync_api import Browser, expect

from integrations.models import Channel
from integrations.sandbox.rules import Rules
from integrations.sandbox.server import Sandbox
from tests import factories
from tests.factories import COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def network(settings: Any, live_server: Any) -> Iterator[Sandbox]:
    """A sandbox that knows the way back to this desk."""
    with Sandbox(rules=Rules(requests=0)) as sandbox:
        settings.OUTBOUND_ALLOW_PRIVATE = [sandbox.address]
        settings.SANDBOX_SERVERS = {"mastodon": {"base_url": sandbox.url}}
        settings.WAGTAILADMIN_BASE_URL = live_server.url
        yield sandbox


def test_an_account_is_connected_by_a_yes_at_the_network(chromium: Browser, live_server: Any, network: Sandbox) -> None:
    session = signed_in(factories.make_user(COMMS)).cookies[configured.SESSION_COOKIE_NAME].value
    context = chromium.new_context(locale="en", base_url=live_server.url)
    context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    asked: list[str] = []
    page.goto(reverse("channel_connect"))
    page.get_by_role("link", name="Mastodon", exact=True).click()
    page.get_by_role("button", name="Go on to the sign-in").click()
    expect(page.get_by_text("write:statuses")).to_be_visible()
    page.get_by_role("link", name="Sign in at Mastodon").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Yes, allow it").click()
    expect(page.get_by_role("heading", name="Is this the account?")).to_be_visible()
    expect(page.locator(".account")).to_contain_text("byline")
    assert not Channel.objects.exists()
    assert not [url for url in asked if url.endswith("avatar.png")]
    page.get_by_role("button", name="Yes, keep it").click()
    expect(page.get_by_role("row", name="Mastodon byline")).to_contain_text("Connected")
    context.close()
