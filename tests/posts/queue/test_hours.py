"""When an answer is due: counted in hours somebody is there, whatever the clock, the week or the calendar does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.queue.hours import STEP, Hours, NeverOpen, before, due, open_time

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DESK = Hours(zone=AMSTERDAM)
# The two nights of 2026: 29 March skips 02:00 to 03:00, 25 October has it twice.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), AMSTERDAM)


@pytest.mark.parametrize(
    ("handed_in", "answered_by"),
    [
        pytest.param(at(date(2026, 11, 24), 15), at(date(2026, 11, 25), 15), id="Tuesday afternoon, Wednesday"),
        pytest.param(at(date(2026, 11, 24), 9), at(date(2026, 11, 24), 17), id="first thing, the same evening"),
        pytest.param(at(date(2026, 11, 27), 15), at(date(2026, 11, 30), 15), id="over a weekend"),
        pytest.param(at(date(2026, 11, 28), 11), at(date(2026, 11, 30), 17), id="on a Saturday"),
        pytest.param(at(date(2026, 11, 24), 21), at(date(2026, 11, 25), 17), id="in the evening"),
        pytest.param(at(date(2026, 11, 25), 6), at(date(2026, 11, 25), 17), id="before opening"),
        pytest.param(at(date(2026, 11, 24), 17), at(date(2026, 11, 25), 17), id="at closing time"),
        pytest.param(at(date(2026, 11, 24), 15, 3), at(date(2026, 11, 25), 15, 15), id="a full quarter"),
        pytest.param(at(date(2026, 3, 27), 15), at(date(2026, 3, 30), 15), id="over the night that skips an hour"),
        pytest.param(at(date(2026, 10, 23), 15), at(date(2026, 10, 26), 15), id="over the night with an hour twice"),
    ],
)
def test_an_answer_takes_one_working_day(handed_in: datetime, answered_by: datetime) -> None:
    assert due(handed_in, hours=DESK) == answered_by


def test_closed_days_are_skipped() -> None:
    christmas = Hours(zone=AMSTERDAM, closed=frozenset({date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28)}))
    assert due(at(date(2026, 12, 24), 15), hours=christmas) == at(date(2026, 12, 29), 15)


def test_a_night_desk_answers_after_real_hours_when_the_clock_is_changed() -> None:
    night = Hours(weekdays=frozenset(range(7)), opens=time(0), closes=time(8), zone=AMSTERDAM)
    four = timedelta(hours=4)
    assert due(at(SPRING, 0), hours=night, within=four) == at(SPRING, 5)  # 00 01 03 04
    assert due(at(AUTUMN, 0), hours=night, within=four) == at(AUTUMN, 3)  # 00 01 02 02


def test_an_opening_that_the_changed_clock_skips_is_no_opening() -> None:
    skipped = Hours(weekdays=frozenset(range(7)), opens=time(2), closes=time(3), zone=AMSTERDAM)
    opens, closes = skipped.opening(SPRING)
    assert closes == opens
    assert due(at(SPRING, 1), hours=skipped) == at(date(2026, 3, 30), 3)


@pytest.mark.parametrize("facts", [{"weekdays": frozenset()}, {"opens": time(17), "closes": time(9)}])
def test_a_desk_that_is_never_open_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(NeverOpen):
        Hours(**facts)  # type: ignore[arg-type]


def test_the_warning_comes_in_open_hours() -> None:
    monday_early = at(date(2026, 11, 30), 10)
    assert before(monday_early, hours=DESK, ahead=timedelta(hours=2)) == at(date(2026, 11, 27), 16)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
desks = st.builds(
    lambda weekdays, opens, length, zone, closed: Hours(
        weekdays=frozenset(weekdays),
        opens=time(opens),
        closes=time(min(opens + length, 23), 59 if opens + length > 23 else 0),
        zone=ZoneInfo(zone),
        closed=frozenset(closed),
    ),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 22),
    st.integers(1, 12),
    st.sampled_from(["Europe/Amsterdam", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "UTC"]),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=20),
)
spans = st.timedeltas(timedelta(minutes=1), timedelta(days=4))


@given(moments, desks, spans)
def test_what_is_due_leaves_the_promised_open_time_and_hardly_more(
    since: datetime, hours: Hours, within: timedelta
) -> None:
    left = open_time(since, due(since, hours=hours, within=within), hours=hours)
    assert within <= left < within + STEP


@given(moments, desks, spans)
def test_an_answer_is_due_while_somebody_is_there(since: datetime, hours: Hours, within: timedelta) -> None:
    moment = due(since, hours=hours, within=within)
    opens, closes = hours.opening(hours.day_of(moment - timedelta(microseconds=1)))
    assert opens < moment <= closes
    assert hours.is_open_on(hours.day_of(moment - timedelta(microseconds=1)))


@given(moments, spans, desks, spans)
def test_who_hands_in_later_is_never_answered_earlier(
    since: datetime, later: timedelta, hours: Hours, within: timedelta
) -> None:
    assert due(since, hours=hours, within=within) <= due(since + later, hours=hours, within=within)


@given(moments, desks, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_one_more_closed_day_never_brings_an_answer_forward(since: datetime, hours: Hours, day: date) -> None:
    fewer = Hours(**{**vars(hours), "closed": hours.closed | {day}})
    assert due(since, hours=hours) <= due(since, hours=fewer)


@given(moments, desks, spans)
def test_a_warning_leaves_the_open_time_it_says(moment: datetime, hours: Hours, ahead: timedelta) -> None:
    assert open_time(before(moment, hours=hours, ahead=ahead), moment, hours=hours) == ahead
