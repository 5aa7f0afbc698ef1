"""What stands in the calendar, as frozen values; and how they fall into days, weeks and a month. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from posts.planning import clock

Kind = Literal["closed", "away", "scheduled", "pencilled", "due", "promised", "live"]
ORDER: tuple[Kind, ...] = ("closed", "away", "scheduled", "pencilled", "due", "promised", "live")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a day.

    `at` is given where the hour is known; `place` is the blog's name. `pk` names the page (scheduled, live) or
    the pencil (pencilled); `link` is where it is read. `number` counts where one line stands for several.
    """

    kind: Kind
    day: date
    title: str
    at: datetime | None = None
    place: str = ""
    blog: int | None = None
    pk: int | None = None
    link: str = ""
    read: str = ""  # the review of what is scheduled; `link` moves it
    number: int = 1
    late: bool = False
    movable: bool = False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An open week of one blog: an invitation, not a fault."""

    blog: int
    place: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day with its lines, in the order in which they matter and happen."""

    day: date
    entries: tuple[Entry, ...] = ()
    today: bool = False
    outside: bool = False  # of the month that is shown

    @property
    def quiet(self) -> bool:
        """Whether nothing stands on it."""
        return not self.entries


@dataclass(frozen=True, kw_only=True)
class Week:
    """Seven days from a Monday, with the ISO number of the week."""

    number: int
    year: int
    days: tuple[Day, ...]
    offers: tuple[Offer, ...] = field(default=())

    @property
    def first(self) -> date:
        """Its Monday."""
        return self.days[0].day

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.days[-1].day

    @property
    def now(self) -> bool:
        """Whether today is in it."""
        return any(day.today for day in self.days)


def weeks(
    first: date,
    last: date,
    *,
    entries: Iterable[Entry],
    today: date,
    month: int | None = None,
    offers: Mapping[date, tuple[Offer, ...]] | None = None,
) -> list[Week]:
    """Whole weeks that hold `first` to `last`; `offers` is Monday -> open places."""
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    found = []
    monday = clock.monday_of(first)
    while monday <= last:
        days = tuple(
            Day(
                day=day,
                entries=tuple(sorted(by_day.get(day, ()), key=_rank)),
                today=day == today,
                outside=month is not None and day.month != month,
            )
            for day in clock.days(monday, monday + timedelta(days=6))
        )
        year, number, _day = monday.isocalendar()
        found.append(Week(number=number, year=year, days=days, offers=(offers or {}).get(monday, ())))
        monday += timedelta(days=7)
    return found


def _rank(entry: Entry) -> tuple[int, float, str]:
    return ORDER.index(entry.kind), entry.at.timestamp() if entry.at else 0.0, entry.title


def open_weeks(
    first: date, last: date, *, entries: Iterable[Entry], blogs: Iterable[tuple[int, str]], today: date
) -> dict[date, tuple[Offer, ...]]:
    """Monday -> the blogs for which nothing is scheduled, pencilled or live that week; never for weeks gone by."""
    busy = {
        (clock.monday_of(entry.day), entry.blog)
        for entry in entries
        if entry.kind in ("scheduled", "pencilled", "live")
    }
    places, found = list(blogs), {}
    monday = max(clock.monday_of(first), clock.monday_of(today))
    while monday <= last:
        day = max(monday, today)
        open_ones = tuple(Offer(blog=pk, place=name, day=day) for pk, name in places if (monday, pk) not in busy)
        if open_ones:
            found[monday] = open_ones
        monday += timedelta(days=7)
    return found
