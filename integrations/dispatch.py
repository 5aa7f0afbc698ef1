"""The work itself: find what is due, close the gap between wanted and there. No Celery in here.

Losing or doubling a call of `deliver(pk)` changes nothing: a due row is found again at the next
tick, and a claimed one refuses. No transaction is open while a network is called.
"""

import logging
import time
from typing import Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from integrations import calls, clock_watch, epoch, read_back, turns
from integrations.faults import reach
from integrations.models import Attempt, Channel, Delivery, Overtaken, Stop
from integrations.models.delivery import DeliveryQuerySet
from integrations.prepared import Prepared
from integrations.steps import next_step

log = logging.getLogger(__name__)

BATCH: Final = 200  # rows of each sort that a tick tidies up
SHIFT: Final = 1.0  # seconds a worker stays with a channel before others have their turn


def due() -> list[int]:
    """Tidy up, then return the rows to call `work` with, one for each channel that may be called."""
    epoch.keep()
    clock_watch.look()
    for pk in _some(Delivery.objects.abandoned()):
        _bury(pk)
    _follow_stops()
    _follow_channels()
    chosen = turns.hand_out()
    reach("before_hand_out")
    return chosen


def work(pk: int) -> None:
    """`deliver` this row, then the next ones of its channel for up to a second: a tick hands out one at a time."""
    until = time.monotonic() + SHIFT
    row: int | None = pk
    while row is not None and deliver(row) and time.monotonic() < until:
        row = turns.next_beside(row)


def deliver(pk: int) -> bool:
    """Take one step with one row: a call, or a look at what an earlier call did. Harmless to repeat at any time.

    Return whether there was a step to take.
    """
    claimed = time.monotonic()  # before the claim, so that no freeze goes unseen
    if not epoch.intact():
        return False
    reach("before_claim")
    try:
        attempt = _claim(pk)
    except ObjectDoesNotExist:
        return _look_up(pk)
    except turns.NotItsTurn:
        turns.give_back(pk)
        return False
    except Overtaken:
        return False
    if attempt is not None:
        reach("after_claim")
        calls.make(calls.Ticket(attempt=attempt, claimed=claimed))
        reach("after_finish")
    return attempt is not None


def _claim(pk: int) -> Attempt | None:
    """Lease the row and write the Attempt, in one transaction; None when there is nothing to call for.

    Raises DoesNotExist for a row that is not due, NotItsTurn for one whose channel must wait.
    """
    with transaction.atomic(durable=True):
        channel = turns.lock(pk)
        delivery = _due.get(pk=pk)
        delivery.channel = channel
        step = next_step(delivery) if channel.status == Channel.Status.OK else None
        if step is None:
            return None
        turns.take(delivery, urgent=step.verb not in calls.SAY_APPROVED)
        delivery.claim()
        return Attempt.begin(delivery=delivery, verb=step.verb, message=step.message, key=step.key)


_due: Prepared[Delivery] = Prepared(
    lambda *, pk: (
        Delivery.objects.ready()
        .going()
        .filter(pk=pk, status=Delivery.Status.DUE)
        .select_related("wanted", "there")
        .locked()
    )
)


def _look_up(pk: int) -> bool:
    """The row is not due: find out what came of it, if nobody knows."""
    try:
        return read_back.settle_unknown(pk)
    except turns.NotItsTurn:
        turns.give_back(pk)
        return False


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
    for pk in _some(Delivery.objects.released().order_by("due_at", "pk")):
        with transaction.atomic():
            for delivery in Delivery.objects.released().select_for_update(of=("self",)).filter(pk=pk):
                delivery.release()


def _some(deliveries: DeliveryQuerySet) -> list[int]:
    return list(deliveries.values_list("pk", flat=True)[:BATCH])
