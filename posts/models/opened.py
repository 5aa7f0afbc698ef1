"""Who had a waiting story open, and in which version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Opened(models.Model):
    """One person opened one version of a story in the review: nothing is approved unread."""

    promise = models.ForeignKey("posts.Promise", on_delete=models.CASCADE, related_name="opened")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)  # `Reading.digest`
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("opened story")
        verbose_name_plural = _("opened stories")
        constraints = [models.UniqueConstraint(fields=["promise", "user", "digest"], name="opened_once_a_version")]
        indexes = [models.Index(fields=["user", "at"], name="opened_by_user")]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.user_id}"
