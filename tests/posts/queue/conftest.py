"""The desk of these tests: comms people, an author, and a clock that stands where a test puts it."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from posts.models import Promise
from posts.queue import recounting
from posts.queue.desk_hours import Desk
from tests.factories import AUTHORS, COMMS, hand_in, make_blog, make_story, make_user

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in range(23, 28))

Clock = Callable[..., datetime]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in Amsterdam."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM)


@pytest.fixture
def clock(monkeypatch: Any, settings: Any) -> Clock:
    """Put the clock to a day and hour in Amsterdam."""
    settings.TIME_ZONE = "Europe/Amsterdam"

    def put(day: date, hour: int, minute: int = 0) -> datetime:
        moment = at(day, hour, minute)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    put(TUESDAY, 15)
    return put


@pytest.fixture
def blog(db: None) -> Any:
    return make_blog("Company")


@pytest.fixture
def noor(db: None) -> Any:
    return make_user(AUTHORS, name="noor")


@pytest.fixture
def marit(db: None) -> Any:
    return make_user(COMMS, name="marit")


@pytest.fixture
def ilse(db: None) -> Any:
    return make_user(COMMS, name="ilse")


@pytest.fixture
def joost(db: None) -> Any:
    return make_user(COMMS, name="joost")


def handed_in(**facts: Any) -> Promise:
    """The promise made for a story handed in now."""
    story = hand_in(make_story(**facts))
    promise: Promise = Promise.objects.get(page=story.pk)
    return promise


def fresh(promise: Promise) -> Promise:
    """The same promise as the database has it now."""
    return Promise.objects.get(pk=promise.pk)


def recount() -> None:
    """What the clock does about changed hours, days off and absences."""
    recounting.want()
    desk, now = Desk(), timezone.now()
    recounting.work_off(desk=desk, now=now)
    recounting.hand_over(desk=desk, now=now)
