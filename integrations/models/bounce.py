"""Bounce: a mail that came back, or a reader who complained. Kept without the address, so that it stays out."""

import hashlib
import hmac
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations.models.clock import from_now

SOFT_MOST: Final = 5
SOFT_WITHIN: Final = timedelta(days=30)


def digest_of(address: str, key: str = "") -> str:
    """The address so that nobody can read it back, nor find it by guessing without our key; 64 characters."""
    words = f"mail {address.strip().lower()}".encode()
    return hmac.new((key or str(settings.SECRET_KEY)).encode(), words, hashlib.sha256).hexdigest()


class BounceQuerySet(models.QuerySet["Bounce"]):
    """What bounces say of addresses."""

    def closed(self, addresses: list[str]) -> set[str]:
        """Those of `addresses` that get no mail: dead, too often full, or their reader complained."""
        keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
        by_digest = {digest_of(address, key): address for address in addresses for key in keys}
        heavy = Q(kind__in=(Bounce.Kind.HARD, Bounce.Kind.COMPLAINT))
        soft = Q(kind=Bounce.Kind.SOFT, at__gt=from_now(-SOFT_WITHIN.total_seconds()))
        counted = (
            self.filter(digest__in=list(by_digest))
            .values("digest")
            .annotate(heavy=Count("pk", filter=heavy), soft=Count("pk", filter=soft))
        )
        return {by_digest[row["digest"]] for row in counted if row["heavy"] or row["soft"] >= SOFT_MOST}


class Bounce(models.Model):
    """One report about one mail; the same report twice is one row."""

    class Kind(models.TextChoices):
        SOFT = "soft", _("Came back for now")
        HARD = "hard", _("No such mailbox")
        COMPLAINT = "complaint", _("Marked as unwanted")

    key = models.CharField(max_length=200, unique=True)  # the provider's name of the report, or ours
    digest = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField(db_default=Now())

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"
