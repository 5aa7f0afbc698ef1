"""What a person may do with a delivery that waits for one: with the right, a reason, and an entry in the log."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from integrations.message import Receipt
from integrations.models import Attempt, Delivery, Overtaken
from integrations.models.delivery import locked
from integrations.steps import land, open_question

RIGHT: Final = "integrations.retry_delivery"


class NotNow(Exception):
    """The delivery is not in a state for this; `str(error)` says why, for a person."""


@transaction.atomic
def retry(*, pk: int, user: Any, reason: str, looked: bool = False) -> None:
    """Send again. An unknown one only by somebody who `looked` at the channel and did not find it there.

    Raises PermissionDenied, NotNow, Delivery.DoesNotExist.
    """
    _check(user, reason)
    with locked(pk) as delivery:
        question = open_question(delivery) if delivery.status == Delivery.Status.UNKNOWN else None
        if question is not None and question.makes_new:
            if not looked:
                raise NotNow(_("It may already be there. Please look on the channel first."))
            question.resolve(Attempt.Outcome.ABSENT)
        _act(delivery, delivery.retry)
        log(instance=delivery, action="byline.delivery_retry", user=user, data={"reason": reason, "looked": looked})


@transaction.atomic
def found(*, pk: int, user: Any, reason: str, url: str) -> None:
    """An unknown one was found on the channel, at `url`; its last path segment is taken as the network's id.

    Raises PermissionDenied, NotNow, Delivery.DoesNotExist.
    """
    _check(user, reason)
    remote_id = url.rstrip("/").rpartition("/")[2]
    with locked(pk) as delivery:
        question = open_question(delivery)
        looked_for = question is not None and question.makes_new  # a change or a take-down is simply sent again
        if delivery.status != Delivery.Status.UNKNOWN or question is None or not looked_for or not remote_id:
            raise NotNow(_("Only a delivery with an unknown outcome can be found."))
        receipt = Receipt(remote_id=remote_id, url=url)
        question.resolve(Attempt.Outcome.ACCEPTED, receipt=receipt)
        _act(delivery, lambda: land(delivery, question, receipt))
        log(instance=delivery, action="byline.delivery_found", user=user, data={"reason": reason, "url": url})


@transaction.atomic
def drop(*, pk: int, user: Any, reason: str) -> None:
    """Leave the channel as it is: nothing more is sent for what was wanted.

    Raises PermissionDenied, NotNow, Delivery.DoesNotExist.
    """
    _check(user, reason)
    with locked(pk) as delivery:
        if delivery.embargo is not None:  # going live wants it anew, so a drop now would promise what nobody keeps
            raise NotNow(_("This waits until the story is live. To stop it, cancel the plan."))
        _act(delivery, delivery.drop)
        log(instance=delivery, action="byline.delivery_drop", user=user, data={"reason": reason})


def _check(user: Any, reason: str) -> None:
    if not user.has_perm(RIGHT):
        raise PermissionDenied
    if not reason.strip():
        raise NotNow(_("Please give a reason."))


def _act(delivery: Delivery, arrow: Any) -> None:
    try:
        arrow()
    except Overtaken:
        raise NotNow(
            _("This does not fit its state now: %(state)s.") % {"state": delivery.get_status_display()}
        ) from None
