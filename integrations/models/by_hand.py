"""ByHand: a copy that a person posted, on a network that nobody connected or from an account of their own."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations.adapters import ADAPTERS


class ByHandQuerySet(models.QuerySet["ByHand"]):
    """Which copies people told of."""

    def of(self, post: UUID) -> "ByHandQuerySet":
        """Those of one post, oldest first."""
        return self.filter(post=post).select_related("by").order_by("pk")


class ByHand(models.Model):
    """Where it is and who said so. The desk cannot change it or take it down; the ledger says that."""

    post = models.UUIDField(db_index=True)
    network = models.CharField(max_length=30)
    url = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = ByHandQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "url"), name="one_copy_by_hand_an_address"),)
        verbose_name = _("copy posted by hand")
        verbose_name_plural = _("copies posted by hand")

    def __str__(self) -> str:
        return self.url

    @property
    def label(self) -> str:
        """What people call the network."""
        return str(ADAPTERS[self.network].label) if self.network in ADAPTERS else self.network
