"""A person changed how they are named, and the desk sees to what is left of it: one row, read by its owner alone."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations.models.clock import from_now

LEASE = 120.0  # seconds a worker has for the part it does in one go
OFTEN = 5.0  # seconds until it is looked at again, while networks are waited for


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes by whether something is left to do."""

    def going_on(self) -> "ChangeQuerySet":
        """Not through yet."""
        return self.filter(finished_at=None)

    def due(self) -> "ChangeQuerySet":
        """Waiting for a worker, by the database's clock; also what a worker that died had in hand."""
        return self.going_on().filter(due_at__lte=Now())


class Change(models.Model):
    """What somebody asked for, and how far it is. What they were called lies here encrypted, until it is through."""

    class Kind(models.TextChoices):
        """Chosen by what it does, never by why."""

        CORRECT = "correct", _("A spelling is put right")
        WISHES = "wishes", _("My name stays; how sentences speak of me is new")
        FOLLOW = "follow", _("A new name, and people may see that it is still me")
        AWAY = "away", _("A new name, and the old one goes everywhere")
        STEP_BACK = "step_back", _("No name at all: “a colleague”")

    SWEEPING = (Kind.AWAY, Kind.STEP_BACK)  # those that leave nothing of the old name

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey("posts.Person", on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    quietly = models.BooleanField(default=False)  # copies at random times within two days, so that none is a sign
    names = models.TextField(blank=True)  # sealed; empty once it is through
    choices = models.JSONField(default=dict)  # delivery -> `posts.changing.copies.Choice`
    steps = models.JSONField(default=dict)  # step -> {"done": rows, "after": key of the last one, "over": bool}
    out_of_reach = models.JSONField(default=list)  # [table, number of rows]: what could not be written
    started_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of name")
        verbose_name_plural = _("changes of names")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"

    @property
    def sweeps(self) -> bool:
        """Whether nothing of the old name may be left."""
        return self.kind in self.SWEEPING

    def claim(self) -> bool:
        """Take it for a while, unless another worker did."""
        due = Change.objects.due().filter(pk=self.pk)
        return due.update(due_at=from_now(LEASE)) == 1

    def note(self, step: str, **facts: Any) -> None:
        """How far a step is; the lease goes on from here."""
        self.steps = {**self.steps, step: {**self.steps.get(step, {}), **facts}}
        Change.objects.filter(pk=self.pk).update(steps=self.steps, due_at=from_now(LEASE))

    def over(self, step: str) -> bool:
        """Whether a step is through."""
        return bool(self.steps.get(step, {}).get("over"))

    def go_on(self, *, after: float) -> None:
        """Give it back for another go in so many seconds: none where only the time was up."""
        Change.objects.filter(pk=self.pk).update(due_at=from_now(after))

    def finish(self) -> datetime:
        """All is through: what they were called is forgotten."""
        now = timezone.now()
        Change.objects.filter(pk=self.pk).update(finished_at=now, names="")
        self.finished_at, self.names = now, ""
        return now


class ToGoThroughQuerySet(models.QuerySet["ToGoThrough"]):
    """Posts that changes have still to go through."""

    def due(self) -> "ToGoThroughQuerySet":
        """In nobody's hands, by the database's clock; also what a worker that died had in hand."""
        return self.filter(due_at__lte=Now())


class ToGoThrough(models.Model):
    """One post that a change has still to go through; the row goes when it has. Workers share them, a row each."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="to_go_through")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(db_default=Now())

    objects = ToGoThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("post to go through")
        verbose_name_plural = _("posts to go through")
        constraints = [models.UniqueConstraint(fields=["change", "page"], name="once_a_change")]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.page_id}"

    def claim(self) -> bool:
        """Take it for a while, unless another worker did, or is through with it."""
        return ToGoThrough.objects.due().filter(pk=self.pk).update(due_at=from_now(LEASE)) == 1
