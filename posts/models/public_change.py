"""That something changed which readers see: a row in the transaction that changed it."""

import secrets

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

TOKEN_BITS = 40  # millions of them add up within a 64-bit number


def new_token() -> int:
    """A number nobody has seen, so that no two states of the site have the same sum."""
    return secrets.randbits(TOKEN_BITS)


class PublicChange(models.Model):
    """One change; written by `posts.public_changes` alone. All rows' tokens together name the state of the site."""

    token = models.BigIntegerField(default=new_token, editable=False)
    at = models.DateTimeField(db_default=Now(), db_index=True, editable=False)
    addresses = models.JSONField(default=list, editable=False)  # absolute, which front caches have yet to forget

    class Meta:
        verbose_name = _("change that readers see")
        verbose_name_plural = _("changes that readers see")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
