"""The work itself: find what is due, close the gap between wanted and there. No Celery in here.

Losing or doubling a call of `deliver(pk)` changes nothing: a due row is found again at the next
tick, and a claimed one refuses. No transaction is open while a network is called.
"""

import logging
import time
from typing import Final

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from integrations import calls, epoch, read_back
from integrations.faults import reach
from integrations.models import Attempt, Channel, Delivery, Overtaken, Stop
from integrations.models.clock import from_now
from integrations.models.delivery import DeliveryQuerySet
from integrations.steps import next_step
from integrations.times import scaled

log = logging.getLogger(__name__)

BATCH: Final = 200  # rows a tick hands out
ASK_AGAIN: Final = 10.0  # seconds before an unclaimed row is handed out again: the broker may have lost it


def due() -> list[int]:
    """Tidy up, then return the rows to call `deliver` with: take-downs first, then oldest first."""
    epoch.keep()
    for pk in _some(Delivery.objects.abandoned()):
        _bury(pk)
    _follow_stops()
    _follow_channels()
    take_down = ExpressionWrapper(Q(wanted=None), output_field=BooleanField())
    not_handed_out = Q(enqueued_at=None) | Q(enqueued_at__lt=from_now(-scaled(ASK_AGAIN)))
    waiting = Delivery.objects.ready().on_open_channels().filter(not_handed_out)
    waiting = waiting.alias(take_down=take_down).order_by("-take_down", "due_at", "pk")
    chosen = _some(waiting.filter(channel__pace__lte=0)) + _one_a_turn(waiting)
    Delivery.objects.filter(pk__in=chosen).update(enqueued_at=Now())
    reach("before_hand_out")
    return chosen


def deliver(pk: int) -> None:
    """Take one step with one row: a call, or a look at what an earlier call did. Harmless to repeat at any time."""
    claimed = time.monotonic()  # before the claim, so that no freeze goes unseen
    if not epoch.intact():
        return
    if Delivery.objects.filter(pk=pk, status=Delivery.Status.UNKNOWN).exists():
        read_back.settle_unknown(pk)
        return
    reach("before_claim")
    attempt = _claim(pk)
    if attempt is not None:
        reach("after_claim")
        calls.make(calls.Ticket(attempt=attempt, claimed=claimed))
        reach("after_finish")


def _claim(pk: int) -> Attempt | None:
    """Lease the row and write the Attempt, in one transaction; None when there is nothing to call for.

    The channel's row comes first everywhere, so that a claim and a pause never wait for each other.
    """
    channel = Channel.objects.open().filter(deliveries=pk).first()
    if channel is None:
        return None
    try:
        with transaction.atomic(durable=True):
            if not channel.take_turn():
                return None
            delivery = Delivery.objects.ready().going().filter(status=Delivery.Status.DUE).locked(pk)
            step = next_step(delivery)
            if step is None:
                return None
            delivery.claim()
            return Attempt.begin(delivery=delivery, verb=step.verb, message=step.message, key=step.key)
    except (Delivery.DoesNotExist, Overtaken):
        return None


def _bury(pk: int) -> None:
    """A lease is over: the worker may have sent, so the outcome is unknown. The attempt keeps no finish time."""
    with transaction.atomic():
        delivery = Delivery.objects.abandoned().select_for_update(of=("self",)).filter(pk=pk).first()
        if delivery is None:
            return
        attempt = delivery.attempts.latest("n")
        attempt.resolve(Attempt.Outcome.UNKNOWN)
        calls.lose(delivery, attempt, _("The worker stopped before it could write down the answer."))
    log.warning("Delivery %s: worker %s stopped during attempt %s", pk, attempt.worker, attempt.n)


def _follow_stops() -> None:
    """Hold what a person stopped. Look-ups go on: they change nothing, and tell people what is out there."""
    if Stop.objects.standing().exists():
        Delivery.objects.hold_stopped()


def _follow_channels() -> None:
    """Hold what waits for a closed channel; release, in order and paced, what an open one held back."""
    for pk in _some(Delivery.objects.on_closed_channels()):
        with transaction.atomic():
            for delivery in Delivery.objects.on_closed_channels().select_for_update(of=("self",)).filter(pk=pk):
                delivery.hold()
    next_turn: dict[int, float] = {}
    for pk in _some(Delivery.objects.released().order_by("due_at", "pk")):
        with transaction.atomic():
            for delivery in Delivery.objects.released().select_for_update(of=("self",)).filter(pk=pk):
                after = next_turn.get(delivery.channel_id, 0.0)
                next_turn[delivery.channel_id] = after + max(delivery.channel.pace, 1.0)
                delivery.release(after=after)


def _one_a_turn(waiting: DeliveryQuerySet) -> list[int]:
    """The first row of each channel that has a pace: the others would be refused their turn, and then wait in vain."""
    paced = Channel.objects.open().filter(pace__gt=0)
    return [pk for channel in paced for pk in waiting.filter(channel=channel).values_list("pk", flat=True)[:1]]


def _some(deliveries: DeliveryQuerySet) -> list[int]:
    return list(deliveries.values_list("pk", flat=True)[:BATCH])
