"""The next free slot of a blog: when a story approved now would best go live."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from posts.models import Blog, Seal, Slot
from posts.planning import clock
from posts.planning.closed import closed_days

AHEAD = 366  # days; a year in which no slot is free is a year without slots
ELBOW_ROOM = timedelta(minutes=30)  # a slot is taken when something goes live this near to it


@dataclass(frozen=True, kw_only=True, order=True)
class Usual:
    """A weekly time: 0 is Monday."""

    weekday: int
    time: time


WORKING_DAYS_AT_NINE = tuple(Usual(weekday=weekday, time=time(9)) for weekday in range(5))


def next_free(*, blog: Blog, after: datetime) -> datetime:
    """The next slot of `blog` after `after` (both aware) near which nothing is planned, on a day that is not closed.

    When a whole year is taken or closed, simply the next slot: a person sees what is there already.
    """
    first = clock.day_of(after)
    last = first + timedelta(days=AHEAD)
    usual = usual_times(blog)
    coming = [at for at in instants(usual, first=first, last=last, within=clock.zone()) if at > after]
    found = first_free(coming, taken=_planned_times(blog), closed=closed_days(first, last))
    return found or coming[0]


def usual_times(blog: Blog) -> tuple[Usual, ...]:
    """The blog's own slots, else those for every blog, else working days at nine."""
    slots = list(Slot.objects.filter(blog=blog)) or list(Slot.objects.filter(blog=None))
    return tuple(Usual(weekday=slot.weekday, time=slot.time) for slot in slots) or WORKING_DAYS_AT_NINE


def instants(usual: Iterable[Usual], *, first: date, last: date, within: tzinfo) -> Iterator[datetime]:
    """When these slots fall, in order; one that the clock skips in spring falls when the clock goes on."""
    ordered = sorted(usual)
    for day in clock.days(first, last):
        for slot in ordered:
            if slot.weekday == day.weekday():
                yield clock.moment(day, slot.time, within=within).at


def first_free(coming: Iterable[datetime], *, taken: Collection[datetime], closed: Collection[date]) -> datetime | None:
    """The first of these times that is neither near a taken one nor on a closed day."""
    free = (at for at in coming if at.date() not in closed)
    return next((at for at in free if all(abs(at - other) >= ELBOW_ROOM for other in taken)), None)


def _planned_times(blog: Blog) -> list[datetime]:
    waiting = Seal.objects.waiting().filter(page__in=blog.get_children())
    return list(waiting.values_list("go_live_at", flat=True))
