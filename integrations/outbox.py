"""All that posts may ask of the wire.

Every function runs inside the caller's transaction and only writes rows; the worker does
the rest within a tick (one second). Nothing in here talks to a network or to the broker.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from integrations import board, credentials, trace
from integrations.message import Announcement, Parts, Reader, Words
from integrations.models import Bounce, ByHand, Carried, Channel, Delivery, Letter, Message, Recipient
from integrations.models.bounce import digest_of
from integrations.sentences import Line, lines_of

SHOWN = 8
_WAITING = (Recipient.Status.DUE, Recipient.Status.HELD)

log = logging.getLogger(__name__)


def channels_for(*, blog_id: int) -> list[Channel]:
    """The channels a blog's stories may go to, by name; a paused one counts."""
    return list(Channel.objects.active_for(blog_id))


def carries_body(channel: Channel) -> bool:
    """Whether the whole story goes to this channel, not only words that lead to it."""
    return channel.adapter_class.carries_body


def takes_words(channel: Channel) -> bool:
    """Whether people may write what this channel says of a story."""
    return channel.adapter_class.takes_words


def compose(*, announcement: Announcement, channel: Channel, words: Words | None = None) -> Parts:
    """What this channel would be sent: `words`, else a draft by its template. Pure; nothing is stored."""
    own = replace(announcement, words=words if takes_words(channel) else None, template=channel.template)
    return channel.adapter_class.compose(own, channel.config)


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
    not_before: datetime | None = None,
    afresh: bool = False,
    after: float = 0,
    by: Any = None,
) -> Delivery:
    """From now on these parts are wanted on this channel; the loop creates or edits until they are there.

    Unchanged parts do nothing. With an `embargo` nothing goes out before `lift_embargo`; the first send not
    `not_before` either, which is its place in the plan. `afresh`: the copy is taken down and sent again, not edited,
    since what it said may not stay to be looked up; `after` so many seconds.

    On somebody's own account only its owner (`by`) begins, else PermissionDenied; what they began is corrected like
    any copy.
    """
    trace.follow(seal_digest)
    facts = {"title": announcement.title[:500], "url": announcement.url, "page_id": page_id, "blog_id": blog_id}
    rows = Delivery.objects.select_related("there", "wanted").locked().filter(post=announcement.post, channel=channel)
    delivery = rows.first() or rows.get(pk=_first(announcement.post, channel, facts))
    delivery.channel = channel
    Delivery.objects.filter(pk=delivery.pk).update(**facts, sender=_sender(delivery, channel, by))
    message = _same_words(delivery, parts) or Message.freeze(
        post=announcement.post, channel=channel, parts=parts, seal_digest=seal_digest
    )
    planned_anew = (delivery.embargo, delivery.not_before) != (embargo, not_before) and message != delivery.there
    if message != delivery.wanted or planned_anew:
        delivery.want(
            message,
            embargo=embargo,
            not_before=not_before,
            afresh=afresh and bool(delivery.remote_id),
            after=after,
        )
        about = {"story": str(announcement.post), "channel": channel.name, "delivery": delivery.pk}
        log.info("Delivery %s: other words are wanted", delivery.pk, extra=about)
    return delivery


def _first(post: UUID, channel: Channel, facts: Mapping[str, Any]) -> int:
    """The key of a row that is new, or was somebody else's a moment ago."""
    return Delivery.objects.get_or_create(post=post, channel=channel, defaults=facts)[0].pk


@transaction.atomic
def want_exactly(
    *,
    announcement: Announcement,
    parts_by_channel: Mapping[Channel, Parts],
    seal_digest: str,
    page_id: int | None,
    blog_id: int | None = None,
    embargo: datetime | None = None,
    plan: Mapping[Channel, datetime] | None = None,
) -> list[Delivery]:
    """`want` on each of these channels, and withdraw from every other channel the post is on.

    `plan` says for a channel when its first send may leave; without it, at once.
    """
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
            not_before=(plan or {}).get(channel),
        )
        for channel, parts in sorted(parts_by_channel.items(), key=lambda item: item[0].pk)
    ]


@transaction.atomic
def lift_embargo(*, post: UUID) -> None:
    """The post is live: what was held for that goes out."""
    for pk in _pks(Delivery.objects.filter(post=post).exclude(embargo=None)):
        Delivery.objects.locked().get(pk=pk).lift_embargo()


@transaction.atomic
def withdraw(*, post: UUID, channel: Channel | None = None, after: float = 0) -> None:
    """Nothing of this post is wanted any more, on one channel or on all.

    What was never sent just settles; what is there, or may be, is taken down by the loop, `after` so many seconds.
    """
    Message.objects.withdraw(post=post, channel=channel)
    deliveries = Delivery.objects.filter(post=post)
    if channel is not None:
        deliveries = deliveries.filter(channel=channel)
    for pk in _pks(deliveries):
        delivery = Delivery.objects.locked().get(pk=pk)
        if channel is not None:
            delivery.channel = channel
        if delivery.wanted_id is not None:
            delivery.want(None, after=after)


def deliveries_of(post: UUID) -> list[Delivery]:
    """Where a post went, by channel name."""
    with_words = Delivery.objects.select_related("channel", "there", "wanted")
    return list(with_words.filter(post=post).order_by("channel__name"))


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
    html: str = "",
    issue: UUID | None = None,
    carries: Mapping[UUID, int] | None = None,
) -> Letter:
    """A plain text mail to each address, sent by the worker; the same `key` again writes nothing new.

    A POST to `stop_link`, from nobody in particular, stops letters like this one (RFC 8058). The words of a `secret`
    letter (a link that opens an account) are kept encrypted, and wiped once they are sent. The stop switch holds all
    letters but secret ones and those that `pass_stops`. One that `is_copy` carries the story `about` to people.

    A letter to subscribers is part of an `issue`, has the same words as `html`, `carries` stories (uuid -> the blog's
    page) and gets its readers by `address_letter`.
    """
    words: dict[str, object] = {"language": language, "subject": " ".join(subject.split())[:300], "about": about}
    words |= {"text": "", "sealed": credentials.seal({"text": text})} if secret else {"text": text}
    words |= {"stop_link": stop_link, "blog_id": blog_id, "pass_stops": pass_stops or secret}
    words |= {"is_copy": is_copy, "html": html, "issue": issue}
    letter, created = Letter.objects.get_or_create(key=key, defaults=words)
    if created:
        Recipient.objects.bulk_create(
            [Recipient(letter=letter, address=address) for address in dict.fromkeys(to) if address]
        )
        stories = (carries or {}).items()
        Carried.objects.bulk_create([Carried(letter=letter, post=post, blog_id=blog) for post, blog in stories])
    return letter


def address_letter(letter: Letter, readers: Sequence[Reader]) -> None:
    """One mail more for each of these, but for whoever has this letter already."""
    Recipient.objects.bulk_create(
        [
            Recipient(letter=letter, address=reader.address, reader=reader.uuid, own_link=reader.own_link)
            for reader in readers
        ],
        ignore_conflicts=True,
    )


def waiting_letters_with(post: UUID) -> list[Letter]:
    """Letters to subscribers that carry this story and that somebody has not been sent yet."""
    waiting = Recipient.objects.filter(status__in=_WAITING, letter__carried__post=post)
    return list(Letter.objects.filter(pk__in=waiting.values("letter")).order_by("pk"))


def change_letter(letter: Letter, now: Letter | None) -> None:
    """Whoever still waits for `letter` gets these words instead, or with None nothing."""
    mails = Recipient.objects.filter(letter=letter, status__in=_WAITING)
    if now is not None:
        mails.update(letter=now)
    else:
        words = _("The story was taken down.")
        mails.update(status=Recipient.Status.DROPPED, last_error=words, enqueued_at=None)


def closed_to_mail(addresses: Sequence[str]) -> set[str]:
    """Those of `addresses` that get no letters any more: mail came back, or their reader complained."""
    return Bounce.objects.closed(list(addresses))


@transaction.atomic
def note_bounce(*, key: str, address: str, kind: str) -> bool:
    """A mail to `address` came back, or its reader complained (`Bounce.Kind`); the same `key` again is one report.

    True: the address is closed to letters from now on.
    """
    Bounce.objects.get_or_create(key=key[:200], defaults={"digest": digest_of(address), "kind": kind})
    out = (Recipient.Status.SENT, Recipient.Status.UNKNOWN)
    last = (
        Recipient.objects.filter(address__iexact=address, status__in=out).exclude(reader=None).order_by("-pk").first()
    )
    if last is not None:
        Recipient.objects.filter(pk=last.pk).update(came_back=kind)
    return bool(closed_to_mail([address]))


def readers_to_let_go() -> list[UUID]:
    """Readers whose mailbox is not there, as a mail server said while it was spoken to."""
    gone = Recipient.objects.filter(came_back=Bounce.Kind.HARD).exclude(reader=None)
    return [uuid for uuid in gone.values_list("reader", flat=True).distinct()[:500] if uuid]


def progress_of(issues: Sequence[UUID]) -> dict[UUID, Counter[str]]:
    """How far each issue is: how many mails are in each state, and how many came back."""
    found: dict[UUID, Counter[str]] = {issue: Counter() for issue in issues}
    mails = Recipient.objects.filter(letter__issue__in=list(issues))
    for issue, status, number in mails.values_list("letter__issue", "status").annotate(number=Count("pk")):
        found[issue][status] += number
    back = mails.exclude(came_back="").values_list("letter__issue").annotate(number=Count("pk"))
    for issue, number in back:
        found[issue]["came_back"] += number
    return found


@transaction.atomic
def forget_reader(uuid: UUID) -> None:
    """What waits for this reader is not sent; of what was sent the address goes, and the row stays for the count.

    So does what a mail server said: it may have named the address.
    """
    mails = Recipient.objects.filter(reader=uuid)
    mails.exclude(status__in=_WAITING).update(last_error="")
    mails.filter(status__in=_WAITING).update(
        status=Recipient.Status.DROPPED, last_error=_("The reader left."), enqueued_at=None
    )
    nobody = Concat(Cast(F("pk"), CharField()), Value("@forgotten.invalid"))
    mails.update(address=nobody, own_link="", reader=None)


def mails_to(uuid: UUID) -> list[Recipient]:
    """Every mail to this reader, oldest first, with its letter."""
    return list(Recipient.objects.filter(reader=uuid).select_related("letter").order_by("pk"))


def _sender(delivery: Delivery, channel: Channel, by: Any) -> Any:
    """Whoever it goes out for: on somebody's own account nobody but them, now or when it began."""
    if not channel.personal:
        return None
    begun = delivery.wanted_id is not None and channel.owner_id is not None and delivery.sender_id == channel.owner_id
    if not (begun or channel.belongs_to(by)):
        raise PermissionDenied
    return channel.owner


def own_accounts_with(post: UUID) -> list[Channel]:
    """Own accounts to which their owners sent this post, or from which it has not been taken down."""
    sent = Delivery.objects.filter(post=post).exclude(wanted=None)
    return list(Channel.objects.filter(personal=True, deliveries__in=sent).order_by("pk"))


def own_accounts_of(user: Any) -> list[Channel]:
    """The accounts that this person connected for themselves."""
    return list(Channel.objects.of(user))


def own_accounts_among(uuids: Iterable[str]) -> list[Channel]:
    """Those of these channels that are somebody's own account."""
    return list(Channel.objects.filter(personal=True, uuid__in=list(uuids)).order_by("name", "pk"))


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
