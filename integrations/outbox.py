"""All that posts may ask of the wire.

Every function runs inside the caller's transaction and only writes rows; the worker does
the rest within a tick (one second). Nothing in here talks to a network or to the broker.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from integrations import board, credentials, trace
from integrations.message import Announcement, Parts
from integrations.models import ByHand, Channel, Delivery, Letter, Message, Recipient
from integrations.sentences import Line, lines_of

SHOWN = 8

log = logging.getLogger(__name__)


def channels_for(*, blog_id: int) -> list[Channel]:
    """The channels a blog's stories may go to, by name; a paused one counts."""
    return list(Channel.objects.active_for(blog_id))


def carries_body(channel: Channel) -> bool:
    """Whether the whole story goes to this channel, not only words that lead to it."""
    return channel.adapter_class.carries_body


def compose(*, announcement: Announcement, channel: Channel) -> Parts:
    """What this channel would be sent: pure, the same answer for the same input; nothing is stored."""
    return channel.adapter_class.compose(announcement, channel.config)


@transaction.atomic
def want(
    *,
    announcement: Announcement,
    channel: Channel,
    parts: Parts,
    seal_digest: str,
    page_id: int | None,
    blog_id: int | None = None,
    embargo: datetime | None = None,
) -> Delivery:
    """From now on these parts are wanted on this channel; the loop creates or edits until they are there.

    Unchanged parts do nothing. With an `embargo` nothing goes out before `lift_embargo`.
    """
    trace.follow(seal_digest)
    facts = {"title": announcement.title[:500], "url": announcement.url, "page_id": page_id, "blog_id": blog_id}
    delivery, _created = Delivery.objects.get_or_create(post=announcement.post, channel=channel, defaults=facts)
    delivery = Delivery.objects.locked(delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(**facts)
    message = _same_words(delivery, parts) or Message.freeze(
        post=announcement.post, channel=channel, parts=parts, seal_digest=seal_digest
    )
    if message != delivery.wanted or (delivery.embargo != embargo and message != delivery.there):
        delivery.want(message, embargo=embargo)
        about = {"story": str(announcement.post), "channel": channel.name, "delivery": delivery.pk}
        log.info("Delivery %s: other words are wanted", delivery.pk, extra=about)
    return delivery


@transaction.atomic
def want_exactly(
    *,
    announcement: Announcement,
    parts_by_channel: Mapping[Channel, Parts],
    seal_digest: str,
    page_id: int | None,
    blog_id: int | None = None,
    embargo: datetime | None = None,
) -> list[Delivery]:
    """`want` on each of these channels, and withdraw from every other channel the post is on."""
    others = Delivery.objects.filter(post=announcement.post).exclude(channel__in=list(parts_by_channel))
    for delivery in others.select_related("channel"):
        withdraw(post=announcement.post, channel=delivery.channel)
    return [
        want(
            announcement=announcement,
            channel=channel,
            parts=parts,
            seal_digest=seal_digest,
            page_id=page_id,
            blog_id=blog_id,
            embargo=embargo,
        )
        for channel, parts in sorted(parts_by_channel.items(), key=lambda item: item[0].pk)
    ]


@transaction.atomic
def lift_embargo(*, post: UUID) -> None:
    """The post is live: what was held for that goes out."""
    for pk in _pks(Delivery.objects.filter(post=post).exclude(embargo=None)):
        Delivery.objects.locked(pk).lift_embargo()


@transaction.atomic
def withdraw(*, post: UUID, channel: Channel | None = None) -> None:
    """Nothing of this post is wanted any more, on one channel or on all.

    What was never sent just settles; what is there, or may be, is taken down by the loop.
    """
    Message.objects.withdraw(post=post, channel=channel)
    deliveries = Delivery.objects.filter(post=post)
    if channel is not None:
        deliveries = deliveries.filter(channel=channel)
    for pk in _pks(deliveries):
        delivery = Delivery.objects.locked(pk)
        if delivery.wanted_id is not None:
            delivery.want(None)


def deliveries_of(post: UUID) -> list[Delivery]:
    """Where a post went, by channel name."""
    return list(Delivery.objects.filter(post=post).select_related("channel").order_by("channel__name"))


def posted_by_hand(*, post: UUID, network: str, url: str, by: Any) -> ByHand:
    """Note where somebody posted it; the same address again is one note."""
    return ByHand.objects.get_or_create(post=post, url=url, defaults={"network": network, "by": by})[0]


def copies_by_hand(post: UUID) -> list[ByHand]:
    """Where people posted it, oldest first."""
    return list(ByHand.objects.of(post))


def needing_a_person() -> list[Line]:
    """What no machine can settle, oldest first, each with what to do: at most so many as fit a first page."""
    return lines_of(board.needing_a_person().select_related("channel__host")[:SHOWN])


@transaction.atomic
def write_letter(
    *,
    to: Iterable[str],
    language: str,
    subject: str,
    text: str,
    key: str,
    about: UUID | None = None,
    blog_id: int | None = None,
    stop_link: str = "",
    secret: bool = False,
    pass_stops: bool = False,
    is_copy: bool = False,
) -> Letter:
    """A plain text mail to each address, sent by the worker; the same `key` again writes nothing new.

    A POST to `stop_link`, from nobody in particular, stops letters like this one (RFC 8058). The words of a `secret`
    letter (a link that opens an account) are kept encrypted, and wiped once they are sent. The stop switch holds all
    letters but secret ones and those that `pass_stops`. One that `is_copy` carries the story `about` to people.
    """
    words: dict[str, object] = {"language": language, "subject": " ".join(subject.split())[:300], "about": about}
    words |= {"text": "", "sealed": credentials.seal({"text": text})} if secret else {"text": text}
    words |= {"stop_link": stop_link, "blog_id": blog_id, "pass_stops": pass_stops or secret}
    words |= {"is_copy": is_copy}
    letter, created = Letter.objects.get_or_create(key=key, defaults=words)
    if created:
        Recipient.objects.bulk_create(
            [Recipient(letter=letter, address=address) for address in dict.fromkeys(to) if address]
        )
    return letter


def _same_words(delivery: Delivery, parts: Parts) -> Message | None:
    """The message wanted or there that already says this, so that nothing is sent for nothing."""
    digest = parts.digest()
    for message in (delivery.wanted, delivery.there):
        if message is not None and message.digest == digest and message.withdrawn_at is None:
            return message
    return None


def _pks(deliveries: "Iterable[Delivery]") -> list[int]:
    """In one order everywhere, so that two transactions never wait for each other."""
    return sorted(delivery.pk for delivery in deliveries)
