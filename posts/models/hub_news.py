"""Feeds of which a WebSub hub has yet to hear that something is new."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HubNews(models.Model):
    """One feed's address; changed by `posts.hub` alone. A row before a call, so that nothing is forgotten."""

    feed = models.URLField(max_length=500, unique=True)
    changed_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)  # what changed before this, the hub knows
    due_at = models.DateTimeField(null=True, default=timezone.now)  # none: there is nothing to tell, or we gave up
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("news for a hub")
        verbose_name_plural = _("news for a hub")
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="hub_news_due")]

    def __str__(self) -> str:
        return self.feed
