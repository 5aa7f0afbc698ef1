"""The site's one clock: days, weeks, and times on the two nights a year on which clocks change. Pure but for its zone.

The calendar speaks in the site's time zone for everybody, and names it: two people who look at one
plan on two continents must read the same day and the same hour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format

DAY = timedelta(days=1)
Change = Literal["", "skipped", "twice"]


def zone() -> tzinfo:
    """The site's time zone, whatever the person who asks has set."""
    return timezone.get_default_timezone()


def zone_name() -> str:
    """Its name as the operator gave it, "Europe/Amsterdam"."""
    return timezone.get_default_timezone_name()


def today() -> date:
    """The day it is by the site's clock."""
    return timezone.localtime(timezone=zone()).date()


def day_of(moment: datetime, *, within: tzinfo | None = None) -> date:
    """The day on which `moment` falls by the site's clock."""
    return moment.astimezone(within or zone()).date()


def spoken(at: datetime) -> str:
    """Day and time by the site's clock, with the week day: a wrong day is seen sooner by its name."""
    local = timezone.localtime(at, zone())
    return f"{date_format(local, 'l')} {date_format(local, 'DATETIME_FORMAT')}"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A time of the clock as an instant, and whether the clock changed just then."""

    at: datetime
    change: Change = ""


def moment(day: date, at: time, *, within: tzinfo | None = None) -> Moment:
    """The instant when the clock shows `at` on `day`.

    In spring an hour is skipped: a time in it becomes the first that exists after it (02:30 becomes 03:00). In
    autumn an hour comes twice: a time in it means the first of the two.
    """
    there = within or zone()
    first, second = (datetime.combine(day, at, there).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return Moment(at=first)
    if _exists(first):
        return Moment(at=first, change="twice")
    return Moment(at=_first_after_the_gap(first, second), change="skipped")


def _exists(local: datetime) -> bool:
    again = local.astimezone(UTC).astimezone(local.tzinfo)
    return again.replace(tzinfo=None) == local.replace(tzinfo=None)


def _first_after_the_gap(first: datetime, second: datetime) -> datetime:
    """Where the clock jumps to: between the two readings of a time that is not there, found to the minute.

    With the summer offset the time lies before the jump, with the winter offset after it.
    """
    early, late = second.astimezone(UTC), first.astimezone(UTC)
    before = second.utcoffset()
    jump = early.replace(second=0, microsecond=0)
    while jump < late and jump.astimezone(first.tzinfo).utcoffset() != before:
        jump += timedelta(minutes=1)
    return jump.astimezone(first.tzinfo)


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """From the first midnight (included) to the midnight after `last` (excluded)."""
    return moment(first, time()).at, moment(last + DAY, time()).at


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - DAY * day.weekday()


def week_of(day: date) -> int:
    """The ISO number of a day's week."""
    return day.isocalendar().week


def days(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + DAY * number
