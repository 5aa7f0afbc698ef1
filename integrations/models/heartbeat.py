"""Heartbeat: when each part of the desk last showed that it lives. What the deep health endpoint tells."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """One row a name; a name that stops changing has stopped working, or was taken away."""

    class Kind(models.TextChoices):
        TICK = "tick", _("Clock")
        WORKER = "worker", _("Worker")

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("kind", "name")
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def beat(cls, kind: "Heartbeat.Kind", name: str) -> None:
        """Note that `name` lives, by the database's clock."""
        cls.objects.update_or_create(name=name[:200], defaults={"kind": kind, "seen_at": Now()})
