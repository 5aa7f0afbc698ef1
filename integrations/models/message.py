"""Message: the approved words for one channel. All the wire knows of approval."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations.message import Parts, canonical_digest
from integrations.models.channel import Channel


class MessageQuerySet(models.QuerySet["Message"]):
    """The one change a message may see."""

    def withdraw(self, *, post: UUID, channel: Channel | None = None) -> int:
        """Take approval back from a post's messages, on one channel or on all; they are never sent again."""
        messages = self.filter(post=post, withdrawn_at=None)
        if channel is not None:
            messages = messages.filter(channel=channel)
        return messages.update(withdrawn_at=Now())


class Message(models.Model):
    """Frozen: written once with its seal's digest; only `withdrawn_at` may follow."""

    post = models.UUIDField(db_index=True)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="messages")
    seal_digest = models.CharField(max_length=64)
    parts = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)

    # Read along at the gate before a call: see `integrations.calls.Ticket.gate`.
    channel_status: str | None
    held_back: bool
    asked: bool

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return f"{self.post} → {self.channel}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; raise TypeError for a change of one that exists."""
        if not self._state.adding:
            raise TypeError("A Message never changes. Freeze a new one, or withdraw this one.")
        super().save(*args, **kwargs)

    @classmethod
    def freeze(cls, *, post: UUID, channel: Channel, parts: Parts, seal_digest: str) -> "Message":
        """Write the approved parts down."""
        return cls.objects.create(
            post=post, channel=channel, parts=parts.as_json(), digest=parts.digest(), seal_digest=seal_digest
        )

    def as_parts(self) -> Parts:
        """The value that was approved."""
        return Parts.from_json(self.parts)

    @property
    def intact(self) -> bool:
        """Whether the stored words are still the approved ones."""
        return canonical_digest(self.parts) == self.digest
