"""Facts of reviews that were already going on when the queue came: noted by the clock, a few at a time."""

from django.db import transaction

from posts import promises
from posts.models import Promise

AT_ONCE = 50


def note_missing_facts() -> None:
    """Look at what waits without its facts, as handing in does now; whoever reads it stays nobody in particular."""
    unknown = Promise.objects.open().filter(noted_at=None).select_related("page").order_by("pk")
    for promise in unknown[:AT_ONCE]:
        with transaction.atomic():
            promises.note_facts(promise, promise.page.specific)
