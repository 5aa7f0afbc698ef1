"""A draft shown to one person outside the review, by a link that ends."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from posts.models.seal import Seal


class SecondReadingQuerySet(models.QuerySet["SecondReading"]):
    """Links by whether they still open."""

    def open(self) -> "SecondReadingQuerySet":
        """Not revoked, not past their time, and the story did not go live since, by the database's clock."""
        went_live = Seal.objects.filter(page=OuterRef("page"), went_live_at__gte=OuterRef("made_at"))
        return self.filter(~Exists(went_live), revoked_at=None, expires_at__gt=Now())


class SecondReading(models.Model):
    """One link to one version, for one person. Of the token only a hash is kept; of the reader, nothing but their note.

    `content` is the version as it was when the link was made: autosave rewrites revisions, so their id names no words.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="second_readings")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_readings")
    reader = models.CharField(_("for whom"), max_length=80)  # what the writer calls them
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hex
    content = models.JSONField(encoder=DjangoJSONEncoder)  # `Post.serializable_data()`
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)  # times
    last_opened_at = models.DateTimeField(null=True)
    note = models.TextField(_("what I would say to you"), max_length=1000, blank=True)
    noted_at = models.DateTimeField(null=True)

    objects = SecondReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("private reading")
        verbose_name_plural = _("private readings")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.reader}"
