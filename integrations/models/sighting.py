"""Sighting: an address that stands in somebody's words, and what the worker found there when it looked last."""

from typing import Final

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations.adapters.looking import Seen
from integrations.models.clock import from_now

HOUR: Final = 3600.0
KEPT: Final = 12 * HOUR  # seconds that a look is good for, where something was there
DOUBTED: Final = HOUR / 4  # where nothing was, or nobody could look
FORGOTTEN: Final = 30 * 24 * HOUR
PACE: Final = 5.0  # seconds between two looks at one host
LONGEST: Final = 1000  # characters of an address that is looked at


class SightingQuerySet(models.QuerySet["Sighting"]):
    """Which are to be looked at."""

    def stale(self) -> "SightingQuerySet":
        """Looked at too long ago to say something of today, and not on somebody's list already."""
        there = Q(seen=Seen.THERE, looked_at__lt=from_now(-KEPT))
        doubted = ~Q(seen=Seen.THERE) & Q(looked_at__lt=from_now(-DOUBTED))
        return self.filter(there | doubted, due_at=None)

    def ripe(self) -> "SightingQuerySet":
        """Due, at hosts that nobody looks at now or did a moment ago; who waits longest comes first."""
        neighbours = Sighting.objects.filter(host=OuterRef("host"))
        busy = neighbours.filter(Q(due_at__gt=Now()) | Q(looked_at__gt=from_now(-PACE)))
        return self.filter(~Exists(busy), due_at__lte=Now()).order_by("due_at", "pk")

    def forgotten(self) -> "SightingQuerySet":
        """Nobody asked about them for a month."""
        return self.filter(due_at=None, looked_at__lt=from_now(-FORGOTTEN))


class Sighting(models.Model):
    """One row an address, whoever wrote it. All waiting lies in `due_at`: None, nobody asked since the last look.

    A worker that takes it moves `due_at` on, so that one which dies leaves it to be found again.
    """

    url = models.CharField(max_length=LONGEST, unique=True)
    host = models.CharField(max_length=300, db_index=True)
    due_at = models.DateTimeField(null=True, db_default=Now(), db_index=True)
    looked_at = models.DateTimeField(null=True)
    seen = models.CharField(max_length=10, default="", db_default="")  # a `Seen`; empty before the first look

    objects = SightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")

    def __str__(self) -> str:
        return self.url
