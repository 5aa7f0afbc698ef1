"""When an answer is due: counted in the hours somebody is there. Pure; times go in and come out aware.

Only time between opening and closing on an open day counts. Each opening is turned into a stretch of real time
(UTC), so that an hour is an hour in the nights the clock is changed; a local time that such a night skips is read
as the moment after the gap, one that comes twice as the first of both (PEP 495, `fold=0`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=15)  # what people are told ends on a quarter of an hour


class NeverOpen(ValueError):
    """There is no hour in the week to answer in."""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When somebody is there to answer; `weekdays` as `date.weekday()` counts them, Monday 0."""

    weekdays: frozenset[int] = frozenset(range(5))
    opens: time = time(9)
    closes: time = time(17)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays & set(range(7)) or self.closes <= self.opens:
            raise NeverOpen(f"{sorted(self.weekdays)} from {self.opens} to {self.closes}")

    def is_open_on(self, day: date) -> bool:
        """Whether somebody is there on this day."""
        return day.weekday() in self.weekdays and day not in self.closed

    def day_of(self, moment: datetime) -> date:
        """The day it is at the desk."""
        return moment.astimezone(self.zone).date()

    def working_day(self) -> timedelta:
        """How long an ordinary day lasts, by the clock on the wall."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def opening(self, day: date) -> tuple[datetime, datetime]:
        """From when to when the desk is open on `day`, in UTC; a changed clock may leave less, or nothing."""
        opens, closes = (datetime.combine(day, at, self.zone).astimezone(UTC) for at in (self.opens, self.closes))
        return opens, max(opens, closes)


def due(since: datetime, *, hours: Hours, within: timedelta | None = None) -> datetime:
    """When what was asked at `since` is answered: after `within` of open time, one working day by default.

    Rounded up to a quarter of an hour, but never past closing time.
    """
    left = hours.working_day() if within is None else within
    if left <= timedelta(0):
        return since.astimezone(UTC)
    for opens, closes in _openings_from(since, hours):
        start = max(opens, since)
        if closes - start >= left:
            return min(_rounded_up(start + left), closes)
        left -= max(closes - start, timedelta(0))
    raise NeverOpen  # unreachable: some day of the week is open, and closed days are finite


def before(moment: datetime, *, hours: Hours, ahead: timedelta) -> datetime:
    """The latest time at which `ahead` of open time is still left until `moment`."""
    left = ahead
    for opens, closes in _openings_until(moment, hours):
        end = min(closes, moment)
        if end - opens >= left:
            return end - left
        left -= max(end - opens, timedelta(0))
    raise NeverOpen  # unreachable, as above


def open_time(start: datetime, end: datetime, *, hours: Hours) -> timedelta:
    """How much of the time from `start` to `end` the desk is open."""
    total = timedelta(0)
    for opens, closes in _openings_from(start, hours):
        if opens >= end:
            return total
        total += max(min(closes, end) - max(opens, start), timedelta(0))
    return total  # unreachable: openings never end


def _openings_from(moment: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    day = hours.day_of(moment)
    while True:
        if hours.is_open_on(day):
            yield hours.opening(day)
        day += timedelta(days=1)


def _openings_until(moment: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    day = hours.day_of(moment)
    while True:
        if hours.is_open_on(day):
            yield hours.opening(day)
        day -= timedelta(days=1)


def _rounded_up(moment: datetime) -> datetime:
    """The next full quarter of an hour of real time, which is one of every zone's clock."""
    into = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (STEP - into if into else into)
