"""Who may answer: the team, who of it is away on a day, and who takes their place."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from posts.models import Absence, Promise
from posts.permissions import REVIEW, holds


def team() -> QuerySet[Any]:
    """Who is asked by themselves: the active people of the comms team."""
    return get_user_model().objects.filter(groups__name="Comms", is_active=True).distinct().order_by("pk")


def reviewers() -> list[Any]:
    """Everybody who holds the right to review and is asked or may be given a story, with what names them."""
    users = get_user_model().objects.with_perm(
        REVIEW, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
    )
    return list(users.filter(is_active=True).select_related("person").distinct().order_by("pk"))


def asked_now(promise: Promise) -> list[Any]:
    """Whom it is asked of: whoever is named, else everybody of the team who wrote none of it and has not said yes."""
    if promise.reader and promise.reader.email:
        return [promise.reader]
    yeses = promise.approvals.filter(given_at__gte=promise.asked_at, reader__isnull=False)
    not_asked = {*promise.writers.values_list("pk", flat=True), *yeses.values_list("reader", flat=True)}
    return [user for user in team().exclude(pk__in=not_asked).exclude(email="") if holds(user, REVIEW)]


def may_answer(user: Any, promise: Promise) -> bool:
    """Whether `user` may be named for it: they review, and wrote none of it."""
    return holds(user, REVIEW) and not promise.writers.filter(pk=user.pk).exists()


@dataclass(frozen=True, kw_only=True)
class Away:
    """One absence, for looking up."""

    user: int
    first: date
    last: date
    deputy: int | None


class Absences:
    """Who is away when, read once."""

    def __init__(self, found: Iterable[Away]) -> None:
        self.found = list(found)

    @classmethod
    def since(cls, day: date) -> "Absences":
        """All that end on or after a day; of two at once the one with a deputy counts, then the newer."""
        rows = Absence.objects.filter(last__gte=day).order_by("pk").values_list("user", "first", "last", "deputy")
        found = [Away(user=user, first=first, last=last, deputy=deputy) for user, first, last, deputy in rows]
        return cls(sorted(found, key=lambda away: away.deputy is None, reverse=True))

    def people(self) -> set[int]:
        """Everybody who is away at some time."""
        return {away.user for away in self.found}

    def days_of(self, people: set[int], *, first: date, last: date) -> set[date]:
        """The days from `first` to `last` on which every one of `people` is away."""
        if not people or not people <= self.people():
            return set()
        window = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return {day for day in window if people <= self.on(day).keys()}

    def on(self, day: date) -> dict[int, int | None]:
        """Who is away on a day, each with the deputy they named."""
        return {away.user: away.deputy for away in self.found if away.first <= day <= away.last}


def stand_in(user: int, away: dict[int, int | None], may: Collection[int]) -> int | None:
    """Who answers for `user`: they themselves when there, else their deputy, or the deputy's.

    None, the team, where nobody is named, a circle of deputies is away, or whoever is named may not answer it.
    """
    asked: set[int] = set()
    found: int | None = user
    while found in away and found not in asked:
        asked.add(found)
        found = away[found]
    return found if found in may and found not in away else None


def day_it_is_due(promise: Promise, *, hours: Any, now: datetime) -> date:
    """The day on which somebody has to be there for it: when it is due, or today for what is late."""
    due: date = max(hours.day_of(promise.due_at), hours.day_of(now))
    return due
