"""Breaker: what keeps failing is left in peace for a while, and asked again by one call at a time."""

from datetime import UTC, date
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Case, DateField, DateTimeField, Q, When
from django.db.models.functions import Now, TruncDate

from integrations.models.clock import from_now
from integrations.times import LEASE, scaled

FAILURES: Final = 5  # in a row
LONG: Final = 10  # failures in a row: half an hour of rests, and people should know
DAYS: Final = 7  # different days with failures only: a channel is closed
SHORTEST, LONGEST = 60.0, 1800.0  # seconds of rest; each failed probe doubles it


def rested() -> Q:
    """Those that may be called, or at least probed."""
    return Q(rests_until=None) | Q(rests_until__lte=Now())


def one_probe() -> Case:
    """`rests_until` for an UPDATE that claims a call: closed stays closed, an open one lets only this one pass."""
    probing = When(rests_until__isnull=False, then=from_now(scaled(LEASE)))
    return Case(probing, default=None, output_field=DateTimeField())


class Breaker(models.Model):
    """For a channel, whose account may be sick, and for a host, which many channels may share.

    Five failures in a row open it: no call for 60 s, then one call as a probe; each failure from then on doubles the
    rest, up to 30 min, and one success closes it. It holds what waits, and never fails it. How many different days saw
    only failures is counted too (Mastodon's `delivery_failure_tracker.rb` judges by days, so that one bad night is not
    a dead server).
    """

    failures = models.PositiveIntegerField(default=0, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    failing_days = models.PositiveSmallIntegerField(default=0, editable=False)
    last_failing_day = models.DateField(null=True, editable=False)

    objects: "models.Manager[Any]"

    class Meta:
        abstract = True

    def note_success(self) -> None:
        """It answered, be it with a refusal: it works. Costs nothing where nothing was wrong."""
        if self.failures or self.rests_until or self.failing_days:
            fresh = {"failures": 0, "rests_until": None, "failing_days": 0, "last_failing_day": None}
            type(self).objects.filter(pk=self.pk).update(**fresh)

    def note_failure(self) -> int:
        """It could not be reached, or nobody knows; return on how many different days in a row that was so."""
        rows = type(self).objects.filter(pk=self.pk)
        with transaction.atomic():
            today = TruncDate(Now(), tzinfo=UTC, output_field=DateField())
            row = rows.select_for_update(of=("self",)).annotate(today=today).get()
            changes: dict[str, Any] = _one_more(row.failures, row.failing_days, row.last_failing_day, row.today)
            if changes["failures"] >= FAILURES:
                changes["rests_until"] = from_now(scaled(rest(changes["failures"])))
            rows.update(**changes)
        return int(changes["failing_days"])


def rest(failures: int) -> float:
    """Seconds of rest after so many failures in a row: 60 after the fifth, then doubling, at most 1800."""
    return min(SHORTEST * 2.0 ** min(failures - FAILURES, 10), LONGEST)


def _one_more(failures: int, days: int, last_day: date | None, today: date) -> dict[str, Any]:
    days += last_day != today
    return {"failures": min(failures + 1, 10_000), "failing_days": min(days, 10_000), "last_failing_day": today}


class HostQuerySet(models.QuerySet["Host"]):
    """Which hosts are left in peace."""

    def resting(self) -> "HostQuerySet":
        """Those that nobody calls at this moment."""
        return self.exclude(rested())


class Host(Breaker):
    """A server that several channels may share, by its name and port."""

    name = models.CharField(max_length=300, unique=True)

    objects = HostQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def let_pass(self) -> bool:
        """Claim the one call that a rested host is tried with."""
        return Host.objects.filter(rested(), pk=self.pk).update(rests_until=one_probe()) == 1
