"""A passkey in Chromium, with an authenticator that exists only in the browser's debugger."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.e2e.axe import faults
from tests.factories import COMMS, PASSWORD
from tests.posts.accounts.test_second_step import code_for, with_app

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def page(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    settings.SECOND_FACTOR_FOR = [COMMS]
    settings.ALLOWED_HOSTS = ["localhost"]
    context = chromium.new_context(locale="en-GB", **PHONE)
    page = context.new_page()
    page.errors = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    yield page
    assert page.errors == []  # type: ignore[attr-defined]
    context.close()


@pytest.fixture
def house(live_server: Any) -> str:
    """By name: a passkey belongs to a name, never to a number."""
    return str(live_server.url.replace("127.0.0.1", "localhost"))


def key_in(page: Page) -> Any:
    """A phone's own passkeys: kept in it, and shown by finger."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    return debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_in(page: Page, house: str, user: Any) -> None:
    page.goto(f"{house}/account/login/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def test_a_passkey_is_set_up_and_then_opens_the_desk_alone(page, house):
    marit = factories.make_user(COMMS)
    key_in(page)
    log_in(page, house, marit)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What do you call it?").fill("My phone")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Spare codes")).to_be_visible()
    assert Authenticator.objects.filter(user=marit, type=Authenticator.Type.WEBAUTHN).count() == 1
    page.goto(f"{house}/account/")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()

    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page).to_have_url(f"{house}/admin/")


def test_after_the_password_the_passkey_is_the_second_step(page, house):
    marit = factories.make_user(COMMS)
    key_in(page)
    log_in(page, house, marit)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Spare codes")).to_be_visible()
    page.context.clear_cookies()
    log_in(page, house, marit)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{house}/admin/")


def test_a_device_without_the_key_says_so_and_the_app_still_works(page, house):
    marit = factories.make_user(COMMS)
    secret = with_app(marit)
    page.goto(f"{house}/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("You can try again")
    assert faults(page) == []
    log_in(page, house, marit)
    page.get_by_label("Code").fill(code_for(secret))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(f"{house}/admin/")
