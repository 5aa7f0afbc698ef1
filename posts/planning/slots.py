"""The next free slot of a blog: when a story approved now would best go live."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from posts.models import Blog, Seal, Slot
from posts.planning import clock
from posts.planning.closed import closed_days

AHEAD = 366  # days; a year in which no slot is free is a year without slots
ELBOW_ROOM = timedelta(minutes=30)  # a slot is taken when something goes live this near to it


class SlotTaken(PermissionDenied):
    """Somebody planned for this slot while it was looked at; the message names it and the next free one."""


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


def plan_for(*, page: Page, at: datetime, slot: bool) -> None:
    """Let plans for one blog be made one after another: whoever plans next waits until this transaction ends.

    `page` is the post, whose row is locked already; the blog's comes after it. With `slot`, `at` was taken because it
    was free: raises `SlotTaken` where it no longer is. A time of a person's own is their choice.
    """
    blog = page.get_parent().specific
    Page.objects.select_for_update(no_key=True).get(pk=blog.pk)  # rows that name the blog may be written meanwhile
    if not slot or not isinstance(blog, Blog) or first_free([at], taken=_planned_times(blog), closed=()):
        return
    free = next_free(blog=blog, after=timezone.now())
    if free != at:  # a year without a free slot offers one that is taken
        raise SlotTaken(_taken(at, free))


def _taken(at: datetime, free: datetime) -> str:
    words = _(
        "A colleague has just planned another story for %(taken)s. Nothing was planned yet, and nothing is lost: the"
        " next free slot is %(free)s. Press again to take it, or choose another time."
    )
    return words % {"taken": clock.spoken(at), "free": clock.spoken(free)}


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
