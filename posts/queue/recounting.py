"""Promises when days off come or go: counted anew, and handed to whoever stands in. The author hears a later time.

Each change is one guarded update. What is late already stays as it was promised.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from posts.models import Promise
from posts.queue import telling
from posts.queue.assigning import reviewer_ids
from posts.queue.desk_hours import Desk
from posts.queue.people import Absences, day_it_is_due, stand_in


@transaction.atomic
def recount(*, by: Any = None) -> None:
    """After a change of hours, closed days or absences: who answers what waits, and by when."""
    now, desk = timezone.now(), Desk()
    _count_anew(desk, now)
    hand_over(desk=desk, now=now, by=by)


def _count_anew(desk: Desk, now: datetime) -> None:
    """Move what is due to where the hours put it now; nothing that is late, and nothing into the past."""
    waiting = Promise.objects.owed().filter(due_at__gt=now).select_related("page", "author")
    for promise in list(waiting):
        due_at = desk.at(promise.page).due(promise.asked_at)
        if due_at == promise.due_at or due_at <= now:
            continue
        unmoved = Promise.objects.owed().filter(pk=promise.pk, due_at=promise.due_at)
        if unmoved.update(due_at=due_at) and due_at > promise.due_at:
            telling.later(promise, due_at=due_at)


def hand_over(*, desk: Desk, now: datetime, by: Any = None) -> None:
    """Give what stands with people who are away to whoever stands in, and back when they are there after all."""
    absences = Absences.since(now.date())
    away = absences.people()
    concerned = [promise for promise in _named() if (promise.stands_in_for_id or promise.reader_id) in away]
    concerned += [promise for promise in _stood_in_for() if promise.stands_in_for_id not in away]
    may = reviewer_ids() if concerned else set()
    for promise in concerned:
        day = day_it_is_due(promise, hours=desk.at(promise.page).hours, now=now)
        _settle(promise, absences.on(day), may, now, by)


def _named() -> Any:
    waiting = Promise.objects.owed().select_related("page")
    named = waiting.exclude(reader=None, stands_in_for=None)
    return named.prefetch_related("writers")


def _stood_in_for() -> Any:
    return _named().filter(stands_in_for__isnull=False)


def _settle(promise: Promise, away: dict[int, int | None], may: set[int], now: datetime, by: Any) -> None:
    first = promise.stands_in_for_id or promise.reader_id
    if first is None or (promise.due_at <= now and promise.reader_id not in away):
        return  # late: it went on because nothing was said, or was taken since, and stays there
    answers = stand_in(first, away, may - {writer.pk for writer in promise.writers.all()})
    name(promise, reader=answers, stands_in_for=first if answers != first else None, by=by)


def name(promise: Promise, *, reader: int | None, stands_in_for: int | None, by: Any = None) -> bool:
    """Change who answers, unless somebody did a moment ago; logged."""
    if (reader, stands_in_for) == (promise.reader_id, promise.stands_in_for_id):
        return False
    waiting = Promise.objects.owed().filter(
        pk=promise.pk, reader=promise.reader_id, stands_in_for=promise.stands_in_for_id
    )
    changed = bool(waiting.name(reader=reader, stands_in_for=stands_in_for))
    if changed:
        log(instance=promise.page, action="byline.name_reader", user=by, data={"reader": reader})
    return changed
