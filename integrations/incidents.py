"""Incidents follow what is wrong: one opens when a channel has something for a person, and closes when it has nothing.

Level-triggered, as the loop is: a round that was missed costs only time, and two at once open nothing twice.
"""

from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from integrations.board import BY_KEY
from integrations.models import Channel, Delivery, Incident
from integrations.models.clock import from_now
from integrations.times import scaled

GRACE: Final = 120.0  # seconds from the first row until people are told: a wave is told of whole, with its number

Kind = Incident.Kind
Fact = tuple[str, int]  # the kind, and the channel's key


def follow() -> None:
    """Open what is new and close what is healthy again."""
    wrong = _wrong()
    known = {(row.kind, row.channel_id): row.pk for row in Incident.objects.open()}
    healthy = [pk for fact, pk in known.items() if fact not in wrong]
    Incident.objects.open().filter(pk__in=healthy).update(closed_at=Now())
    for kind, channel in sorted(wrong - set(known)):
        try:
            with transaction.atomic():
                Incident.objects.create(kind=kind, channel_id=channel)
        except IntegrityError:  # another clock was faster
            continue


def untold() -> "QuerySet[Incident]":
    """Open ones that lasted long enough to be told of, and were not yet."""
    rows = Incident.objects.open().filter(told_at=None, opened_at__lte=from_now(-scaled(GRACE)))
    return rows.select_related("channel").order_by("opened_at", "pk")


def take_to_tell(pk: int) -> Incident | None:
    """The incident, marked as told inside the caller's transaction; None when another worker tells of it."""
    if not Incident.objects.open().filter(pk=pk, told_at=None).update(told_at=Now()):
        return None
    return Incident.objects.select_related("channel").get(pk=pk)


def number_of(incident: Incident) -> int:
    """How many deliveries it is about now."""
    return rows_of(incident).count()


def rows_of(incident: Incident) -> "QuerySet[Delivery]":
    """The deliveries it is about now, what changed last first."""
    if incident.kind in {Kind.CHANNEL, Kind.FAILING}:
        rows = BY_KEY["channel"].rows | BY_KEY["resting"].rows | BY_KEY["later"].rows
    else:
        rows = BY_KEY[incident.kind].rows
    return Delivery.objects.filter(rows, channel=incident.channel_id).order_by("-changed_at")


def _wrong() -> set[Fact]:
    """What is wrong now."""
    broken = Channel.objects.filter(status=Channel.Status.NEEDS_AUTH)
    found: set[Fact] = {(Kind.CHANNEL.value, pk) for pk in broken.values_list("pk", flat=True)}
    found |= {(Kind.FAILING.value, pk) for pk in Channel.objects.failing().values_list("pk", flat=True)}
    for kind in (Kind.UNSURE, Kind.REFUSED):
        rows = Delivery.objects.filter(BY_KEY[kind.value].rows).order_by().values_list("channel", flat=True).distinct()
        found |= {(kind.value, pk) for pk in rows}
    return found
