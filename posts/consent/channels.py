"""Where a story may not go because somebody in it does not want to be there. Asked by whoever composes or sends."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import F, Q

from integrations.models import Channel
from posts.models import Consent

MAIL: Final = "mail"  # letters to subscribers, beside the uuids of channels


def refused(post: UUID) -> frozenset[str]:
    """Uuids of channels, and `MAIL`, that somebody who is in the story now does not want it on."""
    return refused_of([post]).get(post, frozenset())


def networks_refused(post: UUID) -> frozenset[str]:
    """The networks ("mastodon") of those channels: whoever does not want to be there is on no colleague's account."""
    uuids = refused(post) - {MAIL}
    return frozenset(Channel.objects.filter(uuid__in=uuids).values_list("kind", flat=True)) if uuids else frozenset()


def refused_of(posts: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """The same for many stories by one question; stories of which nothing is refused are left out."""
    still_in_it = Q(card__in_stories__page=F("page")) | Q(card__person__in_stories__page=F("page"))
    # A yes that was taken back too: until the story is put right it comes to no place that was refused.
    yeses = Consent.objects.filter(answer=Consent.Answer.YES, post__in=list(posts))
    rows = yeses.filter(still_in_it).order_by("-pk").distinct()
    found: dict[UUID, set[str]] = {}
    seen: set[tuple[UUID, int]] = set()
    for post, card, channels in rows.values_list("post", "card", "refused_channels"):
        if (post, card) in seen:
            continue  # an older answer of the same person
        seen.add((post, card))
        if channels:
            found.setdefault(post, set()).update(channels)
    return {post: frozenset(channels) for post, channels in found.items()}
