"""A seal's copies once more, with the names of today: the approval stays."""

from collections.abc import Callable
from enum import StrEnum

from django.db import transaction

from integrations import outbox
from integrations.message import Parts
from integrations.models import Delivery
from posts.announcing import sealed_for
from posts.models import Post, Seal, Story
from posts.own_accounts import copies as own_accounts
from posts.reading import announcement_of, copies_of


class Fate(StrEnum):
    """What becomes of a copy that is out, when somebody in it is named otherwise."""

    CHANGE = "change"  # as its network does that
    SEND_AFRESH = "afresh"  # taken down, and sent again
    TAKE_DOWN = "take down"
    LEAVE = "leave"


@transaction.atomic
def render_again(
    seal: Seal,
    *,
    page: Post,
    fate: Callable[[Delivery, Parts], Fate],
    after: Callable[[], float] = lambda: 0.0,
    version: Post | None = None,
) -> None:
    """Its copies as they read now: the approval stays, the names in them are today's. `page` is its post, locked.

    `version` is what the seal covers, where the caller has it.

    `fate` says of each copy what becomes of it, `after` how many seconds it may wait before that.
    """
    own = own_accounts.in_use(seal)
    if not isinstance(page, Story) or not (seal.copies or own):
        return
    sealed = version or page.with_content_json(seal.content)
    blog_id = page.get_parent().pk
    channels = [*sealed_for(seal, blog_id), *own]
    announcement = announcement_of(sealed, channels)
    parts = {copy.channel: copy.parts for copy in copies_of(sealed, announcement, channels)}
    copies = {**seal.copies, **{str(channel.uuid): each.as_json() for channel, each in parts.items()}}
    Seal.objects.filter(pk=seal.pk).update(copies=copies)
    planned = seal.went_live_at is None
    if not planned and Seal.objects.waiting().filter(page=page.pk).exists():
        return  # what is planned is what the channels wait for
    for delivery in outbox.deliveries_of(seal.post):
        if delivery.channel not in parts:
            continue
        chosen = fate(delivery, parts[delivery.channel])
        if chosen == Fate.TAKE_DOWN:
            outbox.withdraw(post=seal.post, channel=delivery.channel, after=after())
        elif chosen != Fate.LEAVE:
            outbox.want(
                announcement=announcement,
                channel=delivery.channel,
                parts=parts[delivery.channel],
                seal_digest=seal.digest,
                page_id=page.pk,
                blog_id=blog_id,
                embargo=seal.go_live_at if planned else None,
                not_before=delivery.not_before,
                afresh=chosen == Fate.SEND_AFRESH,
                after=after(),
            )
