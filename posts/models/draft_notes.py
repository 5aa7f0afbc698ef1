"""What the writing page remembers of a draft beside its words; readers never see any of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=30)


class PutAsideQuerySet(models.QuerySet["PutAside"]):
    """What was put aside, by whether it can still come back."""

    def still_kept(self) -> "PutAsideQuerySet":
        """Put aside in the last 30 days."""
        return self.filter(put_aside_at__gt=timezone.now() - KEPT_FOR)

    def too_old(self) -> "PutAsideQuerySet":
        """What is thrown away now."""
        return self.filter(put_aside_at__lte=timezone.now() - KEPT_FOR)


class PutAside(models.Model):
    """A block that was taken out of a draft; it can be put back for 30 days."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="put_aside")
    block = models.JSONField()  # as the StreamField stores it: type, value, id; type "cover" for a cover picture
    place = models.PositiveIntegerField()  # where in the body it stood
    put_aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    put_aside_at = models.DateTimeField(db_default=Now())

    objects = PutAsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("block put aside")
        verbose_name_plural = _("blocks put aside")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.block.get('type')}"


class ChannelWish(models.Model):
    """Where the writer thinks a story belongs. A proposal: comms decides, and the wire does not read it."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="channel_wishes")
    channel = models.ForeignKey("integrations.Channel", on_delete=models.CASCADE, related_name="+")
    proposed = models.BooleanField(_("proposed"), default=True)

    class Meta:
        verbose_name = _("proposed channel")
        verbose_name_plural = _("proposed channels")
        constraints = [models.UniqueConstraint(fields=["page", "channel"], name="one_wish_a_channel")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.channel_id}"
