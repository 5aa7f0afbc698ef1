"""Before a promise is missed: author, reader and deputy hear, once; after it, silence goes to the deputy.

Run by the clock, each minute. Nothing here publishes.
"""

from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from posts import promises
from posts.models import Absence, Promise
from posts.queue import telling
from posts.queue.assigning import reviewer_ids
from posts.queue.backfill import note_missing_facts
from posts.queue.desk_hours import Desk
from posts.queue.people import Absences, day_it_is_due, stand_in
from posts.queue.recounting import hand_over, name, work_off
from posts.queue.rows import each

AROUND = timedelta(days=30)  # how far off the end of an absence may be for its deputy to be asked today


def keep_watch() -> None:
    """One round: who went away is stood in for, who may miss a promise hears, what was missed goes on."""
    note_missing_facts()
    promises.return_from_leavers()
    now, desk = timezone.now(), Desk()
    work_off(desk=desk, now=now)
    hand_over(desk=desk, now=now)
    each(_due_soon(desk, now), lambda promise: _warn(promise, desk, now))
    each(_missed(now), lambda promise: _pass_on(promise, desk, now))


def _due_soon(desk: Desk, now: datetime) -> list[Promise]:
    waiting = Promise.objects.owed().filter(warned_at=None, due_at__gt=now, due_at__lte=desk.horizon(now))
    return list(waiting.select_related("page", "author", "reader", "stands_in_for"))


def _warn(promise: Promise, desk: Desk, now: datetime) -> None:
    """Tell once, while it can still be kept."""
    answering = desk.at(promise.page)
    if answering.before(promise.due_at, answering.ahead) > now:
        return
    unwarned = Promise.objects.owed().filter(pk=promise.pk, warned_at=None, due_at=promise.due_at)
    if not unwarned.update(warned_at=now):
        return
    today = answering.hours.day_of(now)
    deputy = deputy_of(promise.reader_id, today) if promise.reader_id else None
    telling.in_danger(promise, deputy=deputy, away=Absences.since(today).on(today))


def _missed(now: datetime) -> list[Promise]:
    """What is late and stands with somebody who was asked in time; once, since whoever it goes to is asked late."""
    late = Promise.objects.filter(turn=Promise.Turn.READER, due_at__lte=now, named_at__lt=F("due_at"))
    return list(late.filter(reader__isnull=False).select_related("page").prefetch_related("writers"))


def _pass_on(promise: Promise, desk: Desk, now: datetime) -> None:
    """Silence goes to the deputy; to the team where there is none."""
    reader = promise.reader_id
    if reader is None:
        return
    day = day_it_is_due(promise, hours=desk.at(promise.page).hours, now=now)
    away: dict[int, int | None] = {**Absences.since(day).on(day), reader: deputy_of(reader, day)}
    may = reviewer_ids() - {writer.pk for writer in promise.writers.all()}
    answers = stand_in(reader, away, may)
    if name(promise, reader=answers, stands_in_for=promise.stands_in_for_id or reader) and answers:
        telling.passed_on(promise, to=answers)


def deputy_of(user: int, day: date) -> int | None:
    """Whom a person named to stand in for them last, in an absence that ends around `day`."""
    named = Absence.objects.filter(user=user, deputy__isnull=False, last__range=(day - AROUND, day + AROUND))
    found: int | None = named.order_by("-last", "-pk").values_list("deputy", flat=True).first()
    return found
