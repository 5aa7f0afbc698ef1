"""What the writing page remembers besides the draft: words that found others in their place, and where a person was."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OtherWordsQuerySet(models.QuerySet["OtherWords"]):
    """Other words by whether somebody has chosen."""

    def waiting(self) -> "OtherWordsQuerySet":
        """Nobody has chosen yet, oldest first."""
        return self.filter(settled_at__isnull=True).order_by("pk")


class OtherWords(models.Model):
    """Words for a box that arrived when others stood there already; both are kept until a person chooses.

    Kept on after the choice, as what was not chosen: a choice made on one phone never throws away another's words.
    Written by `posts.writers.saving` alone.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="other_words")
    key = models.CharField(max_length=255)  # of the box (`posts.boxes.Box.key`)
    was = models.TextField(blank=True)  # what stood there when the device began
    text = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    device = models.CharField(max_length=64, blank=True)
    written_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    objects = OtherWordsQuerySet.as_manager()

    class Meta:
        verbose_name = _("other words")
        verbose_name_plural = _("other words")
        indexes = [models.Index(fields=["page", "settled_at"], name="other_words_of_a_page")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.key}"


class Place(models.Model):
    """Where a person last wrote in a story on one device, and what that device has already sent.

    `sequence` counts the device's requests: one that was answered before is answered again in the same words and does
    nothing. `revision` is the version this device wrote; only such a version is written over by the next words.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="places")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places")
    device = models.CharField(max_length=64)
    box = models.CharField(max_length=255, blank=True)
    cursor = models.PositiveIntegerField(default=0)  # in UTF-16 units, as browsers count
    at = models.DateTimeField(db_default=Now())
    sequence = models.PositiveBigIntegerField(default=0)
    answer = models.JSONField(default=dict)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [models.UniqueConstraint(fields=["page", "user", "device"], name="one_place_a_device")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.box}"
