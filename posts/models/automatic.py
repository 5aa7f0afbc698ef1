"""What machines wrote to people, so that it stays little, and what people do not want to get."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AutomaticKind(models.TextChoices):
    """Every reason for which a machine writes to somebody unasked. The list is closed: a new one is a decision."""

    DRAFT = "draft", _("A reminder of a draft I have not touched for a while")
    PROMISE = "promise", _("A warning that an answer may come later than promised")
    TRUST = "trust", _("News about how my stories are read")


class AutomaticMessage(models.Model):
    """One message that no person sent. Written by `posts.automatic.tell` alone, which counts these rows."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="automatic_messages")
    kind = models.CharField(max_length=10, choices=AutomaticKind.choices)
    key = models.CharField(max_length=150)
    owed = models.JSONField(default=list)  # keys of all that it asked its reader to do for others
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("automatic message")
        verbose_name_plural = _("automatic messages")
        indexes = [models.Index(fields=["user", "sent_at"], name="automatic_budget")]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_automatic_message_a_key")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.key}"


class StoppedKind(models.Model):
    """A kind of automatic message that somebody switched off; no row means that it comes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stopped_kinds")
    kind = models.CharField(max_length=10, choices=AutomaticKind.choices)
    stopped_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("automatic message that was switched off")
        verbose_name_plural = _("automatic messages that were switched off")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_stop_a_kind")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"
