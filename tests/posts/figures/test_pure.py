"""Hours of the desk, pieces of a period, bars as values: all without a database."""

from datetime import date, datetime, time
from math import inf, nextafter
from zoneinfo import ZoneInfo

import pytest

from posts.figures import waits
from posts.figures.answers import Kept, spread
from posts.figures.hours import Measure
from posts.figures.period import Period, of_weeks
from posts.figures.plots import HEIGHT, Point, draw, round_top
from posts.queue.hours import Hours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)


def hours(start: datetime, end: datetime, **opening: object) -> float:
    return Measure(Hours(zone=AMSTERDAM, **opening)).hours(start, end)  # type: ignore[arg-type]


# Hours


def test_a_night_and_a_weekend_do_not_count() -> None:
    assert hours(at(2027, 6, 4, 16), at(2027, 6, 7, 10)) == 2.0  # Friday to Monday


def test_an_answer_at_night_counts_until_closing() -> None:
    assert hours(at(2027, 6, 1, 15), at(2027, 6, 1, 22)) == 2.0


def test_what_is_handed_in_and_answered_outside_hours_took_none() -> None:
    assert hours(at(2027, 6, 5, 10), at(2027, 6, 5, 12)) == 0.0


def test_a_closed_day_does_not_count() -> None:
    closed = frozenset({date(2027, 6, 2)})
    assert hours(at(2027, 6, 1, 9), at(2027, 6, 3, 17), closed=closed) == 16.0


@pytest.mark.parametrize(("day", "real"), [(date(2027, 3, 28), 3.0), (date(2027, 10, 31), 5.0)])
def test_on_the_nights_of_the_clock_hours_are_real_hours(day: date, real: float) -> None:
    start, end = (datetime.combine(day, time(hour), AMSTERDAM) for hour in (0, 4))
    assert hours(start, end, weekdays=frozenset(range(7)), opens=time(0), closes=time(4)) == real


# Middles


def test_the_middle_and_nine_of_ten_are_answers_somebody_waited_for() -> None:
    found = spread(range(1, 11))
    assert (found.number, found.median, found.most) == (10, 5, 9)


def test_four_are_too_few_to_say() -> None:
    assert spread([1, 2, 3, 4]).median is None
    assert not Kept(kept=4, of=4).enough
    assert Kept(kept=4, of=5).enough


# Pieces


@pytest.mark.parametrize(("weeks", "pieces"), [(4, 4), (13, 13), (52, 13)])
def test_a_period_is_cut_into_whole_weeks_that_end_with_this_one(weeks: int, pieces: int) -> None:
    period = Period(weeks=weeks, today=date(2027, 1, 6))
    found = period.pieces()
    assert len(found) == pieces
    assert {piece.first.weekday() for piece in found} == {0}
    assert found[-1].last == date(2027, 1, 10)
    assert [period.place_of(piece.first) for piece in found] == list(range(pieces))
    assert period.place_of(date(2027, 1, 6)) == pieces - 1


@pytest.mark.parametrize("asked", [None, "", "5", "-4", "4; drop", "９９", "1" * 5000])
def test_weeks_that_are_no_choice_are_a_quarter(asked: str | None) -> None:
    assert of_weeks(asked).weeks == 13


# Bars


def test_a_bar_stands_on_the_ground_and_reaches_its_value() -> None:
    plot = draw([Point(label="1", value=0.5), Point(label="2", value=1.0)], top=1, say=str)
    first, second = plot.bars
    assert first.y + first.height == second.y + second.height == plot.ground
    assert second.height == pytest.approx(2 * first.height, abs=0.2)
    assert first.x + first.width < second.x


def test_too_little_has_no_bar_and_no_whisker() -> None:
    [bar] = draw([Point(label="1", value=None, upper=3)], top=4, say=str).bars
    assert bar.missing
    assert (bar.height, bar.whisker) == (0, None)


def test_nothing_is_drawn_outside_the_drawing() -> None:
    plot = draw([Point(label="1", value=9, upper=99), Point(label="2", value=-1)], top=4, say=str, target=99)
    assert all(0 <= bar.y <= HEIGHT and 0 <= (bar.whisker or 0) <= HEIGHT and bar.height >= 0 for bar in plot.bars)
    assert plot.target
    assert 0 <= plot.target.y <= HEIGHT


def test_no_points_make_an_empty_drawing() -> None:
    assert draw([], top=1, say=str).bars == ()


@pytest.mark.parametrize(
    ("values", "top"), [([], 1), ([0], 1), ([0.3], 0.4), ([3], 4), ([7.5], 8), ([9], 10), ([41], 50)]
)
def test_the_top_is_a_round_number(values: list[float], top: float) -> None:
    assert round_top(values) == pytest.approx(top)


@pytest.mark.parametrize("power", range(-6, 7))
def test_a_hair_above_a_power_of_ten_has_a_top_too(power: int) -> None:
    hair = nextafter(10.0**power, inf)  # its logarithm is the power's own
    assert hair <= round_top([hair]) <= 2.1 * hair


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0, "1 min"), (0.001, "1 min"), (0.5, "30 min"), (1, "1 h"), (39.9, "39.9 h"), (40, "5 days"), (44, "5.5 days")],
)
def test_a_wait_is_said_in_the_unit_that_fits(hours: float, said: str) -> None:
    assert waits.waited(hours, day=8) == said
