"""What readers were told of corrections to a story: one dated line each, out of the seals that went live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from posts.models import Post, Seal

_KEPT = "corrections_told"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One line, and when readers were told it."""

    words: str
    at: datetime


def corrections_of(post: Post) -> list[Correction]:
    """Newest first; no query for a post read with `with_corrections`."""
    known: Sequence[Seal] | None = getattr(post, _KEPT, None if getattr(post, "is_corrected", True) else ())
    seals = _told().filter(page=post.pk) if known is None else known
    return [Correction(words=seal.correction, at=seal.went_live_at) for seal in seals if seal.went_live_at]


def with_corrections() -> Any:
    """For `prefetch_related` of many posts: one query for all."""
    return Prefetch("seals", queryset=_told(), to_attr=_KEPT)


def _told() -> QuerySet[Seal]:
    """Without what else a seal holds, above all the whole story."""
    return Seal.objects.corrections().only("page", "correction", "went_live_at")
