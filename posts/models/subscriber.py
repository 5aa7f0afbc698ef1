"""Readers who follow by mail, and the issues written for them. Nothing is kept of a reader but what they chose."""

import uuid
from datetime import timedelta
from typing import Any, Final

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from integrations.models.clock import from_now

KEPT_UNCONFIRMED: Final = timedelta(days=3)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Who is asked for."""

    def confirmed(self) -> "SubscriberQuerySet":
        """Those who said yes from their own mailbox."""
        return self.exclude(confirmed_at=None)

    def reading(self) -> "SubscriberQuerySet":
        """Those who want mail now."""
        return self.confirmed().filter(Q(paused_until=None) | Q(paused_until__lte=Now()))

    def forgettable(self) -> "SubscriberQuerySet":
        """Those who never confirmed, and whose time for it is over."""
        return self.filter(confirmed_at=None, asked_at__lt=from_now(-KEPT_UNCONFIRMED.total_seconds()))

    def following(self, *, blog: int, topics: Any) -> "SubscriberQuerySet":
        """Those who chose this blog, or one of these topics."""
        blogs: Any = Subscriber.blogs.through
        chosen: Any = Subscriber.topics.through
        by_blog = blogs._default_manager.filter(subscriber=OuterRef("pk"), blog=blog)
        by_topic = chosen._default_manager.filter(subscriber=OuterRef("pk"), topic__in=topics)
        return self.filter(Exists(by_blog) | Exists(by_topic))


class Subscriber(models.Model):
    """An address that asked for mail, in one language. Who leaves is deleted, and so is who never confirmed."""

    class Rhythm(models.TextChoices):
        EACH = "each", _("Each story, when it appears")
        WEEKLY = "weekly", _("One letter a week")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.EmailField(_("mail address"))
    language = models.CharField(max_length=12)
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    blogs = models.ManyToManyField("posts.Blog", verbose_name=_("blogs"), blank=True, related_name="+")
    topics = models.ManyToManyField("posts.Topic", verbose_name=_("topics"), blank=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())  # the last time; unconfirmed, it is forgotten soon after
    confirmed_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    written_until = models.DateTimeField(null=True)  # stories up to then stood in a weekly letter to this reader

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        constraints = (models.UniqueConstraint(Lower("address"), name="one_subscriber_an_address"),)
        permissions = (("manage_subscribers", _("Can see letters to subscribers, and help one subscriber")),)

    def __str__(self) -> str:
        return str(self.uuid)  # never the address: this may stand in logs


class Issue(models.Model):
    """What goes to subscribers at one time in one language: a story, or a week. Addressed bit by bit by the worker."""

    class Kind(models.TextChoices):
        STORY = "story", _("Story")
        WEEK = "week", _("Weekly letter")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=60, unique=True)  # "story <uuid>", "week sv 2026-W48"
    kind = models.CharField(max_length=5, choices=Kind.choices)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=500)
    post = models.UUIDField(null=True, db_index=True)
    until = models.DateTimeField()  # a week tells of what appeared before
    made_at = models.DateTimeField(db_default=Now())
    reached = models.BigIntegerField(default=0)  # the last subscriber looked at, by primary key
    addressed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=("id",), name="issue_unaddressed", condition=Q(addressed_at=None)),)

    def __str__(self) -> str:
        return self.title
