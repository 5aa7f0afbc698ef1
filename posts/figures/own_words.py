"""How much of what readers see is the writers' own: a middle over stories, never a number for one of them."""

from collections import defaultdict

from django.core.cache import cache

from posts.figures.answers import Spread, spread
from posts.figures.period import Period
from posts.models import Seal, Story
from posts.planning import clock
from posts.remarks.share import share_until

MOST = 150  # stories of a period that are measured, newest first
KEEP = 60 * 60 * 24 * 60  # seconds; what a seal covers never changes, nor does its share


def shares(period: Period) -> tuple[Spread, dict[int, Spread]]:
    """Shares of own words of what went live, all together and for each piece.

    A story is measured once for each approval and remembered.
    """
    start, end = period.bounds
    live = Seal.objects.live().filter(went_live_at__gte=start, went_live_at__lt=end, page__live=True)
    seals = list(live.order_by("-went_live_at").select_related("revision").defer("content", "copies")[:MOST])
    known = cache.get_many([_key(seal) for seal in seals])
    stories = Story.objects.in_bulk([seal.page_id for seal in seals if _key(seal) not in known])
    by_piece: dict[int, list[float]] = defaultdict(list)
    for seal in seals:
        share = known.get(_key(seal))
        if share is None and seal.page_id in stories:
            share = share_until(stories[seal.page_id], seal.revision)  # a version in review is another matter
            cache.set(_key(seal), share, KEEP)
        if share is not None:
            by_piece[period.place_of(clock.day_of(seal.went_live_at or seal.sealed_at))].append(share)
    everything = [share for piece in by_piece.values() for share in piece]
    return spread(everything), {place: spread(found) for place, found in by_piece.items()}


def _key(seal: Seal) -> str:
    return f"own-words-sealed:{seal.digest}"
