"""Addresses where readers once found a post: no link breaks, and none leads to what somebody wanted gone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerAddress(models.Model):
    """One path a post was read at. Written by `posts.permalinks` alone."""

    path = models.CharField(max_length=500, unique=True)
    post = models.UUIDField(db_index=True)
    gone_at = models.DateTimeField(null=True)  # a person asked for it to be gone: the answer is 410

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.path
