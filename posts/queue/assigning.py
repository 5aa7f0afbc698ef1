"""Who answers: named to the author, by rule or by a person. Each change is one guarded update."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from posts.models import Promise
from posts.notices import name_of
from posts.permissions import REVIEW, holds
from posts.publishing import NotNow
from posts.queue import telling
from posts.queue.desk_hours import Desk
from posts.queue.people import Absences, day_it_is_due, may_answer, reviewers, stand_in, team


def choose(promise: Promise, *, desk: Desk, now: datetime) -> int | None:
    """Who of the team owes the fewest answers, may review it, and is there on the day it is due; None: the team.

    Of equals, the one who was named longest ago. Whoever said yes to it already is not asked again. Where all of the
    team are away, one of those who stand in for them.
    """
    day = day_it_is_due(promise, hours=desk.at(promise.page).hours, now=now)
    away = Absences.since(day).on(day)
    said_yes = promise.approvals.values_list("reader", flat=True)
    not_asked = {*promise.writers.values_list("pk", flat=True), *said_yes}
    everybody = set(team().values_list("pk", flat=True))
    people = list(everybody - away.keys() - not_asked) or _standing_in(everybody & away.keys(), away, but=not_asked)
    owed = _owed(people, but=promise)
    return min(people, key=lambda pk: (*owed.get(pk, (0, 0)), pk), default=None)


def _standing_in(people: set[int], away: dict[int, int | None], *, but: set[int]) -> list[int]:
    """Who answers for `people`, all of whom are away."""
    if not people:
        return []
    may = reviewer_ids() - but
    return [pk for pk in {stand_in(one, away, may) for one in people} if pk is not None]


def _owed(people: list[int], *, but: Promise) -> dict[int, tuple[int, int]]:
    """For each of `people`: how many answers they owe now, and the last promise they were named for."""
    waiting = Count("pk", filter=Q(turn__in=Promise.OWED) & ~Q(pk=but.pk))
    rows = (
        Promise.objects.filter(reader__in=people)
        .order_by()
        .values_list("reader")
        .annotate(waiting=waiting, last=Max("pk"))
    )
    return {reader: (number, last) for reader, number, last in rows}


def in_place_of(promise: Promise, user: int, *, desk: Desk, now: datetime) -> int | None:
    """Who answers on the day it is due when `user` is named: they, their deputy, or nobody (the team)."""
    day = day_it_is_due(promise, hours=desk.at(promise.page).hours, now=now)
    writers = set(promise.writers.values_list("pk", flat=True))
    return stand_in(user, Absences.since(day).on(day), may=reviewer_ids() - writers)


def reviewer_ids() -> set[int]:
    """Everybody who may be named."""
    return {user.pk for user in reviewers()}


def may_keep() -> set[int]:
    """Everybody who may be named, and the superusers, who never are but may take it."""
    superusers = get_user_model().objects.filter(is_superuser=True, is_active=True)
    return reviewer_ids() | set(superusers.values_list("pk", flat=True))


def take(promise: Promise, *, by: Any, was: int | None) -> None:
    """Answer it oneself. `was` is who was named on the page that was pressed; raises `NotNow` when that changed."""
    _change(promise, by=by, was=was, reader=by.pk)


@transaction.atomic
def give(promise: Promise, *, to: Any, by: Any, was: int | None) -> int | None:
    """Have a colleague answer it; returns who does: their deputy while they are away, or nobody (the team)."""
    if not may_answer(to, promise):
        raise NotNow(_("%(name)s wrote part of it, or does not review.") % {"name": name_of(to)})
    answers = in_place_of(promise, to.pk, desk=Desk(), now=timezone.now())
    _change(promise, by=by, was=was, reader=answers, stands_in_for=to.pk if answers != to.pk else None)
    if answers not in (None, by.pk):
        telling.given(Promise.objects.select_related("page").get(pk=promise.pk), by=by)
    return answers


def give_back(promise: Promise, *, by: Any, was: int | None) -> None:
    """Name nobody: the team answers."""
    _change(promise, by=by, was=was, reader=None)


@transaction.atomic
def _change(
    promise: Promise, *, by: Any, was: int | None, reader: int | None, stands_in_for: int | None = None
) -> None:
    if not holds(by, REVIEW):
        raise PermissionDenied
    if reader == by.pk and not may_answer(by, promise):
        raise NotNow(_("You wrote part of this, so somebody else needs to answer it."))
    waiting = Promise.objects.filter(pk=promise.pk, turn=Promise.Turn.READER, reader=was)
    if not waiting.name(reader=reader, stands_in_for=stands_in_for):
        raise NotNow(_told_who(promise))
    log(instance=promise.page, action="byline.name_reader", user=by, data={"reader": reader})


def _told_who(promise: Promise) -> str:
    stored = Promise.objects.select_related("reader__person").get(pk=promise.pk)
    if stored.turn != Promise.Turn.READER:
        return _("It was answered or taken back in the meantime.")
    if stored.reader is None:
        return _("Somebody gave it back to the team a moment ago.")
    return _("%(name)s was named for it a moment ago.") % {"name": name_of(stored.reader)}
