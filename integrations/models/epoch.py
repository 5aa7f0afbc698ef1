"""Epoch: the database's half of a pair. The other half is a file; after a restored backup they differ."""

from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.models.delivery import Delivery

THE_ONE: Final = 1


class EpochQuerySet(models.QuerySet["Epoch"]):
    """There is one row."""

    def restored(self) -> "Epoch | None":
        """The row, if this database was ever restored from a backup; never where no file is kept."""
        return self.exclude(restored_at=None).first() if settings.EPOCH_FILE else None


class Epoch(models.Model):
    """`value` changes every minute, here and in the file, so that any older copy of this database shows itself.

    Once it did, the `restored_` fields tell how far this database knows: nothing of it was sent unknown to us before
    `restored_since`; pages and attempts up to those ids are older than the restore.
    """

    value = models.CharField(max_length=32, default="", blank=True)
    kept_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    restored_since = models.DateTimeField(null=True)
    restored_page = models.BigIntegerField(default=0)
    restored_attempt = models.BigIntegerField(default=0)

    objects = EpochQuerySet.as_manager()

    class Meta:
        verbose_name = _("epoch")
        verbose_name_plural = _("epochs")

    def __str__(self) -> str:
        return self.value

    def may_have_sent(self, delivery: Delivery) -> bool:
        """Whether the desk may have sent this between the backup and its restoration, and nobody has looked since."""
        if delivery.page_id is not None and delivery.page_id > self.restored_page:
            return False
        return not delivery.attempts.filter(pk__gt=self.restored_attempt).exists()
