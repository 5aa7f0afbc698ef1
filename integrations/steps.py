"""What a due row needs next, by comparing wanted and there: a call, or nothing. And what an accepted call means for it.

To send again is no step of its own: what is there is taken down, and then nothing is there and something is wanted.
"""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from integrations.correcting import How, changed_parts, how_to_correct
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
    return next(delivery.calls(), None)


def next_step(delivery: Delivery) -> Step | None:
    """The call to make for a locked, due row; None after moving a row that needs none (or may have none)."""
    question = delivery.open_question()
    if question is not None and question.verb == Verb.DELETE and delivery.remote_id:
        return Step(verb=Verb.DELETE, message=question.message, key=question.key)
    if question is not None and question.makes_new and question.replies == _whole(delivery):
        return _repeat(delivery, question)
    if _take_late_answer(delivery):
        return None
    if delivery.embargo is not None:
        delivery.settle()
        return None
    return _close_gap(delivery)


def land(delivery: Delivery, attempt: Attempt, receipt: Receipt) -> None:
    """Move the row as the network's yes to this call says."""
    if attempt.verb in {Verb.DELETE, Verb.RECALL}:
        delivery.confirm_gone()
    elif attempt.verb == Verb.REPLY:
        delivery.confirm_said(attempt.message)
    else:
        delivery.confirm(attempt.message, receipt)


def nothing_came_of(delivery: Delivery) -> None:
    """The network says that nothing is there: that answers what nobody knew of an earlier create."""
    for create in delivery.attempts.filter(verb=Verb.CREATE, outcome__in=(Outcome.OPEN, Outcome.UNKNOWN)):
        create.resolve(Outcome.ABSENT)


def may_repeat(question: Attempt, *, idempotent_for: float) -> bool:
    """Whether what makes something new may be sent again under its key: the network guards it, the approval stands."""
    if idempotent_for == FOR_EVER:
        return True
    return _stands(question) and question.repeatable(idempotent_for=idempotent_for)


def _stands(question: Attempt) -> bool:
    """Whether it may be said today: what tells of a withdrawal needs no approval."""
    return question.verb == Verb.RECALL or question.message.withdrawn_at is None


def _repeat(delivery: Delivery, question: Attempt) -> Step | None:
    idempotent_for = delivery.channel.adapter_class.idempotent_for
    if not may_repeat(question, idempotent_for=idempotent_for):
        delivery.doubt()
        return None
    if _stands(question):
        return Step(verb=Verb(question.verb), message=question.message, key=question.key)
    if question.verb == Verb.CREATE:
        # A receiver told of a withdrawal it does not need is harmless; one that is not told is not.
        delivery.presume_there(str(question.key))
    return _close_gap(delivery)


def _take_late_answer(delivery: Delivery) -> bool:
    """Settle against an acceptance that arrived when its worker no longer owned the row."""
    last = last_call(delivery)
    if last is None or not last.makes_new or last.outcome != Outcome.ACCEPTED:
        return False
    if last.replies != _whole(delivery) or (last.verb == Verb.REPLY and delivery.there_id == last.message_id):
        return False
    land(delivery, last, last.receipt)
    return True


def _whole(delivery: Delivery) -> bool:
    """Whether all of a copy is there: the beginning of a thread is not."""
    return bool(delivery.remote_id) and not delivery.half_out


def _close_gap(delivery: Delivery) -> Step | None:
    if delivery.wanted is None:
        return _take_back(delivery)
    if not delivery.remote_id:
        return _first_send(delivery, delivery.wanted)
    if delivery.half_out:
        return _go_on(delivery, delivery.wanted)
    if delivery.there_id == delivery.wanted_id:
        delivery.settle()
        return None
    return _correct(delivery, delivery.wanted)


def _correct(delivery: Delivery, wanted: Message) -> Step | None:
    standing = what_stands(delivery)
    changed = changed_parts(standing.as_parts() if standing else None, wanted.as_parts())
    if delivery.there is not None and not changed and not delivery.afresh:
        delivery.confirm_said(wanted)
        return None
    how = how_to_correct(delivery.channel.powers, changed=changed, afresh=delivery.afresh)
    if how == How.EDIT:
        return _step(delivery, Verb.EDIT, wanted)
    if how == How.RESEND:
        return _step(delivery, Verb.DELETE, standing or wanted)
    if how == How.REPLY:
        return _step(delivery, Verb.REPLY, wanted)
    delivery.fail(_("This network cannot change what it published. Please correct it there."))
    return None


def _go_on(delivery: Delivery, wanted: Message) -> Step | None:
    """Send the rest of a thread. Where other words are wanted by now, what is out of the old ones goes first."""
    if _restored_since(delivery):
        return None
    begun = _begun(delivery)
    if begun is not None and begun.pk == wanted.pk:
        return _step(delivery, Verb.CREATE, wanted)
    if delivery.channel.powers.can_delete:
        return _step(delivery, Verb.DELETE, begun or wanted)
    delivery.fail(_("The beginning of a thread is there, and cannot be taken down. Please correct it there."))
    return None


def _begun(delivery: Delivery) -> Message | None:
    """The words of the thread whose beginning is there."""
    return next((call.message for call in delivery.calls() if call.verb == Verb.CREATE), None)


def _take_back(delivery: Delivery) -> Step | None:
    message = what_stands(delivery)
    if not delivery.remote_id or message is None:
        delivery.settle()
        return None
    how = how_to_correct(delivery.channel.powers, changed=None, afresh=delivery.afresh)
    if how == How.DELETE:
        return _step(delivery, Verb.DELETE, message)
    if how == How.REPLY:
        return _step(delivery, Verb.RECALL, message)
    delivery.fail(_("This network cannot take down what it published. Please take it down there."))
    return None


def what_stands(delivery: Delivery) -> Message | None:
    """The words there; after a lost edit those of the edit, which differ from the others only in what can be edited."""
    if delivery.there is not None:
        return delivery.there
    last = last_call(delivery)
    return last.message if last else None


def look_first(delivery: Delivery, epoch: Epoch) -> None:
    """due, held or failed -> unknown: the desk may have sent this before its backup was restored."""
    delivery.doubt()
    message = delivery.wanted
    if message is not None:
        attempt = Attempt.begin(delivery=delivery, verb=Verb.CREATE, message=message)
        words = _("A backup of the desk was restored. This may have been sent before that.")
        attempt.suppose(since=epoch.restored_since, words=words)


def _restored_since(delivery: Delivery) -> bool:
    """Have it looked up first where a backup was restored after it may have been sent."""
    epoch = Epoch.objects.restored()
    if epoch is None or not epoch.may_have_sent(delivery):
        return False
    look_first(delivery, epoch)
    return True


def _first_send(delivery: Delivery, wanted: Message) -> Step | None:
    for_ever = delivery.channel.adapter_class.idempotent_for == FOR_EVER
    if not for_ever and _restored_since(delivery):
        return None
    if delivery.expires_at is not None and delivery.expires_at < delivery.read_at:
        delivery.fail(_("Too late: it could not be sent in time, and is no longer news."))
        return None
    step = _step(delivery, Verb.CREATE, wanted)
    return replace(step, key=_own_key(delivery, wanted)) if for_ever and step.key is None else step


def _step(delivery: Delivery, verb: Attempt.Verb, message: Message) -> Step:
    return Step(verb=verb, message=message, key=_kept_key(delivery, verb, message))


def _kept_key(delivery: Delivery, verb: Attempt.Verb, message: Message) -> UUID | None:
    """The key of the last try, where a receiver tells repeats by it for ever (Standard Webhooks).

    Networks that keep a key for a while may also keep the refusal that came with it: there a
    call that was certainly not accepted gets a new key. Where the key names what is made, it is kept
    after a doubt alone: a request that still arrives, however late, makes nothing twice.
    """
    last, network = last_call(delivery), delivery.channel.adapter_class
    if last is None or last.verb != verb or last.message_id != message.pk or last.outcome == Outcome.ACCEPTED:
        return None
    in_doubt = network.names_its_own and last.outcome in {Outcome.OPEN, Outcome.UNKNOWN, Outcome.ABSENT}
    return last.key if in_doubt or network.idempotent_for == FOR_EVER else None


def _own_key(delivery: Delivery, message: Message) -> UUID:
    """The key of a first send to a receiver that keeps keys for ever: a restored database makes the same one again.

    What was taken down may come back in the same words, so the number of calls that were accepted counts too.
    """
    accepted = sum(call.outcome == Outcome.ACCEPTED for call in delivery.calls())
    return uuid5(delivery.post, f"{delivery.channel.uuid} {delivery.purpose} {accepted} {message.digest}")
