"""What the author of a forgotten draft was told, and what they answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftReminder(models.Model):
    """One draft, reminded of once. Only the author's own answer brings a second reminder: on a day of their choice."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="draft_reminder")
    told_at = models.DateTimeField(null=True)  # the last reminder
    again_on = models.DateField(null=True)  # the day the author asked for
    asked_at = models.DateTimeField(null=True)  # when they asked for it
    put_aside_at = models.DateTimeField(null=True)  # they do not want to hear of it

    class Meta:
        verbose_name = _("reminder of a draft")
        verbose_name_plural = _("reminders of drafts")

    def __str__(self) -> str:
        return str(self.page_id)
