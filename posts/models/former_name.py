"""Names that somebody does not go by any more: kept so that texts can be compared with them, and nobody reads them."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class FormerName(models.Model):
    """An HMAC of one name. Written when a name is to go everywhere; read by `posts.changing.returning` alone."""

    person = models.ForeignKey("posts.Person", on_delete=models.CASCADE, related_name="former_names")
    digest = models.CharField(max_length=80)
    looked_until = models.DateTimeField(db_default=Now())  # what went live until then was compared with it

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="one_row_a_former_name")]

    def __str__(self) -> str:
        return str(self.person_id)


class NameReturned(models.Model):
    """A post in which one of them stands again: its owner alone is told, and the words are looked up when they ask."""

    person = models.ForeignKey("posts.Person", on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("name that came back")
        verbose_name_plural = _("names that came back")
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="one_row_a_name_that_came_back")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.page_id}"
