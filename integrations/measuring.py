"""Asking networks what became of a copy: often at first, less and less, and never in the way of what is to go out.

Level-triggered, as the loop is: a copy that is there gets a `Poll`, whatever brought it there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter, Figures, Heard
from integrations.calls import learn
from integrations.errors import AuthError, DeliveryError, GoneError, PermanentError
from integrations.message import Receipt
from integrations.models import Channel, Delivery, Measurement, Poll, Reply
from integrations.models.clock import from_now
from integrations.models.measurement import measurable
from integrations.money import may_read, note_reading

BATCH: Final = 200
# Up to which age a copy is asked how often; after the last one, never again.
RHYTHM: Final = (
    (timedelta(hours=2), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=90), timedelta(days=7)),
)
# Copies without a poll are looked for among what changed since; a look at all that ever went out would cost more each
# year. What went out before a desk stood still for longer than this is not asked about.
LATELY: Final = timedelta(days=2)


def due() -> list[int]:
    """Deliveries to ask about now, one for each channel that may be called and has nothing to send."""
    _begin()
    waits = Delivery.objects.ready().filter(channel=OuterRef("delivery__channel"))
    open_ = Channel.objects.open().in_turn()
    ripe = Poll.objects.filter(due_at__lte=Now(), delivery__channel__in=open_).exclude(Exists(waits))
    oldest: dict[int, int] = {}
    for pk, channel in ripe.order_by("due_at").values_list("pk", "delivery__channel")[:BATCH]:
        oldest.setdefault(channel, pk)
    return list(oldest.values())


def _begin() -> None:
    """A poll for each copy that has none yet."""
    kinds = [name for name, adapter in ADAPTERS.items() if adapter.can_measure or adapter.can_hear]
    lately = measurable(kinds).filter(status=Delivery.Status.SETTLED, changed_at__gt=from_now(-LATELY.total_seconds()))
    fresh = lately.filter(poll=None).values_list("pk", flat=True)[:BATCH]
    Poll.objects.bulk_create([Poll(pk=pk) for pk in fresh], ignore_conflicts=True)


def ask(pk: int) -> None:
    """Ask about one copy, and keep what is told. Claims the poll first, so that a message twice asks once."""
    poll = Poll.objects.filter(pk=pk, due_at__lte=Now()).select_related("delivery__channel").first()
    if poll is None or not _claim(poll) or not may_read(poll.delivery.channel):
        return
    delivery, channel = poll.delivery, poll.delivery.channel
    if delivery.there_id is None:  # taken down meanwhile
        Poll.objects.filter(pk=pk).update(due_at=None)
        return
    adapter = channel.adapter()
    try:
        told = _told(adapter, delivery.receipt)
    except GoneError:
        Poll.objects.filter(pk=pk).update(gone_at=Now(), due_at=None)
        Reply.objects.filter(delivery=delivery).delete()
        learn(channel, adapter)
    except AuthError:
        note_reading(channel, adapter)
        _see_whether_it_works(channel)
    except DeliveryError as error:
        learn(channel, adapter, error)
    else:
        learn(channel, adapter)
        _keep(delivery, adapter, told)


def _see_whether_it_works(channel: Channel) -> None:
    """An account that may not read figures may still post: only one that no longer signs in waits for a person."""
    try:
        channel.prove()
    except DeliveryError as error:
        learn(channel, channel.adapter(), error)


def _claim(poll: Poll) -> bool:
    """Take the channel's turn, and say when to ask next whatever comes of this."""
    later = next_time(poll.since, now=timezone.now(), patience=poll.delivery.channel.adapter_class.patience)
    waits = Exists(Delivery.objects.ready().filter(channel=poll.delivery.channel_id))
    with transaction.atomic():
        if not poll.delivery.channel.take_turn(among=Channel.objects.open().in_turn().filter(~waits)):
            return False
        return Poll.objects.filter(pk=poll.pk, due_at__lte=Now()).update(due_at=later) == 1


def next_time(since: datetime, *, now: datetime, patience: float = 1) -> datetime | None:
    """When a copy that is there since then is asked about next; None: it is too old. Pure.

    `patience` stretches the rhythm where each question costs money.
    """
    age = now - since
    every = next((every for until, every in RHYTHM if age < until), None)
    return now + every * patience if every else None


@dataclass(kw_only=True)
class Told:
    """What a network said of one copy. What this account may not read is in `refused`, with the network's words."""

    figures: Figures | None = None
    heard: list[Heard] | None = None
    refused: dict[str, str] = field(default_factory=dict)


def _told(adapter: Adapter, there: Receipt) -> Told:
    """Both questions, each by itself: many accounts may ask one of them, and the copy is none the worse for that."""
    told = Told()
    if adapter.can_measure:
        with _noting(told, "figures"):
            told.figures = adapter.measure(there)
    if adapter.costs_money and told.figures and told.figures.replies == 0:
        told.heard = []  # nobody answered: that is known already, and need not be paid for
    elif adapter.can_hear:
        with _noting(told, "answers"):
            told.heard = list(adapter.hear(there))
    return told


@contextmanager
def _noting(told: Told, what: str) -> Iterator[None]:
    try:
        yield
    except GoneError:
        raise
    except PermanentError as error:
        told.refused[what] = str(error)


def _keep(delivery: Delivery, adapter: Adapter, told: Told) -> None:
    """A row only where the network told something."""
    numbers = {name: getattr(told.figures, name) for name in Measurement.NAMES} if told.figures else {}
    with transaction.atomic():
        Poll.objects.filter(pk=delivery.pk).update(asked_at=Now(), refused=told.refused)
        if any(value is not None for value in numbers.values()):
            Measurement.objects.create(delivery=delivery, source=adapter.source, **numbers)
        if told.heard is not None:
            _keep_heard(delivery, told.heard)


def _keep_heard(delivery: Delivery, heard: list[Heard]) -> None:
    """New ones, changed ones, and none of those that their authors took back. What was put aside stays there."""
    Reply.objects.filter(delivery=delivery).exclude(remote_id__in=[one.remote_id for one in heard]).delete()
    aside = set(Reply.objects.filter(delivery=delivery).exclude(aside="").values_list("remote_id", flat=True))
    for one in heard:
        if one.remote_id not in aside:
            facts = {"author": one.author[:200], "text": one.text, "url": one.url[:1000], "said_at": one.said_at}
            Reply.objects.update_or_create(delivery=delivery, remote_id=one.remote_id, defaults=facts)


def put_aside(reply: Reply, *, why: str, user: object) -> None:
    """Show it to nobody here any more, and forget its words."""
    facts = {"aside": why, "aside_by": user, "text": "", "author": ""}
    Reply.objects.filter(pk=reply.pk, aside="").update(**facts)
