"""Incident: something on a channel that a person has to see to, from when it began until it was healthy again."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations.models.channel import Channel


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Which incidents count now."""

    def open(self) -> "IncidentQuerySet":
        """Begun and not over."""
        return self.filter(closed_at=None)


class Incident(models.Model):
    """However many deliveries it holds up, people are told of it once; see `integrations.incidents`."""

    class Kind(models.TextChoices):
        CHANNEL = "channel", _("A channel no longer works")
        FAILING = "failing", _("A channel keeps failing")
        UNSURE = "unsure", _("Nobody knows whether it arrived")
        REFUSED = "refused", _("Could not be sent")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="incidents")
    opened_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "channel"), condition=Q(closed_at=None), name="one_open_incident_a_kind_and_channel"
            ),
        )
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_kind_display()}"
