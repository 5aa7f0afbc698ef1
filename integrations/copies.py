"""Every copy of a post ever made, out of the attempts: what was sent, when, by which approval, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.message import Parts
from integrations.models import Attempt, ByHand, Delivery, Recipient
from integrations.models.letter import letters_with
from integrations.standing import add_standing

Verb = Attempt.Verb
Words = str | Promise

THERE = gettext_lazy("There")
CHANGED = gettext_lazy("Changed since")
ANSWERED = gettext_lazy("There, with the correction below it")
RECALLED = gettext_lazy("There; a reply says that it was taken back")
TAKEN_DOWN = gettext_lazy("Taken down")
GONE = gettext_lazy("No longer there when the desk looked")
UNKNOWN = gettext_lazy("Nobody knows whether it arrived")
BY_HAND = gettext_lazy("Posted by hand; the desk cannot change it")
MAILED = gettext_lazy("Sent; a mail cannot be taken back")
_SAYS = {Verb.CREATE, Verb.EDIT, Verb.REPLY, Verb.RECALL}


@dataclass(kw_only=True)
class Copy:
    """One sending of words to one channel; `now` says what became of it."""

    channel: str
    what: Words
    address: str
    parts: Parts | None  # None for a mail, and for what a person posted by hand
    words: str
    digest: str  # SHA-256 of what was sent, "" for a mail
    at: datetime
    seal_digest: str
    now: Words


@dataclass(frozen=True, kw_only=True)
class Copies:
    """All of a post's copies, oldest first within a channel, and each channel's delivery with its `standing`."""

    title: str
    deliveries: list[Delivery]
    copies: list[Copy] = field(default_factory=list)

    @property
    def out_of_reach(self) -> list[Delivery]:
        """Where something stands that is not what is wanted, and no machine will change it."""
        return [row for row in self.deliveries if row.remote_id and _left_alone(row)]


def copies_of(post: UUID) -> Copies:
    """Read them; the same number of queries however many there are."""
    rows = Delivery.objects.filter(post=post).select_related("channel", "there", "wanted").order_by("channel__name")
    deliveries = add_standing(rows)
    attempts = Attempt.objects.filter(delivery__post=post).exclude(verb=Verb.FIND).order_by("delivery", "n")
    tries = {
        pk: list(some)
        for pk, some in groupby(attempts.select_related("message__channel"), key=lambda one: one.delivery_id)
    }
    found = [copy for row in deliveries for copy in _history(row, tries.get(row.pk, []))]
    title = deliveries[0].title if deliveries else ""
    return Copies(title=title, deliveries=deliveries, copies=[*found, *_by_hand(post), *_mails(post)])


def _history(delivery: Delivery, attempts: Iterable[Attempt]) -> list[Copy]:
    """Walk through what was tried, keeping in mind which copy stands."""
    copies: list[Copy] = []
    standing: Copy | None = None
    for attempt in attempts:
        if attempt.unresolved and attempt.verb in _SAYS:
            copies.append(_copy(delivery, attempt, now=UNKNOWN))
        if attempt.outcome != Attempt.Outcome.ACCEPTED:
            continue
        if standing is not None:
            standing.now = _AFTER.get(Verb(attempt.verb), standing.now)
        if attempt.verb in _SAYS:
            copies.append(_copy(delivery, attempt, now=THERE))
        if attempt.verb in {Verb.DELETE, Verb.RECALL}:
            standing = None
        elif attempt.verb in {Verb.CREATE, Verb.EDIT}:
            standing = copies[-1]
    if standing is not None and not delivery.remote_id:
        standing.now = GONE
    return copies


_AFTER: dict[Attempt.Verb, Words] = {
    Verb.EDIT: CHANGED,
    Verb.DELETE: TAKEN_DOWN,
    Verb.REPLY: ANSWERED,
    Verb.RECALL: RECALLED,
}


def _copy(delivery: Delivery, attempt: Attempt, *, now: Words) -> Copy:
    parts = attempt.parts
    return Copy(
        channel=delivery.channel.name,
        what=attempt.get_verb_display(),
        address=attempt.remote_url or (delivery.remote_url if attempt.target == delivery.remote_id else ""),
        parts=parts,
        words="\n\n".join(parts.texts),
        digest=parts.digest() if attempt.verb == Verb.RECALL else attempt.message.digest,
        at=attempt.started_at,
        seal_digest=attempt.message.seal_digest if attempt.verb != Verb.RECALL else "",
        now=now,
    )


def _left_alone(delivery: Delivery) -> bool:
    """Failed, asked of a person, or dropped by one, whose drop made wanted what is there."""
    if delivery.status == Delivery.Status.SETTLED:
        return delivery.withdrawn_at is not None or delivery.wanted is None or delivery.standing != _("There")
    waits = delivery.status == Delivery.Status.UNKNOWN and delivery.due_at is None
    return delivery.status == Delivery.Status.FAILED or waits


def _by_hand(post: UUID) -> list[Copy]:
    return [
        Copy(
            channel=one.label,
            what=_("Publish"),
            address=one.url,
            parts=None,
            words="",
            digest="",
            at=one.at,
            seal_digest="",
            now=BY_HAND,
        )
        for one in ByHand.objects.of(post)
    ]


def _mails(post: UUID) -> list[Copy]:
    out = (Recipient.Status.SENT, Recipient.Status.SENDING, Recipient.Status.UNKNOWN)
    mails = Recipient.objects.filter(letter__in=letters_with(post), status__in=out)
    letters = mails.values("letter", "letter__subject", "letter__created_at").annotate(people=Count("pk"))
    return [
        Copy(
            channel=_("Mail"),
            what=_("Publish"),
            address=ngettext("%(number)s address", "%(number)s addresses", row["people"]) % {"number": row["people"]},
            parts=None,
            words=row["letter__subject"],
            digest="",
            at=row["letter__created_at"],
            seal_digest="",
            now=MAILED,
        )
        for row in letters.order_by("letter")
    ]
