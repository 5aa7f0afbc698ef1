"""What a person may do with a delivery that waits for one: with the right, a reason, and an entry in the log.

On somebody's own account its owner may do the same, and nobody else may send again.

Each verb takes `seen`, the `changed_at` that the person had before them: a row that moved since is left alone, and
the same press twice is one press.
"""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from integrations.message import Receipt
from integrations.models import Attempt, Channel, Delivery, Overtaken
from integrations.models.delivery import locked
from integrations.sentences import may_be_posted_by_hand, may_be_taken_down_by_hand
from integrations.steps import land

RIGHT: Final = "integrations.retry_delivery"


class NotNow(Exception):
    """The delivery is not in a state for this; `str(error)` says why, for a person."""


@transaction.atomic
def retry(
    *, pk: int, user: Any, reason: str, looked: bool = False, seen: datetime | None = None, after: float = 0
) -> None:
    """Send again in `after` seconds. An unknown one only by somebody who `looked` there and did not find it.

    Raises PermissionDenied, NotNow, Delivery.DoesNotExist.
    """
    _check(user, reason, pk)
    with locked(pk) as delivery:
        taking_down = delivery.wanted_id is None
        if delivery.channel.personal and not (taking_down or delivery.channel.belongs_to(user)):
            raise NotNow(_("This is somebody's own account. Only they send there."))
        if _pressed_twice(delivery, "byline.delivery_retry", user=user, seen=seen):
            return
        question = delivery.open_question() if delivery.status == Delivery.Status.UNKNOWN else None
        if question is not None and question.makes_new:
            if not looked:
                raise NotNow(_("It may already be there. Please look on the channel first."))
            question.resolve(Attempt.Outcome.ABSENT)
        _act(delivery, lambda: delivery.retry(after=after))
        _log(delivery, "byline.delivery_retry", user=user, reason=reason, seen=seen, looked=looked)


@transaction.atomic
def found(*, pk: int, user: Any, reason: str, url: str, seen: datetime | None = None) -> None:
    """It is on the channel, at `url`: an unknown one was found there, or a person posted by hand what had failed.

    The last part of the address is taken as the network's id. Raises PermissionDenied, NotNow, Delivery.DoesNotExist.
    """
    _check(user, reason, pk)
    with locked(pk) as delivery:
        if _pressed_twice(delivery, "byline.delivery_found", user=user, seen=seen):
            return
        receipt = Receipt(remote_id=_id_in(url, delivery.channel), url=url)
        _act(delivery, lambda: _confirm_there(delivery, receipt))
        _log(delivery, "byline.delivery_found", user=user, reason=reason, seen=seen, url=url)


@transaction.atomic
def gone(*, pk: int, user: Any, reason: str, seen: datetime | None = None) -> None:
    """A person took down by hand what the desk could not. Raises PermissionDenied, NotNow, Delivery.DoesNotExist."""
    _check(user, reason, pk)
    with locked(pk) as delivery:
        if _pressed_twice(delivery, "byline.delivery_gone", user=user, seen=seen):
            return
        if not may_be_taken_down_by_hand(delivery):
            raise NotNow(_("Nothing waits to be taken down there."))
        _act(delivery, delivery.confirm_gone)
        _log(delivery, "byline.delivery_gone", user=user, reason=reason, seen=seen)


@transaction.atomic
def drop(*, pk: int, user: Any, reason: str, seen: datetime | None = None) -> None:
    """Leave the channel as it is: nothing more is sent for what was wanted.

    Raises PermissionDenied, NotNow, Delivery.DoesNotExist.
    """
    _check(user, reason, pk)
    with locked(pk) as delivery:
        if _pressed_twice(delivery, "byline.delivery_drop", user=user, seen=seen):
            return
        if delivery.embargo is not None:  # going live wants it anew, so a drop now would promise what nobody keeps
            raise NotNow(_("This waits until the story is live. To stop it, cancel the plan."))
        _act(delivery, delivery.drop)
        _log(delivery, "byline.delivery_drop", user=user, reason=reason, seen=seen)


def _confirm_there(delivery: Delivery, receipt: Receipt) -> None:
    """What is there are the words of the open question, which is settled by it, or those that failed."""
    question = delivery.open_question() if delivery.status == Delivery.Status.UNKNOWN else None
    if question is not None and question.makes_new:  # a change or a take-down is simply sent again
        question.resolve(Attempt.Outcome.ACCEPTED, receipt=receipt)
        land(delivery, question, receipt)
    elif delivery.wanted is not None and may_be_posted_by_hand(delivery):
        delivery.confirm(delivery.wanted, receipt)
    else:
        raise NotNow(_("Only what failed, or what nobody knows of, can be found."))


def _id_in(url: str, channel: Channel) -> str:
    """The network's id in an address on it; raise NotNow for an address that is elsewhere or names nothing."""
    address, place = urlsplit(url), urlsplit(channel.place)
    if place.hostname and address.hostname != place.hostname:
        raise NotNow(_("This address is not on %(place)s. Copy it from the post there.") % {"place": place.hostname})
    remote_id = channel.adapter_class.remote_id_in(url, channel.config)
    if not remote_id:
        raise NotNow(_("This is not the address of a post. Copy it from the post there."))
    return remote_id


def _pressed_twice(delivery: Delivery, action: str, *, user: Any, seen: datetime | None) -> bool:
    """Whether just this was done from the same screen already; raise NotNow when anything else happened since."""
    if seen is None or delivery.changed_at == seen:
        return False
    kind = ContentType.objects.get_for_model(Delivery)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(delivery.pk), action=action, user=user)
    if any(entry.data.get("seen") == seen.isoformat() for entry in entries.order_by("-timestamp")[:5]):
        return True
    raise NotNow(_("This changed while you were looking. Here is how it is now."))


def _log(delivery: Delivery, action: str, *, user: Any, seen: datetime | None, **data: Any) -> None:
    screen = {"seen": seen.isoformat()} if seen else {}
    log(instance=delivery, action=action, user=user, data=data | screen)


def _check(user: Any, reason: str, pk: int) -> None:
    """Whoever holds the right; on their own account, its owner."""
    if not user.has_perm(RIGHT) and not Channel.objects.of(user).filter(deliveries=pk).exists():
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
