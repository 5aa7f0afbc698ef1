"""The pages of writing together in Chromium, without a script."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from posts.models import CoAuthor
from posts.together import co_authors
from tests import factories
from tests.e2e.axe import faults
from tests.factories import AUTHORS, fresh
from tests.posts.together.conftest import named


class Company:
    """A story that Noor writes with Tomasz, and Grace, who is asked."""

    def __init__(self) -> None:
        self.noor, self.tomasz = named("Noor Haddad", AUTHORS), named("Tomasz Wójcik", AUTHORS)
        self.grace, self.other = named("Grace Lindqvist", AUTHORS), named("Gracia Lopes", AUTHORS)
        picture = factories.make_picture()
        self.story = factories.make_story(
            by=self.noor, blog=factories.make_blog("Company", tone="pine"), headline="The saddle that stayed wet",
            text="<p>We promised it for Friday. On Thursday it rained.</p>" * 4, cover=picture, cover_alt="A saddle",
            cover_credit="Noor",
        )  # fmt: skip
        self.yes(self.tomasz)
        self.invitation = self.ask(self.grace)

    def ask(self, user: Any) -> CoAuthor:
        words = "You stood beside me when it happened.\nShall we tell it together?"
        return co_authors.invite(story=fresh(self.story), owner=self.noor, colleague=user, words=words)

    def yes(self, user: Any) -> None:
        co_authors.say_yes(invitation=self.ask(user), user=user)


@pytest.fixture
def company(transactional_db: None) -> Company:
    return Company()


@pytest.fixture
def look(chromium: Browser, live_server: Any) -> Iterator[Any]:
    """Opens a page as somebody, on a narrow screen and without scripts: `look(user, path)`."""
    contexts = []

    def open_page(user: Any, path: str) -> Page:
        viewport = {"width": 360, "height": 800}
        context = chromium.new_context(viewport=viewport, java_script_enabled=False, base_url=live_server.url)
        contexts.append(context)
        if user is not None:
            browser = Client()
            browser.force_login(user)
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": browser.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_asked_and_answered_without_a_script(company: Company, look: Any) -> None:
    page = look(company.noor, reverse("story_together", args=[company.story.pk]))
    page.get_by_label("Their name").fill("lopes")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("What would you like to say?").fill("You know horses.")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert page.get_by_text("Gracia Lopes is asked, and gets a mail.").is_visible()
    theirs = look(company.other, reverse("asked_of_me"))
    theirs.get_by_role("link", name="Noor Haddad asks you to write a story together").click()
    assert theirs.get_by_text("You know horses.").is_visible()
    theirs.get_by_role("button", name="Yes, I write it too").click()
    assert theirs.get_by_text("You write it too now").is_visible()
    assert CoAuthor.objects.writing().filter(user=company.other).exists()


def test_a_link_is_made_opened_answered_and_ended_without_a_script(company: Company, look: Any) -> None:
    here = reverse("story_second_reader", args=[company.story.pk])
    page = look(company.noor, here)
    page.get_by_label("For whom?").fill("My sister")
    page.get_by_role("button", name="Make the link").click()
    path = urlsplit(page.locator(".together-token").inner_text()).path
    reader = look(None, path)
    assert reader.get_by_role("heading", name="The saddle that stayed wet").is_visible()
    reader.get_by_label("In a few words, if you like").fill("I laughed twice.")
    reader.get_by_role("button", name="Send").click()
    assert reader.get_by_text("Your words are with Noor Haddad").is_visible()
    page.goto(here)
    assert page.get_by_text("I laughed twice.").is_visible()
    page.get_by_role("button", name="End the link for My sister").click()
    reader.reload()
    assert reader.get_by_role("heading", name="Nothing to read here").is_visible()


def test_the_link_is_copied_by_a_button_and_shared_where_the_phone_can(company: Company, look: Any) -> None:
    page = look(company.noor, reverse("story_second_reader", args=[company.story.pk]))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("navigator.share = (what) => { window.shared = what; return Promise.resolve(); }")
    page.get_by_label("For whom?").fill("My sister")
    page.get_by_role("button", name="Make the link").click()
    address = page.locator("[data-link]").inner_text()
    page.get_by_role("button", name=re.compile("^Copy ?: The link for My sister")).click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.get_by_role("button", name=re.compile("^Share ?: The link for My sister")).click()
    assert page.evaluate("window.shared") == {"title": "The saddle that stayed wet", "url": address}
    assert faults(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_where_the_phone_cannot_share_no_button_says_so(company: Company, look: Any, scripts: bool) -> None:
    page = look(company.noor, reverse("story_second_reader", args=[company.story.pk]), scripts=scripts)
    if scripts:
        page.add_init_script("delete Navigator.prototype.share")
    page.get_by_label("For whom?").fill("My sister")
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator("[data-link]")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Copy ?: The link for My sister"))).to_be_visible(
        visible=scripts
    )
    expect(page.get_by_role("button", name=re.compile("^Share ?: The link for My sister"))).to_be_hidden()
