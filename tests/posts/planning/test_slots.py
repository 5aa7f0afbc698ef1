"""The next free slot: of this blog, after now, with room around it, also on the nights when the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from posts.models import Slot
from posts.planning import clock, slots
from posts.planning.slots import Usual
from tests import factories

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # both Sundays
SUNDAY_NIGHT = (Usual(weekday=6, time=time(2, 30)),)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)


# The clock


def test_a_time_that_the_spring_night_skips_becomes_the_first_that_exists() -> None:
    found = clock.moment(SPRING, time(2, 30), within=AMSTERDAM)
    assert found.at == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert (found.at.hour, found.at.minute, found.change) == (3, 0, "skipped")


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_every_minute_of_the_skipped_hour_becomes_three_o_clock(minute: int) -> None:
    assert clock.moment(SPRING, time(2, minute), within=AMSTERDAM).at == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_a_time_that_the_autumn_night_has_twice_means_the_first() -> None:
    found = clock.moment(AUTUMN, time(2, 30), within=AMSTERDAM)
    assert found.at.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert found.change == "twice"


def test_on_all_other_days_a_time_is_what_it_says() -> None:
    found = clock.moment(date(2027, 6, 1), time(9), within=AMSTERDAM)
    assert (found.at.astimezone(UTC), found.change) == (datetime(2027, 6, 1, 7, tzinfo=UTC), "")


def test_a_zone_that_moves_by_half_an_hour_jumps_to_the_right_minute() -> None:
    found = clock.moment(date(2027, 10, 3), time(2, 10), within=ZoneInfo("Australia/Lord_Howe"))
    assert (found.at.hour, found.at.minute) == (2, 30)


# Which instants


def test_slots_come_in_order_and_the_night_of_autumn_has_its_slot_once() -> None:
    found = list(slots.instants(SUNDAY_NIGHT, first=AUTUMN, last=AUTUMN + timedelta(days=7), within=AMSTERDAM))
    assert [one.astimezone(UTC) for one in found] == [
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 11, 7, 1, 30, tzinfo=UTC),
    ]


def test_a_slot_in_the_skipped_hour_of_spring_falls_at_three() -> None:
    found = list(slots.instants(SUNDAY_NIGHT, first=SPRING, last=SPRING, within=AMSTERDAM))
    assert [one.astimezone(UTC) for one in found] == [datetime(2027, 3, 28, 1, tzinfo=UTC)]


def test_a_taken_time_and_half_an_hour_around_it_is_not_free() -> None:
    coming = [at(2027, 6, 1, 9), at(2027, 6, 2, 9), at(2027, 6, 3, 9)]
    taken = [at(2027, 6, 1, 9), at(2027, 6, 2, 9, 20)]
    assert slots.first_free(coming, taken=taken, closed=()) == at(2027, 6, 3, 9)


def test_a_closed_day_is_not_free() -> None:
    coming = [at(2027, 12, 24, 9), at(2027, 12, 27, 9)]
    assert slots.first_free(coming, taken=(), closed={date(2027, 12, 24)}) == at(2027, 12, 27, 9)


# Of a blog


@pytest.fixture
def blog(db: None) -> Any:
    return factories.make_blog("Company")


FRIDAY = at(2027, 6, 4, 9)


def test_a_blog_without_slots_has_working_days_at_nine(blog: Any) -> None:
    assert slots.next_free(blog=blog, after=FRIDAY) == at(2027, 6, 7, 9)
    assert slots.next_free(blog=blog, after=FRIDAY - timedelta(minutes=1)) == FRIDAY


def test_slots_for_every_blog_hold_where_a_blog_has_none(blog: Any) -> None:
    Slot.objects.create(weekday=Slot.Weekday.TUESDAY, time=time(15))
    assert slots.next_free(blog=blog, after=FRIDAY) == at(2027, 6, 8, 15)


def test_a_blog_s_own_slots_come_before_those_for_every_blog(blog: Any) -> None:
    Slot.objects.create(weekday=Slot.Weekday.TUESDAY, time=time(15))
    Slot.objects.create(blog=blog, weekday=Slot.Weekday.THURSDAY, time=time(7, 30))
    assert slots.next_free(blog=blog, after=FRIDAY) == at(2027, 6, 10, 7, 30)


def test_what_is_planned_on_this_blog_takes_its_slot_and_on_another_does_not(blog: Any) -> None:
    other = factories.make_blog("Team")
    for number, place in enumerate((blog, other)):
        story = factories.hand_in(factories.make_story(blog=place))
        factories.approve(story, go_live_at=at(2027, 6, 7 + number, 9))
    assert slots.next_free(blog=blog, after=FRIDAY) == at(2027, 6, 8, 9)


def test_the_answer_is_by_the_site_s_clock_whoever_asks(blog: Any) -> None:
    asked_in_tokyo = datetime(2027, 6, 5, 1, tzinfo=ZoneInfo("Asia/Tokyo"))  # Friday 18:00 in Amsterdam
    assert slots.next_free(blog=blog, after=asked_in_tokyo) == at(2027, 6, 7, 9)
