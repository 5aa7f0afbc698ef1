"""Attempt: one call to a network. The row is committed before the call, so that no call is ever forgotten."""

import logging
import os
import socket
import time
import uuid
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations import trace
from integrations.message import Parts, Receipt
from integrations.models.channel import Channel
from integrations.models.clock import from_now
from integrations.models.message import Message
from integrations.times import scaled

if TYPE_CHECKING:
    from integrations.models.delivery import Delivery

log = logging.getLogger(__name__)

FOR_EVER: Final = float("inf")
WORDS_KEPT: Final = 2000  # characters of a network's answer


class Attempt(models.Model):
    """What was tried, with which words and key, and what came of it."""

    class Verb(models.TextChoices):
        CREATE = "create", _("Publish")
        EDIT = "edit", _("Change")
        DELETE = "delete", _("Take down")
        REPLY = "reply", _("Reply with the correction")
        RECALL = "recall", _("Reply that it was taken back")
        FIND = "find", _("Look up")

    class Outcome(models.TextChoices):
        OPEN = "", _("No answer yet")
        ACCEPTED = "accepted", _("Accepted")
        LATER = "later", _("Not accepted, later")
        REFUSED = "refused", _("Refused")
        AUTH = "auth", _("Sign-in refused")
        UNKNOWN = "unknown", _("Unknown")
        ABSENT = "absent", _("Looked: not there")
        UNSENT = "unsent", _("Not sent")

    delivery = models.ForeignKey("integrations.Delivery", on_delete=models.CASCADE, related_name="attempts")
    n = models.PositiveIntegerField()
    verb = models.CharField(max_length=6, choices=Verb.choices)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attempts")
    key = models.UUIDField()
    target = models.CharField(max_length=500, db_default="", blank=True)  # the copy it is about, by the network's id
    token = models.UUIDField()
    remote_id = models.CharField(max_length=500, default="", blank=True)
    remote_url = models.CharField(max_length=1000, default="", blank=True)
    remote_details = models.JSONField(default=dict, db_default={}, blank=True)
    cost = models.DecimalField(max_digits=10, decimal_places=4, null=True)  # US dollars, where the network takes any
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN, blank=True)
    words = models.TextField(default="", blank=True)
    worker = models.CharField(max_length=100)

    began = 0.0  # by this process's own clock, where it is this process that calls

    class Meta:
        ordering = ("delivery", "n")
        constraints = (models.UniqueConstraint(fields=("delivery", "n"), name="attempt_numbers"),)
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")

    def __str__(self) -> str:
        return f"{self.n}: {self.get_verb_display()}, {self.get_outcome_display()}"

    @classmethod
    def begin(
        cls, *, delivery: "Delivery", verb: "Attempt.Verb", message: Message, key: uuid.UUID | None = None
    ) -> "Attempt":
        """Write down that a call is about to be made; a new `key` unless an earlier one must be repeated."""
        trace.follow(message.seal_digest)
        attempt = cls.objects.create(
            delivery=delivery,
            n=delivery.history[-1].n + 1 if delivery.history else 1,
            verb=verb,
            message=message,
            key=key or uuid.uuid4(),
            target=delivery.remote_id,
            cost=_cost(verb, delivery.channel, message),
            token=delivery.token,
            worker=f"{socket.gethostname()}:{os.getpid()}"[:100],
        )
        delivery.history.append(attempt)
        attempt.began = time.perf_counter()
        attempt.tell("begins")
        return attempt

    def close(self, outcome: "Attempt.Outcome", *, words: str = "", receipt: Receipt | None = None) -> None:
        """Write down what came of the call; `words` are already redacted."""
        self.outcome = outcome
        self.words = words[:WORDS_KEPT]
        Attempt.objects.filter(pk=self.pk).update(
            outcome=self.outcome, words=self.words, **self._take(receipt), finished_at=Now()
        )
        self.tell(self.outcome)

    def _take(self, receipt: Receipt | None) -> dict[str, Any]:
        """Remember what the network named; the columns to write."""
        if receipt is None:
            return {}
        self.remote_id, self.remote_url, self.remote_details = receipt.remote_id, receipt.url, dict(receipt.details)
        return {"remote_id": self.remote_id, "remote_url": self.remote_url, "remote_details": self.remote_details}

    @property
    def receipt(self) -> Receipt:
        """What the network named in its answer."""
        return Receipt(remote_id=self.remote_id, url=self.remote_url, details=self.remote_details)

    def suppose(self, *, since: datetime | None, words: str) -> None:
        """No call we know of, but one that may have been made after `since`: its outcome is unknown."""
        self.close(Attempt.Outcome.UNKNOWN, words=words)
        if since is not None:
            Attempt.objects.filter(pk=self.pk).update(started_at=since)

    def resolve(self, outcome: "Attempt.Outcome", *, receipt: Receipt | None = None) -> None:
        """A look-up or a person found out what came of this call; when it ended stays as it was."""
        self.outcome = outcome
        Attempt.objects.filter(pk=self.pk).update(outcome=self.outcome, **self._take(receipt))
        self.tell(f"was {self.outcome}")

    def tell(self, what: str) -> None:
        """One line of the log, with the id of the seal that the words are of; the words themselves stay in the row."""
        facts: dict[str, Any] = {
            "trace": self.message.seal_digest[: trace.LENGTH],
            "story": str(self.delivery.post),
            "channel": self.delivery.channel.name,
            "delivery": self.delivery_id,
            "attempt": self.n,
            "verb": str(self.verb),
            "outcome": str(self.outcome),
            "url": self.remote_url,
            "seconds": round(time.perf_counter() - self.began, 3) if self.began else None,
        }
        log.info("Delivery %s, attempt %s: %s %s", self.delivery_id, self.n, self.verb, what, extra=facts)

    @property
    def unresolved(self) -> bool:
        """Whether the network may have taken it without our knowing."""
        return self.outcome in {Attempt.Outcome.OPEN, Attempt.Outcome.UNKNOWN}

    @property
    def answered(self) -> bool:
        """Whether the network surely took it, or surely has nothing of it: that answers what was asked before."""
        return self.outcome in {Attempt.Outcome.ACCEPTED, Attempt.Outcome.ABSENT}

    @property
    def looks(self) -> bool:
        """Whether it only looked at what is there."""
        return self.verb == Attempt.Verb.FIND

    @property
    def makes_new(self) -> bool:
        """Whether a second time would be a second one for all to see."""
        return self.verb in MAKE_NEW

    @property
    def replies(self) -> bool:
        """Whether it says something below a copy."""
        return self.verb in REPLIES

    @property
    def parts(self) -> Parts:
        """The words of this call."""
        parts = self.message.as_parts()
        return self.message.channel.adapter_class.recall(parts) if self.verb == Attempt.Verb.RECALL else parts

    @property
    def known(self) -> frozenset[str]:
        """Ids on the network that are surely not what came of this call: see `integrations.adapters.base.Call`."""
        if self.n == 1:
            return frozenset()
        verbs = (*REPLIES, Attempt.Verb.DELETE)
        accepted = Attempt.objects.filter(delivery=self.delivery_id, outcome=Attempt.Outcome.ACCEPTED, verb__in=verbs)
        known: set[str] = set()
        for verb, message, target, remote_id in accepted.values_list("verb", "message", "target", "remote_id"):
            if verb != Attempt.Verb.REPLY:  # what it was about is gone, or taken back
                known.add(target)
            if (verb, message) != (self.verb, self.message_id):
                known.add(remote_id)
        return frozenset(known - {""})

    @property
    def insists(self) -> bool:
        """Whether this very change was refused the last time: after a refusal only a person sends it again."""
        if self.verb != Attempt.Verb.EDIT:
            return False
        earlier = Attempt.objects.filter(delivery=self.delivery_id, n__lt=self.n).exclude(verb=Attempt.Verb.FIND)
        last = earlier.order_by("-n").values_list("verb", "message", "outcome").first()
        return last == (self.verb, self.message_id, Attempt.Outcome.REFUSED)

    @property
    def doubtful(self) -> bool:
        """Whether an earlier try of the same words may have been taken, as far as the network itself said."""
        if self.n == 1:
            return False
        mine = Attempt.objects.filter(delivery=self.delivery_id, message=self.message_id, verb=self.verb, n__lt=self.n)
        return mine.filter(outcome__in=MAY_BE_OUT).exists()

    @property
    def since(self) -> datetime:
        """When the first try under this key began, by the database's clock."""
        if self.n == 1:
            return self.started_at
        tries = Attempt.objects.filter(delivery=self.delivery_id, key=self.key).order_by("n")
        return tries.values_list("started_at", flat=True)[0]

    def repeatable(self, *, idempotent_for: float) -> bool:
        """Whether the network still answers a repeat of this key with its first result (seconds since first use)."""
        if idempotent_for == FOR_EVER:
            return True
        first = Attempt.objects.filter(delivery=self.delivery_id, key=self.key).order_by("n")[:1]
        return Attempt.objects.filter(
            pk__in=list(first.values_list("pk", flat=True)), started_at__gt=from_now(-scaled(idempotent_for))
        ).exists()


def _cost(verb: "Attempt.Verb", channel: Channel, message: Message) -> Decimal | None:
    """US dollars; None where nobody charges."""
    network = channel.adapter_class
    if not network.costs_money or verb == Attempt.Verb.FIND:
        return None
    price = network.price_of_delete if verb == Attempt.Verb.DELETE else network.price
    return price(message.as_parts(), channel.config)


MAY_BE_OUT: Final = (Attempt.Outcome.OPEN, Attempt.Outcome.UNKNOWN, Attempt.Outcome.ABSENT)
MAKE_NEW: Final = frozenset({Attempt.Verb.CREATE, Attempt.Verb.REPLY, Attempt.Verb.RECALL})
REPLIES: Final = frozenset({Attempt.Verb.REPLY, Attempt.Verb.RECALL})
