"""Stop: a person holds everything, one channel, one blog or one story, until a person lets go again."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integrations.models.channel import Channel


class StopQuerySet(models.QuerySet["Stop"]):
    """Which stops count now, and for what."""

    def standing(self) -> "StopQuerySet":
        """Pressed and not lifted."""
        return self.filter(lifted_at=None)

    def over(self, *, post: Any = None, blog: Any = None, channel: Any = None) -> "StopQuerySet":
        """Those that hold something of this post, of this blog or for this channel.

        Each may be a value or an `OuterRef`; None is no part of what is asked, so that only wider stops are left.
        """
        about: Q = Q(scope=Stop.Scope.EVERYTHING)
        for scope, value in ((Stop.Scope.STORY, post), (Stop.Scope.BLOG, blog), (Stop.Scope.CHANNEL, channel)):
            if value is not None:
                about |= Q(**{"scope": scope, FIELD[scope]: value})
        return self.filter(about)


class Stop(models.Model):
    """The stop switch, pressed once: who, why, over what, since when. It never changes but to be lifted."""

    class Scope(models.TextChoices):
        EVERYTHING = "everything", _("Everything")
        CHANNEL = "channel", _("One channel")
        BLOG = "blog", _("One blog")
        STORY = "story", _("One story")

    scope = models.CharField(_("what to stop"), max_length=10, choices=Scope.choices)
    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), null=True, blank=True, on_delete=models.PROTECT, related_name="stops"
    )
    blog = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("blog"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    post = models.UUIDField(null=True, blank=True)
    key = models.CharField(max_length=60, editable=False)  # what it holds: "everything", "channel 3", …
    title = models.CharField(max_length=500, default="", blank=True)  # of what it holds, which may be gone one day
    reason = models.CharField(_("why"), max_length=200)
    pressed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    pressed_at = models.DateTimeField(db_default=Now())
    in_flight = models.JSONField(default=list, editable=False)  # the attempts that were under way when it was pressed
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = StopQuerySet.as_manager()

    class Meta:
        ordering = ("-pressed_at", "-pk")
        constraints = (
            # Pressing twice is pressing once.
            models.UniqueConstraint(fields=("key",), condition=Q(lifted_at=None), name="one_standing_stop_a_scope"),
        )
        permissions = (
            ("lift_stop", _("Can start again what was stopped")),
            ("lift_everything", _("Can start everything again")),
        )
        verbose_name = _("stop")
        verbose_name_plural = _("stops")

    def __str__(self) -> str:
        return f"{self.over_what()}: {self.reason}"

    def over_what(self) -> str:
        """What it holds, in words."""
        return self.title or str(self.get_scope_display())

    def who(self) -> str:
        """Who pressed it, in words; nobody is the desk itself."""
        if self.pressed_by is None:
            return gettext("the desk itself")
        return self.pressed_by.get_full_name() or self.pressed_by.get_username()

    def holds(self, *, post: Any, blog: int | None, channel: int | None = None) -> bool:
        """Whether it stands over a row with these, as `stopped` asks in SQL."""
        mine = {
            Stop.Scope.STORY: (self.post, post),
            Stop.Scope.BLOG: (self.blog_id, blog),
            Stop.Scope.CHANNEL: (self.channel_id, channel),
        }
        pair = mine.get(Stop.Scope(self.scope))
        return pair is None or (pair[0] is not None and pair[0] == pair[1])

    def lift(self, *, by: Any) -> bool:
        """Note that it no longer holds; False when somebody was faster."""
        return bool(Stop.objects.standing().filter(pk=self.pk).update(lifted_at=Now(), lifted_by=by))


FIELD = {Stop.Scope.STORY: "post", Stop.Scope.BLOG: "blog", Stop.Scope.CHANNEL: "channel"}


def stopped(*, withdrawn: str = "", **about: str) -> Exists:
    """Whether a stop stands over a row of another table, as an expression for `filter`.

    `about` names that table's columns: `stopped(post="post", channel="channel")`. What a person took down after the
    stop was pressed passes it: `withdrawn` names the column that says when.
    """
    stops = Stop.objects.standing().over(**{name: OuterRef(column) for name, column in about.items()})
    if withdrawn:
        stops = stops.filter(pressed_at__gte=Coalesce(OuterRef(withdrawn), F("pressed_at")))
    return Exists(stops)
