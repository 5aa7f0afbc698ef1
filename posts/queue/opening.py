"""Who had a story open: it must be read before it is approved, and the list shows how far one is today."""

from typing import Any

from django.db.models import Count
from django.utils import timezone

from posts.models import Opened, Promise
from posts.reading import read


def note(promise: Promise, user: Any, *, digest: str = "") -> str:
    """`user` has the story open as it is now; returns the digest of its `Reading` (given, where it is at hand)."""
    digest = digest or read(promise.page.specific.get_latest_revision_as_object()).digest
    Opened.objects.get_or_create(promise=promise, user=user, digest=digest, defaults={"at": timezone.now()})
    return digest


def opened(promise: Promise, user: Any, digest: str) -> bool:
    """Whether `user` had exactly this version open."""
    return Opened.objects.filter(promise=promise, user=user, digest=digest).exists()


def opened_today(user: Any) -> int:
    """How many stories `user` opened since midnight, by the clock of the page that asks."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    counted = Opened.objects.filter(user=user, at__gte=midnight).aggregate(number=Count("promise", distinct=True))
    return int(counted["number"])
