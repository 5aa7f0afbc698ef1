"""What a due row needs next: create, edit, delete, or nothing, by comparing wanted and there."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from integrations.message import Receipt
from integrations.models import Attempt, Delivery, Epoch, Message
from integrations.models.attempt import FOR_EVER

Verb = Attempt.Verb
Outcome = Attempt.Outcome


@dataclass(frozen=True, kw_only=True)
class Step:
    """A call to make; `key` is set where an earlier call must be repeated, word for word."""

    verb: Attempt.Verb
    message: Message
    key: UUID | None = None


def last_call(delivery: Delivery) -> Attempt | None:
    """The newest attempt that was meant to change something."""
    return delivery.attempts.exclude(verb=Verb.FIND).select_related("message").order_by("n").last()


def open_question(delivery: Delivery) -> Attempt | None:
    """The newest call whose outcome nobody knows, unless a later answer settled it."""
    for attempt in delivery.attempts.exclude(verb=Verb.FIND).select_related("message").order_by("-n"):
        if attempt.outcome in {Outcome.ACCEPTED, Outcome.ABSENT}:
            return None
        if attempt.unresolved:
            return attempt
    return None


def next_step(delivery: Delivery) -> Step | None:
    """The call to make for a locked, due row; None after moving a row that needs none (or may have none)."""
    question = open_question(delivery)
    if question is not None and question.verb == Verb.DELETE and delivery.remote_id:
        return Step(verb=Verb.DELETE, message=question.message, key=question.key)
    if question is not None and question.verb == Verb.CREATE and not delivery.remote_id:
        return _repeat(delivery, question)
    if _take_late_answer(delivery):
        return None
    if delivery.embargo is not None:
        delivery.settle()
        return None
    return _close_gap(delivery)


def may_repeat(question: Attempt, *, idempotent_for: float) -> bool:
    """Whether a create may be sent again under its key: the network guards it, and the approval stands."""
    if idempotent_for == FOR_EVER:
        return True
    return question.message.withdrawn_at is None and question.repeatable(idempotent_for=idempotent_for)


def _repeat(delivery: Delivery, question: Attempt) -> Step | None:
    idempotent_for = delivery.channel.adapter_class.idempotent_for
    if not may_repeat(question, idempotent_for=idempotent_for):
        delivery.doubt()
        return None
    if question.message.withdrawn_at is None:
        return Step(verb=Verb.CREATE, message=question.message, key=question.key)
    # A receiver told of a withdrawal it does not need is harmless; one that is not told is not.
    delivery.presume_there(str(question.key))
    return _close_gap(delivery)


def _take_late_answer(delivery: Delivery) -> bool:
    """Settle against an acceptance that arrived when its worker no longer owned the row."""
    last = last_call(delivery)
    if last is None or delivery.remote_id or (last.verb, last.outcome) != (Verb.CREATE, Outcome.ACCEPTED):
        return False
    delivery.confirm(last.message, Receipt(remote_id=last.remote_id, url=last.remote_url))
    return True


def _close_gap(delivery: Delivery) -> Step | None:
    facts = delivery.channel.adapter_class
    if delivery.wanted is None:
        return _take_down(delivery)
    if not delivery.remote_id:
        return _first_send(delivery, delivery.wanted)
    if delivery.there_id == delivery.wanted_id:
        delivery.settle()
        return None
    if not facts.can_edit:
        delivery.fail(_("This network cannot change what it published. Please correct it there."))
        return None
    return Step(verb=Verb.EDIT, message=delivery.wanted, key=_kept_key(delivery, Verb.EDIT, delivery.wanted))


def _take_down(delivery: Delivery) -> Step | None:
    last = last_call(delivery)
    message = delivery.there or (last.message if last else None)
    if not delivery.remote_id or message is None:
        delivery.settle()
        return None
    if not delivery.channel.adapter_class.can_delete:
        delivery.fail(_("This network cannot take down what it published. Please take it down there."))
        return None
    return Step(verb=Verb.DELETE, message=message, key=_kept_key(delivery, Verb.DELETE, message))


def look_first(delivery: Delivery, epoch: Epoch) -> None:
    """due, held or failed -> unknown: the desk may have sent this before its backup was restored."""
    delivery.doubt()
    message = delivery.wanted
    if message is not None:
        attempt = Attempt.begin(delivery=delivery, verb=Verb.CREATE, message=message)
        words = _("A backup of the desk was restored. This may have been sent before that.")
        attempt.suppose(since=epoch.restored_since, words=words)


def _first_send(delivery: Delivery, wanted: Message) -> Step | None:
    for_ever = delivery.channel.adapter_class.idempotent_for == FOR_EVER
    epoch = None if for_ever else Epoch.objects.restored()
    if epoch is not None and epoch.may_have_sent(delivery):
        look_first(delivery, epoch)
        return None
    if Delivery.objects.filter(pk=delivery.pk, expires_at__lt=Now()).exists():
        delivery.fail(_("Too late: it could not be sent in time, and is no longer news."))
        return None
    key = _kept_key(delivery, Verb.CREATE, wanted)
    return Step(verb=Verb.CREATE, message=wanted, key=key or (_own_key(delivery, wanted) if for_ever else None))


def _kept_key(delivery: Delivery, verb: Attempt.Verb, message: Message) -> UUID | None:
    """The key of the last try, where a receiver tells repeats by it for ever (Standard Webhooks).

    Networks that keep a key for a while may also keep the refusal that came with it: there a
    call that was certainly not accepted gets a new key.
    """
    last = last_call(delivery)
    if last is None or delivery.channel.adapter_class.idempotent_for != FOR_EVER:
        return None
    same = last.verb == verb and last.message_id == message.pk and last.outcome != Outcome.ACCEPTED
    return last.key if same else None


def _own_key(delivery: Delivery, message: Message) -> UUID:
    """The key of a first send to a receiver that keeps keys for ever: a restored database makes the same one again.

    What was taken down may come back in the same words, so the number of calls that were accepted counts too.
    """
    accepted = delivery.attempts.exclude(verb=Verb.FIND).filter(outcome=Outcome.ACCEPTED).count()
    return uuid5(delivery.post, f"{delivery.channel.uuid} {delivery.purpose} {accepted} {message.digest}")
