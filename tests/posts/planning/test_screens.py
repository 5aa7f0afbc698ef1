"""The calendar and the figures as they are seen: empty, on a phone, in forced colours, and by keys alone."""

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from posts.models import Pencil, Promise, Seal, Series
from posts.planning import clock
from tests import factories
from tests.e2e.axe import Judged, faults
from tests.e2e.test_axe import WAGTAIL
from tests.factories import AUTHORS, COMMS
from tests.posts.figures.rows import many

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PLAIN = "axe takes any drawing for a picture behind the words; they stand on the page's plain ground, in its colours"
JUDGED = (*WAGTAIL, Judged(rule="color-contrast", markup='class="figure__', why=PLAIN))
PICTURES = os.environ.get("PLANNING_PICTURES")  # a folder, for whoever wants to look


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def busy(marit: Any) -> Any:
    """Three blogs with some of everything around today."""
    noor = factories.make_user(AUTHORS, name="noor")
    blogs = [factories.make_blog(name) for name in ("The Whole Workshop", "The Parts Room", "Tea and Tyres")]
    now = timezone.now()
    for number in range(8):
        story = factories.make_live_story(by=noor, blog=blogs[number % 2], headline=f"What drawer {number} held")
        factories.Story.objects.filter(pk=story.pk).update(first_published_at=now - timedelta(days=2 * number))
    many(story.pk, 300)
    for days in (1, 1, 2):
        waiting = factories.hand_in(factories.make_story(by=noor, blog=blogs[0]))
        Promise.objects.filter(page=waiting.pk).update(due_at=now + timedelta(days=days))
    for days, words in (
        (1, "A bell that came back by post"),
        (4, "Fourteen saddles"),
        (12, "Winter lights, second part"),
    ):
        story = factories.hand_in(factories.make_story(by=noor, blog=blogs[0], headline=words))
        nine = clock.moment(clock.today() + timedelta(days=days), timezone.datetime.min.time().replace(hour=9)).at
        factories.approve(story, reviewer=marit, go_live_at=nine)
    Pencil.objects.create(
        blog=blogs[1], day=clock.today() + timedelta(days=1), words="Drawer 61, if the screw turns up"
    )
    Pencil.objects.create(blog=blogs[0], day=clock.today() + timedelta(days=6), words="Ask Returns")
    series = factories.make_series("From the drawers")
    Series.objects.filter(pk=series.pk).update(every_days=14)
    story = factories.make_live_story(by=noor, blog=blogs[1], series=series, headline="Drawer 12")
    return factories.fresh(story)


THE_BELL = re.compile("Move to….*A bell that came back by post")


class Screens:
    """A browser in which marit is signed in."""

    def __init__(self, chromium: Browser, url: str, user: Any) -> None:
        self.chromium, self.url = chromium, url
        client = Client()
        client.force_login(user)
        self.session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        self.contexts: list[Any] = []

    def open(self, address: str, **look: Any) -> Page:
        context = self.chromium.new_context(locale="en-GB", **look)
        self.contexts.append(context)
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": self.session, "url": self.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(self.url + address)
        page.wait_for_load_state("networkidle")
        return page


@pytest.fixture
def screens(chromium: Browser, live_server: Any, marit: Any) -> Iterator[Screens]:
    found = Screens(chromium, live_server.url, marit)
    yield found
    for context in found.contexts:
        context.close()


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_empty_screens_have_no_fault(screens: Screens) -> None:
    found: list[str] = []
    for name in ("calendar", "calendar_week", "calendar_month", "pencil", "figures"):
        page = screens.open(reverse(name), viewport={"width": 360, "height": 800})
        keep(page, f"empty-{name}")
        found += [f"{name}: {fault}" for fault in faults(page, judged=JUDGED)]
    assert found == []


def test_in_forced_colours_bars_and_borders_stay(screens: Screens, busy: Any) -> None:
    page = screens.open(reverse("figures"), viewport={"width": 1280, "height": 900}, forced_colors="active")
    keep(page, "figures-forced")
    fill = page.locator(".figure__plot .figure__bar").first.evaluate("one => getComputedStyle(one).fill")
    assert fill != "rgb(255, 255, 255)"
    page = screens.open(reverse("calendar"), viewport={"width": 1280, "height": 900}, forced_colors="active")
    keep(page, "calendar-forced")
    assert page.locator(".plan--pencilled").first.evaluate("one => getComputedStyle(one).borderTopStyle") == "dashed"


def test_on_a_phone_the_list_takes_the_place_of_the_month(screens: Screens, busy: Any) -> None:
    page = screens.open(reverse("calendar_month"), viewport={"width": 360, "height": 800})
    assert not page.get_by_role("table").is_visible()
    assert page.get_by_role("heading", name="Week", exact=False).first.is_visible()
    page = screens.open(reverse("calendar_month"), viewport={"width": 1280, "height": 800})
    assert page.get_by_role("table").is_visible()
    assert (
        page.get_by_role("columnheader", name="Monday").or_(page.get_by_role("columnheader", name="Mon")).count() == 1
    )
    week = str(clock.week_of(clock.today()))
    assert page.get_by_role("rowheader", name=week, exact=True).count() == 1


def test_a_plan_moves_by_keys_alone(screens: Screens, busy: Any) -> None:
    page = screens.open(reverse("calendar"), viewport={"width": 1280, "height": 900})
    link = page.get_by_role("link", name=THE_BELL)
    link.focus()
    page.keyboard.press("Enter")
    day = page.get_by_label("Day")
    day.wait_for()
    later = clock.today() + timedelta(days=2)
    day.fill(later.isoformat())
    page.get_by_label("Time").fill("10:30")
    page.get_by_role("button", name="Move it").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Moved: it goes live on").wait_for()
    plan = Seal.objects.waiting().get(origin=Seal.Origin.MOVED)
    assert clock.day_of(plan.go_live_at) == later
    assert page.get_by_role("link", name=THE_BELL).is_visible()


@pytest.mark.parametrize(("night", "shown"), [(date(2027, 3, 28), "03:00"), (date(2027, 10, 31), "02:30")])
def test_a_plan_for_half_past_two_on_the_night_of_the_clock_stands_on_its_day(
    screens: Screens, busy: Any, night: date, shown: str
) -> None:
    plan = Seal.objects.waiting().first()
    assert plan
    page = screens.open(reverse("reschedule", args=[plan.page_id]), viewport={"width": 1280, "height": 900})
    page.get_by_label("Day").fill(night.isoformat())
    page.get_by_label("Time").fill("02:30")
    page.get_by_role("button", name="Move it").click()
    page.get_by_text("The clock").first.wait_for()
    day = page.locator(".plan-day", has=page.locator(f'time[datetime="{night.isoformat()}"]'))
    assert shown in day.inner_text()
