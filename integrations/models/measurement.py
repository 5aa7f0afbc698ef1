"""What came back: figures of a copy as the network told them at a moment, and what people answered below it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integrations.models.channel import Channel
from integrations.models.delivery import Delivery


class Poll(models.Model):
    """When the network is asked about a copy next. `due_at` None: never again, as it is old or no longer there."""

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, primary_key=True, related_name="poll")
    since = models.DateTimeField(db_default=Now())  # when we first knew that it was there
    due_at = models.DateTimeField(null=True, db_index=True, db_default=Now())
    asked_at = models.DateTimeField(null=True)  # when it answered last; None: never yet
    gone_at = models.DateTimeField(null=True)  # when the network said that it is no longer there
    # What this account may not read there, and why: "figures", "answers" -> the network's words.
    refused = models.JSONField(default=dict, db_default={})

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")

    def __str__(self) -> str:
        return str(self.delivery)


class Measurement(models.Model):
    """One answer about one copy. What the network does not say is None, which is not zero."""

    NAMES: ClassVar = ("likes", "reposts", "replies", "quotes", "views")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="measurements")
    taken_at = models.DateTimeField(db_default=Now())
    source = models.CharField(max_length=200)  # the host that told it
    likes = models.PositiveIntegerField(null=True)
    reposts = models.PositiveIntegerField(null=True)
    replies = models.PositiveIntegerField(null=True)
    quotes = models.PositiveIntegerField(null=True)
    views = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("taken_at", "pk")
        indexes = (models.Index(fields=("delivery", "taken_at"), name="measurements_of_a_copy"),)
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")

    def __str__(self) -> str:
        return f"{self.delivery}: {self.taken_at}"


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Which are for whom."""

    def shown(self) -> "ReplyQuerySet":
        """Those that nobody put aside."""
        return self.filter(aside="")


class Reply(models.Model):
    """What somebody answered below a copy, as plain text. It goes when it goes there; put aside, its words are gone.

    `aside` says why people here put it aside; its id stays, so that it does not come back at the next look.
    """

    class Aside(models.TextChoices):
        ABUSE = "abuse", _("It hurts or threatens somebody")
        SPAM = "spam", _("It is advertising")
        PRIVATE = "private", _("It tells something private")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="answers")
    remote_id = models.CharField(max_length=500)
    author = models.CharField(max_length=200)  # as they call themselves there; empty where the network names nobody
    text = models.TextField()
    url = models.CharField(max_length=1000)
    said_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(db_default=Now())
    aside = models.CharField(max_length=10, choices=Aside.choices, default="", blank=True)
    aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ("said_at", "pk")
        constraints = (models.UniqueConstraint(fields=("delivery", "remote_id"), name="one_row_a_reply"),)
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """Whoever said it, in words."""
        return self.author or gettext("Somebody there")


def measurable(kinds: list[str]) -> Any:
    """Copies that are there, on channels of these kinds that somebody could ask."""
    there = Q(there__isnull=False, channel__kind__in=kinds) & ~Q(remote_id="")
    return Delivery.objects.filter(there).exclude(channel__status=Channel.Status.REMOVED)
