"""Promises when days off come or go: counted anew, and handed to whoever stands in. The author hears a later time.

Each change is one guarded update. What is late already stays as it was promised.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from wagtail.log_actions import log

from posts.models import Promise, Recount
from posts.queue import telling
from posts.queue.assigning import choose, may_keep
from posts.queue.desk_hours import Desk
from posts.queue.people import Absences, day_it_is_due, stand_in
from posts.queue.rows import each

AT_ONCE: Final = 200  # promises counted anew in one round of the clock


def want() -> None:
    """Hours, days off or people of the desk changed: the clock counts every open promise anew, from the first."""
    Recount.objects.create()


def work_off(*, desk: Desk, now: datetime) -> None:
    """One slice of what was wanted; what was wanted last counts."""
    wanted = Recount.objects.order_by("-pk").first()
    if wanted is None:
        return
    Recount.objects.filter(pk__lt=wanted.pk).delete()
    waiting = Promise.objects.owed().filter(pk__gt=wanted.until, due_at__gt=now).order_by("pk")
    promises = list(waiting.select_related("page", "author")[:AT_ONCE])
    each(promises, lambda promise: _count_anew(promise, desk, now))
    stored = Recount.objects.filter(pk=wanted.pk)
    if len(promises) < AT_ONCE:
        stored.delete()
    else:
        stored.update(until=promises[-1].pk)


def _count_anew(promise: Promise, desk: Desk, now: datetime) -> None:
    """Move what is due to where the hours put it now; nothing into the past. Who hears a later time may be warned."""
    due_at = desk.at(promise.page).due(promise.asked_at)
    if due_at == promise.due_at or due_at <= now:
        return
    later = due_at > promise.due_at
    unmoved = Promise.objects.owed().filter(pk=promise.pk, due_at=promise.due_at)
    if unmoved.update(due_at=due_at, **({"warned_at": None} if later else {})) and later:
        telling.later(promise, due_at=due_at)


def hand_over(*, desk: Desk, now: datetime) -> None:
    """Give what stands with people who are away or left to others, and back when they are there after all."""
    absences = Absences.since(now.date() - timedelta(days=1))  # at a desk west of here it is still yesterday
    may = may_keep()

    def settle(promise: Promise) -> None:
        day = day_it_is_due(promise, hours=desk.at(promise.page).hours, now=now)
        _settle(promise, absences.on(day), may, desk, now)

    each(_concerned(away=absences.people(), may=may, now=now), settle)


def _concerned(*, away: Collection[int], may: Collection[int], now: datetime) -> list[Promise]:
    left = Q(reader__isnull=False) & ~Q(reader__in=may)
    stood_in_for = Q(stands_in_for__isnull=False, due_at__gt=now)
    waiting = Promise.objects.owed().filter(Q(reader__in=away) | left | stood_in_for)
    return list(waiting.select_related("page").prefetch_related("writers"))


def _settle(promise: Promise, away: dict[int, int | None], may: set[int], desk: Desk, now: datetime) -> None:
    first, reader = promise.stands_in_for_id or promise.reader_id, promise.reader_id
    stays = reader is None or (reader in may and reader not in away)
    if first is None or (promise.due_at <= now and stays):
        return  # late: it went on because nothing was said, or was taken since, and stays there
    if first not in may:  # they left: whoever stands in has it for good
        name(promise, reader=reader if reader in may else choose(promise, desk=desk, now=now), stands_in_for=None)
        return
    answers = stand_in(first, away, may - {writer.pk for writer in promise.writers.all()})
    name(promise, reader=answers, stands_in_for=first if answers != first else None)


def name(promise: Promise, *, reader: int | None, stands_in_for: int | None) -> bool:
    """Change who answers, unless somebody did a moment ago; logged."""
    if (reader, stands_in_for) == (promise.reader_id, promise.stands_in_for_id):
        return False
    waiting = Promise.objects.owed().filter(
        pk=promise.pk, reader=promise.reader_id, stands_in_for=promise.stands_in_for_id
    )
    changed = bool(waiting.name(reader=reader, stands_in_for=stands_in_for))
    if changed:
        log(instance=promise.page, action="byline.name_reader", data={"reader": reader})
    return changed
