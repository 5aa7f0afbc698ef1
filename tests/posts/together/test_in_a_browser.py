"""The pages of writing together in Chromium: narrow and wide, light and dark, without a script, and without a fault."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from posts.models import CoAuthor, SecondReading
from posts.together import co_authors, second_reader
from tests import factories
from tests.e2e import axe
from tests.factories import AUTHORS, fresh
from tests.posts.together.conftest import named

WIDTHS = (360, 1280)


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

    def link(self) -> str:
        made = second_reader.share(story=fresh(self.story), user=self.noor, reader="My sister", days=7)
        return urlsplit(made.address).path


@pytest.fixture
def company(transactional_db: None) -> Company:
    return Company()


@pytest.fixture
def look(chromium: Browser, live_server: Any) -> Iterator[Any]:
    """Opens a page as somebody: `look(user, path, width=…, dark=…)`, with no script at all unless axe needs to run."""
    contexts = []

    def open_page(user: Any, path: str, *, width: int = 360, dark: bool = False, scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            base_url=live_server.url,
        )
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


def screens(company: Company) -> list[tuple[str, Any, str]]:
    pk = company.story.pk
    second_reader.answer(reading=_opened(company), words="I laughed twice. Where did the horse go?")
    return [
        ("people", company.noor, reverse("story_together", args=[pk]) + "?q=grac"),
        ("co-author", company.tomasz, reverse("story_together", args=[pk])),
        ("invitation", company.grace, reverse("invitation", args=[company.invitation.pk])),
        ("asked", company.grace, reverse("asked_of_me")),
        ("second-reader", company.noor, reverse("story_second_reader", args=[pk])),
        ("read", None, company.link()),
        ("gone", None, "/read/nothing/"),
        ("later", company.noor, reverse("draft_reminder", args=[pk])),
        ("mail", company.noor, reverse("mail_choices")),
    ]


def _opened(company: Company) -> SecondReading:
    Client().get(path := company.link())
    return SecondReading.objects.get(token_hash=second_reader.hash_of(path.split("/")[2]))


def test_no_page_has_a_fault_at_any_width_in_any_light(company: Company, look: Any, tmp_path: Path) -> None:
    found = {}
    for name, user, path in screens(company):
        for width, dark in ((360, False), (360, True), (1280, False), (1280, True)):
            page = look(user, path, width=width, dark=dark)
            shape = f"{name}-{width}-{'dark' if dark else 'light'}"
            page.screenshot(path=tmp_path / f"{shape}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found[shape] = [*axe.faults(page), *(["it scrolls sideways"] if wide else [])]
            page.close()
    assert {shape: faults for shape, faults in found.items() if faults} == {}


def test_asked_and_answered_without_a_script(company: Company, look: Any) -> None:
    page = look(company.noor, reverse("story_together", args=[company.story.pk]), scripts=False)
    page.get_by_label("Their name").fill("lopes")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("What would you like to say?").fill("You know horses.")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert page.get_by_text("Gracia Lopes is asked, and gets a mail.").is_visible()
    theirs = look(company.other, reverse("asked_of_me"), scripts=False)
    theirs.get_by_role("link", name="Noor Haddad asks you to write a story together").click()
    assert theirs.get_by_text("You know horses.").is_visible()
    theirs.get_by_role("button", name="Yes, I write it too").click()
    assert theirs.get_by_text("You write it too now").is_visible()
    assert CoAuthor.objects.writing().filter(user=company.other).exists()


def test_a_link_is_made_opened_answered_and_ended_without_a_script(company: Company, look: Any) -> None:
    here = reverse("story_second_reader", args=[company.story.pk])
    page = look(company.noor, here, scripts=False)
    page.get_by_label("For whom?").fill("My sister")
    page.get_by_role("button", name="Make the link").click()
    path = urlsplit(page.locator(".together-token").inner_text()).path
    reader = look(None, path, scripts=False)
    assert reader.get_by_role("heading", name="The saddle that stayed wet").is_visible()
    reader.get_by_label("In a few words, if you like").fill("I laughed twice.")
    reader.get_by_role("button", name="Send").click()
    assert reader.get_by_text("Your words are with Noor Haddad").is_visible()
    page.goto(here)
    assert page.get_by_text("I laughed twice.").is_visible()
    page.get_by_role("button", name="End the link for My sister").click()
    reader.reload()
    assert reader.get_by_role("heading", name="Nothing to read here").is_visible()
