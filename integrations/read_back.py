"""Unknown outcomes: find out what came of a call before anything else is tried. Never repeat blindly."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from integrations import calls, credentials, turns
from integrations.adapters.base import Call
from integrations.errors import AuthError, DeliveryError, PermanentError
from integrations.message import Receipt
from integrations.models import Attempt, Delivery, Overtaken
from integrations.models.delivery import locked
from integrations.steps import land, may_repeat

MAX_CRASHES: Final = 3


def settle_unknown(pk: int) -> bool:
    """Take one step with a row whose outcome is unknown: look up, repeat what cannot double, or ask a person.

    Return whether there was a step to take. Raises NotItsTurn when a look-up must wait.
    """
    unknown = Delivery.objects.ready().on_open_channels().filter(status=Delivery.Status.UNKNOWN)
    try:
        with transaction.atomic(durable=True):
            turns.lock(pk)
            look_up = _move_on(unknown.locked().get(pk=pk))
    except (ObjectDoesNotExist, Overtaken):
        return False
    if look_up is not None:
        _look(*look_up)
    return True


def _move_on(delivery: Delivery) -> tuple[Attempt, Attempt] | None:
    """Move the row on, or claim a look-up: (the call in question, the look-up's own attempt)."""
    question = delivery.open_question()
    if question is None:
        delivery.absent()
    elif crashed(delivery):
        _give_up(delivery, question)
    elif not question.makes_new:
        delivery.repeat()  # it names what is there: a second time changes nothing
    elif delivery.channel.adapter_class.can_find:
        turns.take(delivery, urgent=delivery.wanted_id is None)
        delivery.look()
        verb = Attempt.Verb.FIND
        return question, Attempt.begin(delivery=delivery, verb=verb, message=question.message, key=question.key)
    else:
        _repeat_or_ask(delivery, question, _("The network may have it, and cannot be asked. Please look there."))
    return None


def crashed(delivery: Delivery) -> bool:
    """Whether the last three attempts all took their worker down."""
    last = delivery.history[-MAX_CRASHES:]
    return len(last) == MAX_CRASHES and not any(attempt.finished_at for attempt in last)


def _give_up(delivery: Delivery, question: Attempt) -> None:
    words = _("Three times in a row the worker stopped during this. Please look on the channel.")
    guarded = not question.makes_new or delivery.channel.adapter_class.idempotent_for == float("inf")
    if guarded:
        delivery.fail(words)
    else:
        delivery.ask_person(words)


def _repeat_or_ask(delivery: Delivery, question: Attempt, words: str) -> None:
    if may_repeat(question, idempotent_for=delivery.channel.adapter_class.idempotent_for):
        delivery.repeat()
    else:
        delivery.ask_person(words)


def _look(question: Attempt, looking: Attempt) -> None:
    channel = looking.delivery.channel
    try:
        adapter = channel.adapter()
    except AuthError as error:
        channel.need_auth()
        _look_later(looking, str(error), Attempt.Outcome.AUTH)
        return
    tries = looking.delivery.attempts.filter(message=question.message, verb=question.verb)
    delivery = looking.delivery
    call = Call(
        key=str(question.key),
        parts=question.parts,
        read_media=calls.read_media,
        since=tries.earliest("n").started_at,
        started=question.since,
        begun=delivery.receipt if delivery.half_out else None,
        note_out=partial(_note_out, looking),
        reply_to=delivery.receipt if question.replies else None,
        known=question.known,
    )
    try:
        found = adapter.find(call)
    except DeliveryError as error:
        calls.learn(channel, adapter, error)
        words = credentials.redact(str(error), adapter.credential)
        if isinstance(error, PermanentError):
            _finish(looking, Attempt.Outcome.REFUSED, lambda row: _repeat_or_ask(row, question, words), words)
        else:
            outcome = Attempt.Outcome.AUTH if isinstance(error, AuthError) else Attempt.Outcome.LATER
            _look_later(looking, words, outcome)
    else:
        calls.learn(channel, adapter)
        _answer(question, looking, found)


def _note_out(looking: Attempt, receipt: Receipt) -> None:
    """Keep what was found of a thread; when somebody else looks by now, they find it themselves."""
    with suppress(Overtaken), locked(looking.delivery_id, token=looking.token) as row:
        row.note_out(receipt)


def _answer(question: Attempt, looking: Attempt, found: Receipt | None) -> None:
    def arrow(row: Delivery) -> None:
        question.refresh_from_db(fields=["outcome", "remote_id", "remote_url", "remote_details"])
        if question.outcome == Attempt.Outcome.ACCEPTED:  # its own answer came late, but it came
            land(row, question, question.receipt)
        elif found is not None:
            question.resolve(Attempt.Outcome.ACCEPTED, receipt=found)
            land(row, question, found)
        else:
            question.resolve(Attempt.Outcome.ABSENT)
            row.absent()

    outcome = Attempt.Outcome.ABSENT if found is None else Attempt.Outcome.ACCEPTED
    _finish(looking, outcome, arrow)


def _look_later(looking: Attempt, words: str, outcome: Attempt.Outcome) -> None:
    looks = Attempt.objects.filter(delivery=looking.delivery_id, verb=Attempt.Verb.FIND, key=looking.key).count()
    wait = calls.backoff(min(looks - 1, calls.MAX_TRIES))
    _finish(looking, outcome, lambda row: row.look_later(words, wait=wait), words)


def _finish(looking: Attempt, outcome: Attempt.Outcome, arrow: Callable[[Delivery], None], words: str = "") -> None:
    """Move the row and close the look-up; when somebody else looks by now, leave the row to them."""
    try:
        with locked(looking.delivery_id, token=looking.token, durable=True) as row:
            arrow(row)
            looking.close(outcome, words=words)
    except Overtaken:
        looking.close(outcome, words=words)
