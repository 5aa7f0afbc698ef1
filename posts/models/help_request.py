"""Somebody asked for help with a story: to finish what they began, or to be asked about it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class HelpRequest(models.Model):
    """A request that one named person of comms picks up. What they write needs the asker's own yes (`OwnWord`)."""

    class Way(models.TextChoices):
        """What was asked for."""

        HELP = "help", _("I start, help me")
        ASK = "ask", _("Ask me")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    way = models.CharField(max_length=4, choices=Way.choices)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="help_requests")
    blog = models.ForeignKey("posts.Blog", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(_("what it is about"), max_length=2000)
    reach = models.CharField(_("how and when to reach you"), max_length=300, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="helping_with"
    )
    picked_up_at = models.DateTimeField(null=True)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="help_requests"
    )
    ended_at = models.DateTimeField(null=True)  # withdrawn, or the story is out

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {self.words[:40]}"
