"""Before a promise is missed: author, reader and deputy hear, once; after it, silence goes to the deputy.

Run by the clock, each minute. Nothing here publishes.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from posts import promises
from posts.models import Absence, Promise
from posts.queue import telling
from posts.queue.assigning import reviewer_ids
from posts.queue.backfill import note_missing_facts
from posts.queue.desk_hours import Desk
from posts.queue.people import Absences, day_it_is_due, stand_in
from posts.queue.recounting import hand_over, name

AHEAD = timedelta(hours=2)  # of open time: enough to read a story and answer it
FARTHEST = timedelta(days=30)  # two open hours are never farther apart than a long closing


def keep_watch() -> None:
    """One round: who went away is stood in for, who may miss a promise hears, what was missed goes on."""
    note_missing_facts()
    promises.return_from_leavers()
    now, desk = timezone.now(), Desk()
    with transaction.atomic():
        hand_over(desk=desk, now=now)
    for promise in _in_danger(desk, now):
        _warn(promise, now)
    for promise in _missed(now):
        _pass_on(promise, desk, now)


def _in_danger(desk: Desk, now: datetime) -> list[Promise]:
    waiting = (
        Promise.objects.owed()
        .filter(warned_at=None, due_at__gt=now, due_at__lt=now + FARTHEST)
        .select_related("page", "author", "reader", "stands_in_for")
    )
    return [promise for promise in waiting if desk.at(promise.page).before(promise.due_at, AHEAD) <= now]


@transaction.atomic
def _warn(promise: Promise, now: datetime) -> None:
    """Tell once, while it can still be kept."""
    unwarned = Promise.objects.owed().filter(pk=promise.pk, warned_at=None, due_at=promise.due_at)
    if unwarned.update(warned_at=now):
        telling.in_danger(promise, deputy=deputy_of(promise.reader_id) if promise.reader_id else None)


def _missed(now: datetime) -> list[Promise]:
    """What is late and stands with somebody who was asked in time; once, since whoever it goes to is asked late."""
    late = Promise.objects.filter(turn=Promise.Turn.READER, due_at__lte=now, named_at__lt=F("due_at"))
    return list(late.filter(reader__isnull=False).select_related("page").prefetch_related("writers"))


@transaction.atomic
def _pass_on(promise: Promise, desk: Desk, now: datetime) -> None:
    """Silence goes to the deputy; to the team where there is none."""
    reader = promise.reader_id
    if reader is None:
        return
    day = day_it_is_due(promise, hours=desk.at(promise.page).hours, now=now)
    away: dict[int, int | None] = {**Absences.since(day).on(day), reader: deputy_of(reader)}
    may = reviewer_ids() - {writer.pk for writer in promise.writers.all()}
    answers = stand_in(reader, away, may)
    if name(promise, reader=answers, stands_in_for=promise.stands_in_for_id or reader) and answers:
        telling.passed_on(promise, to=answers)


def deputy_of(user: int) -> int | None:
    """Whom a person named last to stand in for them, whenever that is."""
    named = Absence.objects.filter(user=user, deputy__isnull=False).order_by("-last", "-pk")
    found: int | None = named.values_list("deputy", flat=True).first()
    return found
