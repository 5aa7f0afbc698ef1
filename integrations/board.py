"""Where every delivery stands, for people: it needs somebody, it waits, it is going out, or it is done.

One table of states: the board's groups, its filter, its numbers and its sentences all come from it. The states
exclude each other, and together they are all deliveries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, CharField, Count, Q, Value, When
from django.utils.translation import gettext_lazy as _

from integrations.models import Channel, Delivery
from integrations.models.clock import from_now
from integrations.models.delivery import DeliveryQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOON: Final = 15.0  # seconds; what leaves within them is going out, not waiting


class Group(StrEnum):
    """What a person wants to know first."""

    NEEDS = "needs"
    WAITS = "waits"
    GOING = "going"
    DONE = "done"


GROUP_LABELS: "Final[Mapping[Group, StrOrPromise]]" = {
    Group.NEEDS: _("Needs you"),
    Group.WAITS: _("Waits, and why"),
    Group.GOING: _("Going out"),
    Group.DONE: _("Lately done"),
}


@dataclass(frozen=True, kw_only=True)
class State:
    """One state in plain words, and which rows are in it."""

    key: str
    group: Group
    label: "StrOrPromise"
    rows: Q


_DUE = Q(status=Delivery.Status.DUE)
_HELD = Q(status=Delivery.Status.HELD)
_UNKNOWN = Q(status=Delivery.Status.UNKNOWN)
_WORKS = Q(channel__status=Channel.Status.OK)
_RESTS = (
    Q(channel__not_before__gt=from_now(SOON))
    | Q(channel__rests_until__gt=from_now(SOON))
    | Q(channel__host__rests_until__gt=from_now(SOON))
)
_ITS_TURN = Q(channel__next_turn__gt=from_now(SOON), wanted__isnull=False)
_LATER = Q(due_at__gt=from_now(SOON))


def _held(reason: Delivery.HoldReason) -> Q:
    return _HELD & Q(hold_reason=reason)


STATES: Final = (
    State(key="refused", group=Group.NEEDS, label=_("Could not be sent"), rows=Q(status=Delivery.Status.FAILED)),
    State(key="unsure", group=Group.NEEDS, label=_("Nobody knows whether it arrived"), rows=_UNKNOWN & Q(due_at=None)),
    State(key="story", group=Group.WAITS, label=_("Waits for its story"), rows=_held(Delivery.HoldReason.GO_LIVE)),
    State(
        key="channel",
        group=Group.WAITS,
        label=_("Waits for its channel"),
        rows=_held(Delivery.HoldReason.CHANNEL) | (_DUE & ~_WORKS),
    ),
    State(key="stopped", group=Group.WAITS, label=_("Stopped by a person"), rows=_held(Delivery.HoldReason.STOP)),
    State(key="resting", group=Group.WAITS, label=_("Its channel rests"), rows=_DUE & _WORKS & _RESTS),
    State(key="later", group=Group.WAITS, label=_("Sent later"), rows=_DUE & _WORKS & ~_RESTS & (_LATER | _ITS_TURN)),
    State(key="looked-for", group=Group.WAITS, label=_("Being looked for"), rows=_UNKNOWN & Q(due_at__isnull=False)),
    State(key="due", group=Group.GOING, label=_("On its way"), rows=_DUE & _WORKS & ~_RESTS & ~(_LATER | _ITS_TURN)),
    State(key="sending", group=Group.GOING, label=_("Being sent"), rows=Q(status=Delivery.Status.SENDING)),
    State(key="done", group=Group.DONE, label=_("Done"), rows=Q(status=Delivery.Status.SETTLED)),
)
BY_KEY: Final = {state.key: state for state in STATES}

# Oldest first where somebody has to act or wait; newest first where it is only to be read.
_ORDER: Final = {
    Group.NEEDS: ("changed_at", "pk"),
    Group.WAITS: ("due_at", "embargo", "pk"),
    Group.GOING: ("due_at", "pk"),
    Group.DONE: ("-changed_at", "-pk"),
}


def with_state(deliveries: DeliveryQuerySet) -> DeliveryQuerySet:
    """Each row with `state`, the key of where it stands by the database's clock."""
    cases = (When(state.rows, then=Value(state.key)) for state in STATES)
    named: dict[str, Any] = {"state": Case(*cases, output_field=CharField())}
    return deliveries.annotate(**named)


def in_group(deliveries: DeliveryQuerySet, group: Group, *, state: str = "") -> DeliveryQuerySet:
    """The rows of one group, or of one state in it, in the order people read them."""
    wanted = Q()
    for one in STATES:
        if one.group == group and state in {"", one.key}:
            wanted |= one.rows
    if not wanted:
        return deliveries.none()
    return with_state(deliveries.filter(wanted)).order_by(*_ORDER[group])


def numbers(deliveries: DeliveryQuerySet, *, state: str = "") -> dict[Group, int]:
    """How many rows each group has; one query. What is done is not counted: it only ever grows."""
    found = dict.fromkeys((Group.NEEDS, Group.WAITS, Group.GOING), 0)
    open_rows: Any = with_state(deliveries.exclude(status=Delivery.Status.SETTLED)).order_by()
    for key, number in open_rows.values_list("state").annotate(Count("pk")):
        if state in {"", key}:
            found[BY_KEY[key].group] += number
    return found


def needing_a_person() -> DeliveryQuerySet:
    """What no machine can settle, oldest first."""
    return in_group(Delivery.objects.for_comms(), Group.NEEDS)


def broken_channels() -> list[Channel]:
    """Channels that wait for a person, each with `waiting`, how many deliveries wait for it."""
    held = Q(deliveries__status=Delivery.Status.HELD, deliveries__hold_reason=Delivery.HoldReason.CHANNEL)
    broken = Channel.objects.kept().broken()
    return list(broken.annotate(waiting=Count("deliveries", filter=held)))
