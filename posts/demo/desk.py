"""The demo's comms desk: usual times, plans in pencil, days off with a deputy. Made once."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from posts.demo.words import Words
from posts.models import Absence, Blog, Pencil, Person, Slot
from posts.planning import clock
from posts.planning.pencils import pencil_in

TUESDAY, THURSDAY = 1, 3
MORNING = time(10)


def load_desk(*, blogs: Mapping[str, Blog], people: Mapping[str, Person], words: Words) -> None:
    """What is missing: the desk as it would look on a Monday with some weeks planned."""
    today = clock.today()
    if not Slot.objects.exists():
        Slot.objects.bulk_create(Slot(weekday=day, time=MORNING) for day in (TUESDAY, THURSDAY))
    if not Pencil.objects.exists():
        _pencils(today, blogs=blogs, people=people, words=words)
    if not Absence.objects.exists():
        first = _monday_in(today, weeks=4)
        away, deputy = people["marit"].user_id, people["sevda"].user_id
        Absence.objects.create(user_id=away, deputy_id=deputy, first=first, last=first + timedelta(days=6))


def _pencils(today: date, *, blogs: Mapping[str, Blog], people: Mapping[str, Person], words: Words) -> None:
    marit = people["marit"].user
    pencil_in(
        user=marit,
        blog=blogs["workshops"],
        day=_monday_in(today, weeks=1),
        words="The first snow: ask Umeå for a moment",
    )
    pencil_in(
        user=marit,
        blog=blogs["parts-room"],
        day=_monday_in(today, weeks=2) + timedelta(days=THURSDAY),
        series=words.series["drawers", "en"],
    )


def _monday_in(today: date, *, weeks: int) -> date:
    return clock.monday_of(today) + timedelta(weeks=weeks)
