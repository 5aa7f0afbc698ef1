"""One call to a network: the gate before it, and what each answer means for the row."""

import logging
import random
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Exists, QuerySet, Subquery
from django.utils.translation import gettext as _

from integrations import credentials, preflight, sightings
from integrations.adapters.base import Adapter, Call
from integrations.errors import (
    AuthError,
    DeliveryError,
    GoneError,
    PendingError,
    PermanentError,
    TemporaryError,
    UnknownOutcome,
)
from integrations.faults import reach
from integrations.message import Media, Receipt
from integrations.models import Attempt, Channel, Delivery, Message, Overtaken
from integrations.models.breaker import DAYS
from integrations.models.clock import from_now
from integrations.models.delivery import locked
from integrations.money import note_reading, refuse_beyond_budget
from integrations.prepared import Prepared
from integrations.steps import land, nothing_came_of
from integrations.times import LEASE, TOO_OLD, scaled

log = logging.getLogger(__name__)

MAX_TRIES: Final = 8
NOTHING: Final = Receipt(remote_id="")
SAY_APPROVED: Final = frozenset({Attempt.Verb.CREATE, Attempt.Verb.EDIT, Attempt.Verb.REPLY})

Arrow = Callable[[Delivery], None]


class NotSent(Exception):
    """The gate closed: certainly nothing was sent."""


class Ticket:
    """One worker's right to make one call: the attempt, and how long ago it was claimed (monotonic seconds)."""

    def __init__(self, *, attempt: Attempt, claimed: float) -> None:
        self.attempt = attempt
        self.claimed = claimed

    def gate(self) -> None:
        """Read everything again just before the socket opens; raise NotSent, or PermanentError for changed words."""
        attempt = self.attempt
        attempt.message = message = _as_it_is_now.get(
            message=attempt.message_id, delivery=attempt.delivery_id, token=attempt.token
        )
        if message.channel_status != Channel.Status.OK:
            raise NotSent(_("The channel was closed before anything was sent."))
        if message.held_back:
            raise NotSent(_("It was stopped before anything was sent."))
        if attempt.verb in SAY_APPROVED:
            if not message.asked:
                raise PermanentError(_("This is somebody's own account. Only they send there; nothing was sent."))
            if message.withdrawn_at is not None:
                raise NotSent(_("The approval was taken back before anything was sent."))
            _refuse_changed(message)
        elif attempt.verb == Attempt.Verb.DELETE:  # what is to follow must be there to follow
            mine = Delivery.objects.filter(pk=attempt.delivery_id, token=attempt.token)
            for following in Message.objects.filter(pk__in=mine.values("wanted")):
                _refuse_changed(following)
        reach("gate_read")
        self.check_age()

    def check_age(self) -> None:
        """A worker that was frozen since its claim gives up: somebody else may own the row by now."""
        if time.monotonic() - self.claimed > scaled(TOO_OLD):
            raise NotSent(_("The worker was held up for too long. Nothing was sent."))

    def note_done(self, name: str, value: str) -> None:
        """Keep a step the network confirmed, renew the lease, and pass the gate again before the next request."""
        self.check_age()
        try:
            with locked(self.attempt.delivery_id, token=self.attempt.token) as delivery:
                mine = Delivery.objects.filter(pk=delivery.pk, token=self.attempt.token)
                mine.update(parts_done={**delivery.parts_done, name: value}, lease_until=from_now(scaled(LEASE)))
        except Overtaken as error:
            raise NotSent(str(error)) from error
        self.claimed = time.monotonic()
        self.gate()

    def note_out(self, receipt: Receipt) -> None:
        """Keep the beginning of a thread, renew the lease, and pass the gate again before the next post."""
        self.check_age()
        try:
            with locked(self.attempt.delivery_id, token=self.attempt.token) as delivery:
                delivery.note_out(receipt)
        except Overtaken as error:
            raise NotSent(str(error)) from error
        self.claimed = time.monotonic()
        self.gate()

    def as_call(self) -> Call:
        """What the adapter is given."""
        attempt, delivery = self.attempt, self.attempt.delivery
        since = attempt.since
        return Call(
            key=str(attempt.key),
            parts=attempt.parts,
            read_media=read_media,
            parts_done=delivery.parts_done,
            note_done=self.note_done,
            still_wanted=self.gate,
            since=since,
            started=since,
            doubtful=attempt.doubtful,
            begun=delivery.receipt if delivery.half_out else None,
            note_out=self.note_out,
            known=attempt.known,
            insists=attempt.insists,
        )


def _at_the_gate(*, message: int, delivery: int, token: UUID) -> "QuerySet[Message]":
    mine = Delivery.objects.filter(pk=delivery, token=token)
    now = {
        "channel_status": Subquery(mine.values("channel__status")),
        "held_back": Exists(mine.stopped()),
        "asked": Exists(mine.as_asked()),
    }
    return Message.objects.annotate(**now).filter(pk=message)


_as_it_is_now: Prepared[Message] = Prepared(_at_the_gate)


def _refuse_changed(message: Message) -> None:
    if not message.intact:
        raise PermanentError(_("The stored words are not the approved ones. Nothing was sent."))


def _refuse_unfit(attempt: Attempt) -> None:
    """Look once more whether the network can take it: a server may have changed its limits since the approval."""
    if attempt.verb in {Attempt.Verb.CREATE, Attempt.Verb.EDIT}:
        problems = preflight.of_words(attempt.parts, attempt.delivery.channel)
        if problems:
            raise PermanentError(" ".join(problems))


def _note_links(attempt: Attempt) -> None:
    """What is known of its links, for the log; they are looked at again, and hold nothing."""
    if attempt.verb in {Attempt.Verb.CREATE, Attempt.Verb.EDIT}:
        urls = sightings.links_of(attempt.parts)
        sightings.ask(urls)
        for words in [*sightings.behind_a_door(attempt.delivery.page_id), *sightings.advice(urls, unlooked=False)]:
            log.warning("Delivery %s goes out all the same: %s", attempt.delivery_id, words)


def read_media(media: Media) -> bytes:
    """A picture's bytes; raise PermanentError unless they are the sealed ones."""
    try:
        with default_storage.open(media.file) as file:
            data: bytes = file.read()
    except FileNotFoundError:
        raise PermanentError(_("A picture's file is missing.")) from None
    if sha256(data).hexdigest() != media.sha256:
        raise PermanentError(_("A picture's file is not the approved one. Nothing was sent."))
    return data


def make(ticket: Ticket) -> None:
    """Call the network and write down what came of it. Any other exception leaves the row to its lease.

    That is deliberate: an answer nobody foresaw is an unknown outcome, and a lease that runs out says just that.
    """
    attempt = ticket.attempt
    channel = attempt.delivery.channel
    try:
        adapter = channel.adapter()
    except AuthError as error:
        channel.need_auth()
        _not_accepted(attempt, error, words=str(error))
        return
    try:
        ticket.gate()
        _refuse_unfit(attempt)
        _note_links(attempt)
        refuse_beyond_budget(attempt)
        receipt = _speak(adapter, ticket)
        reach("after_answer")
    except NotSent as error:
        words = str(error)
        _finish(attempt, Attempt.Outcome.UNSENT, lambda row: row.give_back(words), words=words)
    except DeliveryError as error:
        learn(channel, adapter, error)
        _not_accepted(attempt, error, words=credentials.redact(str(error), adapter.credential))
    else:
        learn(channel, adapter)
        _accepted(attempt, receipt)


def learn(channel: Channel, adapter: Adapter, error: DeliveryError | None = None) -> None:
    """What a call says about the channel as a whole, and what it read for money, whatever it did for the row."""
    note_reading(channel, adapter)
    if isinstance(error, AuthError):
        channel.need_auth()
    elif isinstance(error, TemporaryError | UnknownOutcome) and not isinstance(error, PendingError):
        _fails(channel, error)
    else:
        channel.note_success()
    if adapter.room is None:
        return
    if adapter.room.calls:
        channel.slow(adapter.room.spacing)
    else:
        channel.park(asked_wait(adapter.room.resets_in))


def _fails(channel: Channel, error: TemporaryError | UnknownOutcome) -> None:
    """Rest the channel and its host if this goes on, and close the channel when it went on for seven days."""
    if isinstance(error, TemporaryError) and error.retry_after is not None:
        channel.park(asked_wait(error.retry_after))  # one such answer parks all that waits for this account
    if channel.host is not None:
        channel.host.note_failure()
    if channel.note_failure() >= DAYS and channel.pause():
        log.error("Channel %s paused: it failed on %s different days", channel.pk, DAYS)


def lose(row: Delivery, attempt: Attempt, words: str) -> None:
    """The network may have taken it: look once nothing can be in flight any more."""
    settle = row.channel.adapter_class.settle_time
    row.lose(words, settle=settle, words_changed=attempt.verb == Attempt.Verb.EDIT)


def wait_for(error: TemporaryError, *, tries: int) -> float:
    """Seconds to wait after this answer, when `tries` came before it."""
    if isinstance(error, PendingError):  # the network is working on it: ask soon, then less and less often
        return min(300.0, asked_wait(error.retry_after or 1.0) * 2.0**tries)
    asked = asked_wait(error.retry_after) if error.retry_after is not None else 0.0
    return asked if asked and not tries else max(asked, backoff(tries))  # a sick server asks for a second each time


def asked_wait(seconds: float) -> float:
    """A network's Retry-After, between 1 s and 24 h, never sooner than asked."""
    return min(max(seconds, 1.0), 86_400.0) * random.uniform(1.0, 1.1)  # noqa: S311 (spreads load, guards nothing)


def backoff(tries: int) -> float:
    """Seconds before try number `tries` + 2: 30 s, 2 min, 8 min, … 10 h, spread over the upper half."""
    return scaled(min(36_000.0, 30.0 * 4.0**tries)) * random.uniform(0.5, 1.0)  # noqa: S311


def _speak(adapter: Adapter, ticket: Ticket) -> Receipt:
    call = ticket.as_call()
    delivery = ticket.attempt.delivery
    if ticket.attempt.verb == Attempt.Verb.DELETE:
        adapter.delete(call, delivery.receipt)
        return NOTHING
    if ticket.attempt.verb == Attempt.Verb.EDIT:
        return adapter.edit(call, delivery.receipt)
    receipt = adapter.reply(call, delivery.receipt) if ticket.attempt.replies else adapter.create(call)
    if not receipt.remote_id:
        raise UnknownOutcome(_("The network answered without naming what it made."))
    return receipt


def _accepted(attempt: Attempt, receipt: Receipt) -> None:
    _finish(attempt, Attempt.Outcome.ACCEPTED, lambda row: land(row, attempt, receipt), receipt=receipt)


def _not_accepted(attempt: Attempt, error: DeliveryError, *, words: str) -> None:
    if isinstance(error, TemporaryError):
        _later(attempt, error, words)
    elif isinstance(error, AuthError):  # no try is counted: the whole channel waits for a person
        _finish(attempt, Attempt.Outcome.AUTH, lambda row: row.give_back(words), words=words)
    elif isinstance(error, PermanentError):
        _refused(attempt, error, words)
    else:
        _finish(attempt, Attempt.Outcome.UNKNOWN, lambda row: lose(row, attempt, words), words=words)


def _later(attempt: Attempt, error: TemporaryError, words: str) -> None:
    def arrow(row: Delivery) -> None:
        if row.tries + 1 >= MAX_TRIES:
            row.fail(words)
        else:
            done = error.parts_done if isinstance(error, PendingError) else {}
            row.postpone(words, wait=wait_for(error, tries=row.tries), parts_done=done)

    _finish(attempt, Attempt.Outcome.LATER, arrow, words=words)


def _refused(attempt: Attempt, error: PermanentError, words: str) -> None:
    gone = isinstance(error, GoneError)

    def arrow(row: Delivery) -> None:
        if gone and attempt.verb != Attempt.Verb.CREATE:
            nothing_came_of(row)
        if gone and (attempt.verb not in SAY_APPROVED or row.wanted_id is None):
            row.confirm_gone()
        elif attempt.verb in SAY_APPROVED and row.wanted_id != attempt.message_id and not gone:
            row.give_back(words)  # something else is wanted by now: that has not been refused yet
        else:
            row.fail(words, gone=gone and attempt.verb != Attempt.Verb.CREATE)

    _finish(attempt, Attempt.Outcome.REFUSED, arrow, words=words)


def _finish(
    attempt: Attempt,
    outcome: Attempt.Outcome,
    arrow: Arrow,
    *,
    words: str = "",
    receipt: Receipt | None = None,
) -> None:
    """Move the row and close the attempt in one transaction; fenced off, only the attempt learns the answer."""
    try:
        with locked(attempt.delivery_id, token=attempt.token, durable=True) as row:
            arrow(row)
            attempt.close(outcome, words=words, receipt=receipt)
            reach("before_finish")
    except Overtaken:
        attempt.close(outcome, words=words, receipt=receipt)
        if outcome == Attempt.Outcome.ACCEPTED:
            log.exception("Delivery %s: a late answer says accepted; see attempt %s", attempt.delivery_id, attempt.n)
