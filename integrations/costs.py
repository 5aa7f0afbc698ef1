"""What a change or a take-down will do to the copies that are out, told before it runs: by the loop's own table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.utils.translation import ngettext

from integrations.correcting import How, changed_parts, how_to_correct
from integrations.message import Parts
from integrations.models import ByHand, Channel, Delivery, Recipient
from integrations.models.letter import letters_with
from integrations.money import price, told
from integrations.steps import what_stands


class Fate(StrEnum):
    """What becomes of one copy; the values of `How` and what needs no correcting."""

    SEND = "send"  # nothing of it is there yet
    STAY = "stay"  # it says this already
    KEEP_BACK = "keep back"  # it waited to go out, and will not
    EDIT = How.EDIT.value
    RESEND = How.RESEND.value
    DELETE = How.DELETE.value
    REPLY = How.REPLY.value
    RECALL = "recall"
    CANNOT = How.CANNOT.value


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The fate of each copy by its channel, and how many people hold a mail that nobody can take back.

    `charges` are US dollars, for the channels of networks that take money.
    """

    fates: Mapping[Channel, Fate]
    mailed: int
    by_hand: Sequence[str] = ()  # names of the networks on which people posted it by hand
    charges: Mapping[Channel, Decimal] = field(default_factory=dict)

    def channels(self, fate: Fate) -> list[str]:
        """Names of the channels whose copy meets this fate."""
        return sorted(channel.name for channel, met in self.fates.items() if met == fate)

    def lines(self) -> list[str]:
        """A plain sentence for each kind of fate, the hardest last; what stays as it is needs none."""
        said = [_told(words, self.channels(fate)) for fate, words in WORDS.items() if self.channels(fate)]
        return [*said, *_by_hand(self.by_hand), *_mailed(self.mailed), *self.money()]

    def money(self) -> list[str]:
        """A sentence for each channel that will charge for it."""
        return told(self.charges)


def costs_of_change(*, post: UUID, parts_by_channel: Mapping[Channel, Parts]) -> Costs:
    """What it costs when from now on exactly these parts are wanted; a channel that is not named is withdrawn from."""
    rows = {delivery.channel: delivery for delivery in _deliveries(post)}
    fates = {channel: fate_of(row, parts_by_channel.get(channel)) for channel, row in rows.items()}
    fates |= {channel: Fate.SEND for channel in parts_by_channel if channel not in fates}
    charges = {
        channel: charge(fate, channel, rows.get(channel), parts_by_channel.get(channel))
        for channel, fate in fates.items()
        if channel.adapter_class.costs_money
    }
    by_hand = [copy.label for copy in ByHand.objects.of(post)]
    return Costs(fates=fates, mailed=_people_mailed(post), by_hand=by_hand, charges=charges)


def charge(fate: Fate, channel: Channel, row: Delivery | None, wanted: Parts | None) -> Decimal:
    """What the network will take for this fate."""
    total = Decimal(0)
    standing = what_stands(row) if row else None
    if fate in {Fate.RESEND, Fate.DELETE} and standing is not None:
        total += channel.adapter_class.price_of_delete(standing.as_parts(), channel.config)
    if fate in {Fate.SEND, Fate.RESEND, Fate.EDIT, Fate.REPLY} and wanted is not None:
        total += price(channel, wanted)
    return total


def costs_of_take_down(*, post: UUID) -> Costs:
    """What it costs when nothing of this post is wanted any more."""
    return costs_of_change(post=post, parts_by_channel={})


def fate_of(delivery: Delivery, wanted: Parts | None, *, afresh: bool = False) -> Fate:
    """What the loop will do with one copy; one that may be out counts as out. `afresh` as for `Delivery.want`."""
    afresh = afresh or delivery.afresh
    may_be_out = delivery.status in {Delivery.Status.SENDING, Delivery.Status.UNKNOWN}
    if not delivery.remote_id and not may_be_out:
        return _without_a_copy(delivery, wanted)
    powers = delivery.channel.powers
    if wanted is None:
        how = how_to_correct(powers, changed=None, afresh=afresh)
        return Fate.RECALL if how == How.REPLY else Fate(how.value)
    if delivery.half_out and not may_be_out:
        return _rest_of_a_thread(delivery, wanted)
    standing = what_stands(delivery)
    changed = changed_parts(standing.as_parts() if standing else None, wanted)
    return Fate(how_to_correct(powers, changed=changed, afresh=afresh).value) if changed else Fate.STAY


def _rest_of_a_thread(delivery: Delivery, wanted: Parts) -> Fate:
    begun = what_stands(delivery)
    if begun is not None and begun.digest == wanted.digest():
        return Fate.SEND
    return Fate.RESEND if delivery.channel.powers.can_delete else Fate.CANNOT


def _without_a_copy(delivery: Delivery, wanted: Parts | None) -> Fate:
    if wanted is not None:
        return Fate.SEND
    return Fate.KEEP_BACK if delivery.wanted_id else Fate.STAY


def _deliveries(post: UUID) -> Iterable[Delivery]:
    return Delivery.objects.filter(post=post).select_related("channel", "there", "wanted")


def _people_mailed(post: UUID) -> int:
    """Addresses that got, or may have got, a mail with the story in it."""
    out = (Recipient.Status.SENT, Recipient.Status.SENDING, Recipient.Status.UNKNOWN)
    mails = Recipient.objects.filter(letter__in=letters_with(post), status__in=out)
    return mails.values("address").distinct().count()


def _told(words: Callable[[int], str], channels: list[str]) -> str:
    return words(len(channels)) % {"number": len(channels), "channels": ", ".join(channels)}


def _by_hand(networks: Sequence[str]) -> list[str]:
    words = ngettext(
        "Cannot reach %(number)s copy that somebody posted by hand: %(channels)s.",
        "Cannot reach %(number)s copies that somebody posted by hand: %(channels)s.",
        len(networks),
    )
    names = ", ".join(sorted(set(networks)))
    return [words % {"number": len(networks), "channels": names}] if networks else []


def _mailed(people: int) -> list[str]:
    words = ngettext(
        "Cannot reach the mail that was sent to %(number)s person.",
        "Cannot reach the mail that was sent to %(number)s people.",
        people,
    )
    return [words % {"number": people}] if people else []


WORDS: Final[Mapping[Fate, Callable[[int], str]]] = {
    Fate.SEND: lambda n: ngettext(
        "Will send to %(number)s channel: %(channels)s.", "Will send to %(number)s channels: %(channels)s.", n
    ),
    Fate.EDIT: lambda n: ngettext(
        "Will edit %(number)s copy: %(channels)s.", "Will edit %(number)s copies: %(channels)s.", n
    ),
    Fate.RESEND: lambda n: ngettext(
        "Will delete and resend %(number)s copy; its answers there are lost: %(channels)s.",
        "Will delete and resend %(number)s copies; their answers there are lost: %(channels)s.",
        n,
    ),
    Fate.REPLY: lambda n: ngettext(
        "Will leave %(number)s copy as it is and reply to it with the new words: %(channels)s.",
        "Will leave %(number)s copies as they are and reply to them with the new words: %(channels)s.",
        n,
    ),
    Fate.KEEP_BACK: lambda n: ngettext(
        "Will not send what waits for %(number)s channel: %(channels)s.",
        "Will not send what waits for %(number)s channels: %(channels)s.",
        n,
    ),
    Fate.DELETE: lambda n: ngettext(
        "Will delete %(number)s copy: %(channels)s.", "Will delete %(number)s copies: %(channels)s.", n
    ),
    Fate.RECALL: lambda n: ngettext(
        "Cannot delete %(number)s copy; will reply to it that it was taken back: %(channels)s.",
        "Cannot delete %(number)s copies; will reply to them that they were taken back: %(channels)s.",
        n,
    ),
    Fate.CANNOT: lambda n: ngettext(
        "Cannot reach %(number)s copy; somebody needs to do it there: %(channels)s.",
        "Cannot reach %(number)s copies; somebody needs to do it there: %(channels)s.",
        n,
    ),
}
