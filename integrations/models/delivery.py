"""Delivery: one post on one channel. What is wanted there, what is there, and the arrows between the states.

settled -> due                       wanted changed, or go-live reached
due -> sending                       claim: one guarded UPDATE with a lease; an Attempt row before the call
sending -> settled                   the network confirmed (there = wanted)
sending -> due                       not accepted, or not sent at all; `due_at` moves
sending -> failed                    refused, or tries spent; a person may retry or drop
sending -> unknown                   the network may have taken it: looked up, never repeated blindly
unknown -> settled | due | failed    by read-back, or by a person where a network has no read-back
any waiting state -> held            a closed channel, an embargo, the stop switch

Each arrow is one method and one UPDATE that must change one row; `status` is assigned nowhere else.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext_lazy as _

from integrations.adapters.thread import UNFINISHED
from integrations.message import Receipt
from integrations.models.channel import Channel
from integrations.models.clock import from_now, span
from integrations.models.message import Message
from integrations.models.stop import stopped
from integrations.prepared import Prepared
from integrations.times import LEASE, scaled

if TYPE_CHECKING:
    from integrations.models.attempt import Attempt

HOUR: Final = 3600.0
FRESH_FOR: Final = {"network": 24 * HOUR, "webhook": 72 * HOUR, "blog": 30 * 24 * HOUR}  # late news is worse than none

NOTHING_THERE: Final[Mapping[str, Any]] = {
    "there": None,
    "remote_id": "",
    "remote_url": "",
    "remote_details": {},
    "afresh": False,
}


class Overtaken(Exception):
    """Somebody else moved this row first; nothing was changed."""


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """What the loop looks for. `on_open_channels` keeps to channels that may be called now."""

    def ready(self) -> "DeliveryQuerySet":
        """Due, and unknown rows whose time to be looked up has come."""
        states = (Delivery.Status.DUE, Delivery.Status.UNKNOWN)
        return self.filter(status__in=states, due_at__lte=Now())

    def on_open_channels(self) -> "DeliveryQuerySet":
        """Only rows whose channel works and is not parked."""
        return self.filter(channel__in=Channel.objects.open())

    def abandoned(self) -> "DeliveryQuerySet":
        """Sending, but the worker's lease is over."""
        return self.filter(status=Delivery.Status.SENDING, lease_until__lt=Now())

    def in_flight(self) -> "DeliveryQuerySet":
        """Those that a worker calls a network for at this moment."""
        return self.filter(lease_until__gt=Now())

    def on_closed_channels(self) -> "DeliveryQuerySet":
        """Due, but the channel waits for a person."""
        return self.filter(status=Delivery.Status.DUE).exclude(channel__status=Channel.Status.OK)

    def released(self) -> "DeliveryQuerySet":
        """Held for a channel that works again."""
        held = self.filter(status=Delivery.Status.HELD, channel__status=Channel.Status.OK)
        return held.filter(hold_reason=Delivery.HoldReason.CHANNEL)

    def stopped(self) -> "DeliveryQuerySet":
        """Those that a person stopped. What was taken down after that passes: it is what the stop was pressed for."""
        return self.filter(stopped(post="post", blog="blog", channel="channel", withdrawn="withdrawn_at"))

    def going(self) -> "DeliveryQuerySet":
        """Those that nobody stopped."""
        return self.exclude(stopped(post="post", blog="blog", channel="channel", withdrawn="withdrawn_at"))

    def hold_stopped(self) -> int:
        """due -> held, for all that is stopped, in one UPDATE; return how many."""
        waiting = self.filter(status=Delivery.Status.DUE).stopped()
        return waiting.update(
            status=Delivery.Status.HELD, hold_reason=Delivery.HoldReason.STOP, enqueued_at=None, changed_at=Now()
        )

    def held_by_stop(self) -> "DeliveryQuerySet":
        """Held by the stop switch, until comms let each go: oldest first. What is for own accounts waits for them."""
        held = self.filter(status=Delivery.Status.HELD, hold_reason=Delivery.HoldReason.STOP)
        return held.filter(channel__personal=False).order_by("due_at", "pk")

    def for_comms(self) -> "DeliveryQuerySet":
        """Those that comms see to: what goes to somebody's own account is theirs, what is to come down everybody's."""
        return self.filter(Q(channel__personal=False) | Q(wanted=None))

    def as_asked(self) -> "DeliveryQuerySet":
        """Those on the company's channels, and on own accounts those that their owner, who is still here, asked for."""
        by_owner = Q(channel__owner=F("sender"), channel__owner__is_active=True)
        return self.filter(Q(channel__personal=False) | by_owner)

    def locked(self) -> "DeliveryQuerySet":
        """These, kept from others until the transaction ends."""
        now = {"read_at": Now()}
        return self.annotate(**now).select_for_update(of=("self",))


class Delivery(models.Model):
    """Owns the post's uuid, title and address, so that it outlives the page.

    `remote_id` says that something is there; `there` says which words, or None when an
    edit's outcome was lost. Unique on (post, channel, purpose).
    """

    class Status(models.TextChoices):
        SETTLED = "settled", _("Done")
        DUE = "due", _("On its way")
        SENDING = "sending", _("Being sent")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown: look there")
        HELD = "held", _("Waiting")

    class HoldReason(models.TextChoices):
        GO_LIVE = "go-live", _("until the story goes live")
        CHANNEL = "channel", _("until the channel works again")
        STOP = "stop", _("until somebody lets it go again")

    post = models.UUIDField(db_index=True)
    title = models.CharField(max_length=500)
    url = models.CharField(max_length=1000)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    blog = models.ForeignKey("wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="deliveries")
    purpose = models.CharField(max_length=20, default="post")
    sender = models.ForeignKey(  # on somebody's own account: who asked for it, which only its owner can
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    wanted = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    there = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    remote_id = models.CharField(max_length=500, default="", blank=True)
    remote_url = models.CharField(max_length=1000, default="", blank=True)
    remote_details = models.JSONField(default=dict, blank=True)
    parts_done = models.JSONField(default=dict, blank=True)

    status = models.CharField(_("state"), max_length=8, choices=Status.choices, default=Status.SETTLED)
    hold_reason = models.CharField(max_length=10, choices=HoldReason.choices, default="", blank=True)
    withdrawn_at = models.DateTimeField(null=True)  # when nothing was wanted any more
    embargo = models.DateTimeField(null=True)  # wanted may not go out until the embargo is lifted
    not_before = models.DateTimeField(null=True)  # its place in the plan: the first send leaves no sooner
    afresh = models.BooleanField(db_default=False, default=False)  # what is there goes, and is not edited
    due_at = models.DateTimeField(null=True)  # None while unknown: a person must look
    expires_at = models.DateTimeField(null=True)  # a first send later than this is too late
    lease_until = models.DateTimeField(null=True)  # while a worker calls for it, to send or to look
    token = models.UUIDField(null=True)
    enqueued_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(_("last change"), db_default=Now())

    read_at: datetime  # when the row was locked, by the database's clock
    standing: str  # the state in words for people; see `integrations.standing.add_standing`
    state: str  # where it stands on the board; see `integrations.board.with_state`

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "channel", "purpose"), name="one_delivery_per_channel"),)
        indexes = (
            # Each tick looks for each of these; settled rows are nearly all, and no query by state wants them.
            models.Index(
                fields=("due_at",),
                name="delivery_not_settled",
                condition=Q(status__in=("due", "unknown", "sending", "held", "failed")),
            ),
            # The next row of each channel, at each tick and after each call.
            models.Index(
                fields=("channel", "due_at"),
                name="delivery_next_of_channel",
                condition=Q(status__in=("due", "unknown")),
            ),
            models.Index(fields=("channel",), name="delivery_in_flight", condition=Q(lease_until__isnull=False)),
            # What was done lately, however much was done before.
            models.Index(fields=("-changed_at", "-id"), name="delivery_lately_done", condition=Q(status="settled")),
        )
        permissions = (("retry_delivery", _("Can retry and drop deliveries")),)
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"{self.title} → {self.channel}"

    @property
    def receipt(self) -> Receipt:
        """What the network told us about what is there."""
        return Receipt(remote_id=self.remote_id, url=self.remote_url, details=self.remote_details)

    @property
    def half_out(self) -> bool:
        """Whether the beginning of a thread is there, and its end is not."""
        return bool(self.remote_id) and UNFINISHED in self.remote_details

    @cached_property
    def history(self) -> "list[Attempt]":
        """Every attempt so far, oldest first, with its message; read once for each time the row is taken up."""
        found = _attempts_of(delivery=self.pk)
        for attempt in found:
            attempt.delivery = self
        return found

    def calls(self) -> "Iterator[Attempt]":
        """The attempts that were meant to change something, newest first."""
        return (attempt for attempt in reversed(self.history) if not attempt.looks)

    def open_question(self) -> "Attempt | None":
        """The newest call whose outcome nobody knows, unless a later answer settled it."""
        for attempt in self.calls():
            if attempt.answered:
                return None
            if attempt.unresolved:
                return attempt
        return None

    # Arrows out of rest

    def want(
        self,
        message: Message | None,
        *,
        embargo: Any = None,
        not_before: datetime | None = None,
        afresh: bool = False,
        after: float = 0,
    ) -> None:
        """Another message is wanted, or none. In flight or unknown rows finish that first, then close the gap.

        `afresh`: what is there is taken down, not edited. `after` are seconds to wait before that.
        """
        withdrawn_at = Now() if message is None else None
        changes: dict[str, Any] = {"wanted": message, "embargo": embargo, "withdrawn_at": withdrawn_at}
        changes["not_before"] = self.not_before = not_before
        changes["afresh"] = self.afresh or afresh  # until what was there is gone
        if self.status in {self.Status.SENDING, self.Status.UNKNOWN}:
            self._move(self.Status(self.status), **changes)
            return
        fresh: dict[str, Any] = {"tries": 0, "last_error": "", "parts_done": {}, "expires_at": self._expiry()}
        if message is None and not self.remote_id and (question := self.open_question()) and question.makes_new:
            # About to be repeated, or given up: it may be there, though nobody knows its id yet.
            self._move(self.Status.DUE, **changes, **fresh, due_at=from_now(after), hold_reason="")
            return
        self._rest(after=after, **changes, **fresh)

    def lift_embargo(self) -> None:
        """Go-live is reached."""
        if self.status == self.Status.HELD:
            self._rest(embargo=None, expires_at=self._expiry())
        else:
            self._move(self.Status(self.status), embargo=None, expires_at=self._expiry())

    def hold(self) -> None:
        """due -> held: the channel waits for a person."""
        self._require(self.Status.DUE)
        self._move(self.Status.HELD, hold_reason=self.HoldReason.CHANNEL)

    def release(self) -> None:
        """held -> due: the channel works again, and its pace keeps the backlog from leaving in a burst."""
        self._require(self.Status.HELD)
        self._rest()

    def let_go(self, *, after: float) -> None:
        """held by a stop -> due in `after` seconds: a person looked at it, and wants it sent all the same."""
        self._require(self.Status.HELD)
        self._rest(after=after, tries=0, expires_at=from_now(after + scaled(self._fresh_for())))

    # Arrows of a call

    def claim(self) -> None:
        """due -> sending, with a lease and a token that fences off whoever comes later."""
        self._require(self.Status.DUE)
        self._move(self.Status.SENDING, token=uuid.uuid4(), lease_until=from_now(scaled(LEASE)), due_at=None)

    def confirm(self, message: Message, receipt: Receipt) -> None:
        """The network has it -> settled, or due again when wanted moved meanwhile.

        Also from a state the row reached after this worker's lease was over, while nobody else claimed it.
        """
        self._require(*(set(self.Status) - {self.Status.SETTLED}))
        self._rest(**_there(message, receipt), parts_done={}, tries=0, last_error="")

    def note_out(self, receipt: Receipt) -> None:
        """sending or unknown still, with a new lease while sending: the beginning of a thread is out."""
        self._require(self.Status.SENDING, self.Status.UNKNOWN)
        leased = {"lease_until": from_now(scaled(LEASE))}
        self._move(self.Status(self.status), **leased, **_there(None, receipt))

    def confirm_said(self, message: Message) -> None:
        """sending, due or unknown -> settled: what is there stays; it, or a reply below it, says `message`."""
        self._require(self.Status.SENDING, self.Status.DUE, self.Status.UNKNOWN)
        self._rest(there=message, parts_done={}, tries=0, last_error="")

    def confirm_gone(self) -> None:
        """sending, due, unknown or (by hand) failed -> settled: nothing of ours is there. Due if something is wanted.

        What is sent again after it was taken down is news from now: it is never too late for that.
        """
        self._require(self.Status.SENDING, self.Status.DUE, self.Status.UNKNOWN, self.Status.FAILED)
        self._rest(**NOTHING_THERE, parts_done={}, tries=0, last_error="", expires_at=self._expiry())

    def give_back(self, words: str) -> None:
        """sending -> due: nothing was sent, and no try is counted."""
        self._require(self.Status.SENDING)
        self._rest(last_error=words)

    def postpone(self, words: str, *, wait: float, parts_done: Mapping[str, str] | None = None) -> None:
        """sending -> due in `wait` seconds: certainly not accepted."""
        self._require(self.Status.SENDING)
        done = {**self.parts_done, **(parts_done or {})}
        self._rest(after=wait, tries=self.tries + 1, last_error=words, parts_done=done)

    def fail(self, words: str, *, gone: bool = False) -> None:
        """sending, due or unknown -> failed, for a person; `gone`: the network has no copy any more."""
        self._require(self.Status.SENDING, self.Status.DUE, self.Status.UNKNOWN)
        nothing = NOTHING_THERE if gone else {}
        self._move(self.Status.FAILED, last_error=words, due_at=None, **nothing)

    def lose(self, words: str, *, settle: float, words_changed: bool = False) -> None:
        """sending -> unknown, looked up `settle` seconds after the call's last request may have begun.

        That is when the lease was last renewed. A lost edit leaves open which words are there.
        """
        self._require(self.Status.SENDING)
        lost: dict[str, Any] = {"there": None} if words_changed else {}
        settled = ExpressionWrapper(F("lease_until") + span(scaled(settle - LEASE)), output_field=DateTimeField())
        self._move(self.Status.UNKNOWN, last_error=words, due_at=Greatest(settled, Now()), **lost)

    # Arrows out of unknown

    def look(self) -> None:
        """unknown, and looked at by one worker: `due_at` is its lease."""
        self._require(self.Status.UNKNOWN)
        lease = from_now(scaled(LEASE))
        self._move(self.Status.UNKNOWN, token=uuid.uuid4(), due_at=lease, lease_until=lease)

    def look_later(self, words: str, *, wait: float) -> None:
        """unknown still; look again in `wait` seconds."""
        self._require(self.Status.UNKNOWN)
        self._move(self.Status.UNKNOWN, due_at=from_now(wait), lease_until=None, last_error=words)

    def ask_person(self, words: str) -> None:
        """unknown for good: no machine can find out."""
        self._require(self.Status.UNKNOWN)
        self._move(self.Status.UNKNOWN, due_at=None, lease_until=None, last_error=words)

    def repeat(self) -> None:
        """unknown -> due: the very same call again, which the network answers with its first result."""
        self._require(self.Status.UNKNOWN)
        self._move(self.Status.DUE, due_at=Now())

    def doubt(self) -> None:
        """due, held or failed -> unknown: it may have been sent, and may not be repeated before somebody looked."""
        self._require(self.Status.DUE, self.Status.HELD, self.Status.FAILED)
        self._move(self.Status.UNKNOWN, token=self.token or uuid.uuid4(), due_at=Now(), hold_reason="")

    def absent(self) -> None:
        """unknown -> due or settled: looked, and it is surely not there."""
        self._require(self.Status.UNKNOWN)
        self._rest()

    def presume_there(self, remote_id: str) -> None:
        """due still: a receiver that may have heard of the post is told of its withdrawal as if it had."""
        self._require(self.Status.DUE)
        self._move(self.Status.DUE, there=None, remote_id=remote_id)

    # Arrows of a person

    def retry(self, *, after: float = 0) -> None:
        """failed or unknown -> due in `after` seconds. For an unknown row a person says: I looked, it is not there."""
        self._require(self.Status.FAILED, self.Status.UNKNOWN)
        self._rest(after=after, tries=0, last_error="", parts_done={}, expires_at=self._expiry())

    def drop(self) -> None:
        """failed, held, due or unknown -> settled: what is there is what is wanted, or the loop would send again."""
        self._require(self.Status.FAILED, self.Status.HELD, self.Status.DUE, self.Status.UNKNOWN)
        self._move(self.Status.SETTLED, wanted=self.there, embargo=None, due_at=None, hold_reason="")

    def settle(self) -> None:
        """due -> settled: nothing is left to do."""
        self._require(self.Status.DUE)
        self._rest()

    # What every arrow is made of

    def _rest(self, *, after: float = 0, **changes: Any) -> None:
        """Move to where the row waits when nothing is in flight, given `changes`."""
        for name, value in changes.items():
            if name in {"wanted", "there", "remote_id", "embargo"}:
                setattr(self, name, value)
        if self._nothing_to_do():
            self._move(self.Status.SETTLED, **changes, due_at=None, hold_reason="")
        elif self.embargo is not None:
            self._move(self.Status.HELD, **changes, due_at=None, hold_reason=self.HoldReason.GO_LIVE)
        else:
            self._move(self.Status.DUE, **changes, due_at=self._turn(after), hold_reason="")

    def _turn(self, after: float) -> Any:
        """In `after` seconds, and for a first send no sooner than planned."""
        planned = self.not_before if not self.remote_id else None
        return Greatest(from_now(after), Value(planned, output_field=DateTimeField())) if planned else from_now(after)

    def _nothing_to_do(self) -> bool:
        if self.wanted_id is None:
            return not self.remote_id
        return bool(self.remote_id) and self.wanted_id == self.there_id

    def _require(self, *states: "Delivery.Status") -> None:
        if self.status not in states:
            raise Overtaken(f"{self} is {self.get_status_display()}")

    def _move(self, to: "Delivery.Status", **changes: Any) -> None:
        """The one UPDATE behind every arrow; raise Overtaken unless it changed exactly this row as we know it."""
        if to != self.status:
            changes.setdefault("lease_until", None)
        same = Delivery.objects.filter(pk=self.pk, status=self.status, token=self.token)
        if same.update(status=to, **changes, enqueued_at=None, changed_at=Now()) != 1:
            raise Overtaken(f"{self} was moved by somebody else")
        self._remember(status=to, enqueued_at=None, **changes)

    def _remember(self, **changes: Any) -> None:
        """Keep what was written; what the database worked out is read when somebody asks for it."""
        for name, value in {**changes, "changed_at": Now()}.items():
            if hasattr(value, "resolve_expression"):
                self.__dict__.pop(name, None)  # what is missing Django reads when it is wanted: a deferred field
            else:
                setattr(self, name, value)

    def _expiry(self) -> Any:
        fresh = scaled(self._fresh_for())
        planned = self.not_before + timedelta(seconds=fresh) if self.not_before else None
        return Greatest(from_now(fresh), Value(planned, output_field=DateTimeField())) if planned else from_now(fresh)

    def _fresh_for(self) -> float:
        return FRESH_FOR[self.channel.adapter_class.kind]


def _there(message: Message | None, receipt: Receipt) -> dict[str, Any]:
    """The columns that say what is there."""
    return {
        "there": message,
        "remote_id": receipt.remote_id,
        "remote_url": _web_address(receipt.url),
        "remote_details": dict(receipt.details),
    }


def _web_address(url: str) -> str:
    """The address a network gave, if people may be sent there by a link: a sick server could name anything."""
    return url if url.startswith(("https://", "http://")) and len(url) <= 1000 else ""


def _attempts(*, delivery: int) -> "models.QuerySet[Attempt]":
    from integrations.models.attempt import Attempt  # noqa: PLC0415 (each needs the other)

    return Attempt.objects.filter(delivery=delivery).select_related("message").order_by("n")


_attempts_of: "Prepared[Attempt]" = Prepared(_attempts)
_locked: Prepared[Delivery] = Prepared(lambda *, pk: Delivery.objects.locked().filter(pk=pk))


@contextmanager
def locked(pk: int, *, token: uuid.UUID | None = None, durable: bool = False) -> Iterator[Delivery]:
    """The row in its own transaction, kept from others; raise Overtaken when `token` no longer holds it."""
    with transaction.atomic(durable=durable):
        delivery = _locked.get(pk=pk)
        if token is not None and delivery.token != token:
            raise Overtaken(f"{delivery} was claimed by somebody else")
        yield delivery
