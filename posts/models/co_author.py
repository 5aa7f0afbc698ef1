"""Who else writes a draft: invited by name, a writer from the moment they say yes."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class CoAuthorQuerySet(models.QuerySet["CoAuthor"]):
    """Co-authors by what they answered."""

    def writing(self) -> "CoAuthorQuerySet":
        """Who said yes and did not leave again."""
        return self.filter(accepted_at__isnull=False, left_at__isnull=True)

    def asked(self) -> "CoAuthorQuerySet":
        """Who has not answered yet."""
        return self.filter(accepted_at__isnull=True, left_at__isnull=True)

    def parted(self) -> "CoAuthorQuerySet":
        """Who wrote it once and does not any more, by their own wish or the owner's."""
        return self.filter(accepted_at__isnull=False, left_at__isnull=False)


class CoAuthor(models.Model):
    """One colleague invited to write a story with its owner; a row, since the byline of a draft is in its revision."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="co_authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="co_authorships")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    words = models.TextField(_("what you would like to say"), max_length=600, blank=True)  # all they see before yes
    times_asked = models.PositiveSmallIntegerField(default=1)
    times_refused = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)  # said no, left, or was taken out

    objects = CoAuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        constraints = [models.UniqueConstraint(fields=["page", "user"], name="one_co_authorship_a_story")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.user_id}"
