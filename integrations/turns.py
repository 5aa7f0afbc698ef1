"""Whose turn it is: one call at a time on each channel, in order, at its pace, and none of them at another's expense.

A take-down waits for no pace and for no story: it may go beside one other call.
"""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from integrations.models import Channel, Delivery
from integrations.models.clock import from_now
from integrations.models.delivery import DeliveryQuerySet
from integrations.prepared import Prepared
from integrations.times import scaled

ASK_AGAIN: Final = 10.0  # seconds before an unclaimed row is handed out again: the broker may have lost it
TROUBLED: Final = 2  # calls at a time on all channels together that fail: each may keep a worker for half a minute


class NotItsTurn(Exception):
    """Another call of this channel is in flight, or it must wait; the row stays where it was."""


def hand_out() -> list[int]:
    """The next row of each channel, take-downs first, then oldest first; noted as handed out."""
    free = Channel.objects.open()
    idle = ~Exists(Delivery.objects.in_flight().filter(channel=OuterRef("pk")))
    chosen = [
        *_first_of_each(free, Delivery.objects.ready().filter(wanted=None)),
        *_first_of_each(free.in_turn().filter(idle), Delivery.objects.ready()),
    ]
    not_handed_out = Q(enqueued_at=None) | Q(enqueued_at__lt=from_now(-scaled(ASK_AGAIN)))
    rows = Delivery.objects.filter(not_handed_out, pk__in=chosen).order_by("due_at", "pk")
    facts = rows.values_list("pk", "wanted", "channel__failures")
    going = _few_of_the_troubled(sorted(facts, key=lambda row: row[1] is not None))
    Delivery.objects.filter(pk__in=going).update(enqueued_at=Now())
    return going


def next_beside(pk: int) -> int | None:
    """The row to go on with after a step of this one, on the same channel; None when it must wait or has none."""
    return next(iter(_next_beside(pk=pk)), None)


_next_beside: Prepared[int] = Prepared(
    lambda *, pk: _first_of_each(
        Channel.objects.in_turn().filter(deliveries=pk, status=Channel.Status.OK, failures=0), Delivery.objects.ready()
    )
)


def take(delivery: Delivery, *, urgent: bool) -> None:
    """Claim the channel for one call; raise NotItsTurn.

    In a transaction that has `lock`ed the channel before: what is read of it here holds until it is written.
    """
    channel = delivery.channel
    free = (_free_for_a_take_down if urgent else _free)(pk=channel.pk)
    if not free or not channel.take_turn(among=Channel.objects.all()):
        raise NotItsTurn


def _in_flight() -> DeliveryQuerySet:
    return Delivery.objects.in_flight().filter(channel=OuterRef("pk"))


_free: Prepared[int] = Prepared(
    lambda *, pk: (
        Channel.objects.open().in_turn().filter(~Exists(_in_flight()), pk=pk).order_by().values_list("pk", flat=True)
    )
)
# It pays without waiting for its turn, and may go beside one other call.
_free_for_a_take_down: Prepared[int] = Prepared(
    lambda *, pk: (
        Channel.objects.open()
        .filter(~Exists(_in_flight().order_by("pk")[1:2]), pk=pk)
        .order_by()
        .values_list("pk", flat=True)
    )
)


def lock(pk: int) -> Channel:
    """This row's channel, kept from others until the transaction ends; raise DoesNotExist.

    The channel's row comes first everywhere, so that a claim and a pause never wait for each other.
    """
    return _channel_of.get(pk=pk)


_channel_of: Prepared[Channel] = Prepared(
    lambda *, pk: (
        Channel.objects.select_related("host")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=Subquery(Delivery.objects.filter(pk=pk).values("channel")))
    )
)


def give_back(pk: int) -> None:
    """Forget that the row was handed out: the next tick finds it again, not only in ten seconds."""
    Delivery.objects.filter(pk=pk, lease_until=None).update(enqueued_at=None)


def _first_of_each(channels: "QuerySet[Channel]", deliveries: DeliveryQuerySet) -> "QuerySet[Channel, int]":
    first = deliveries.filter(channel=OuterRef("pk")).order_by("due_at", "pk").values("pk")[:1]
    return channels.annotate(first=Subquery(first)).exclude(first=None).values_list("first", flat=True)


def _few_of_the_troubled(rows: list[tuple[int, int | None, int]]) -> list[int]:
    """All rows of healthy channels, and of failing ones as many as may be called at a time."""
    going, room = [], TROUBLED - Delivery.objects.in_flight().filter(channel__failures__gt=0).count()
    for pk, _wanted, failures in rows:
        if failures:
            room -= 1
        if not failures or room >= 0:
            going.append(pk)
    return going
