"""Sign-ins are renewed before they are over, and people hear in time of those that only they can renew."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from integrations.calls import learn
from integrations.errors import DeliveryError, PendingError
from integrations.models import Channel, Connection, Session
from integrations.models.channel import WARNED_AHEAD
from integrations.models.clock import database_now

WARNED: Final = (1, 7, WARNED_AHEAD.days)  # days before the end


def due() -> list[int]:
    """Channels whose tokens are worth renewing now. Forgets what people began to connect and left."""
    Connection.objects.forgotten().delete()
    ripe = Session.objects.filter(renew_at__lte=database_now(), channel__in=Channel.objects.open())
    return list(ripe.values_list("pk", flat=True))


def left_behind() -> list[int]:
    """Channels whose access is still to be taken back, as their owner left."""
    return list(Channel.objects.left_behind().values_list("pk", flat=True))


def renew(pk: int) -> None:
    """Renew one channel's tokens, in one worker only; where the network lends none, the channel waits for a person."""
    session = Session.objects.filter(pk=pk, renew_at__lte=database_now()).select_related("channel").first()
    if session is None:
        return
    channel = session.channel
    adapter = channel.adapter()
    try:
        adapter.renew()
    except PendingError:  # another worker is at it
        return
    except DeliveryError as error:
        learn(channel, adapter, error)
    else:
        learn(channel, adapter)


def ending() -> Iterator[tuple[Channel, int]]:
    """Working channels of whose end people are to hear now, with the whole days that are left: 14, 7, 1 or fewer."""
    now = timezone.now()
    soon = Channel.objects.filter(status=Channel.Status.OK, ends_at__gt=now, ends_at__lte=now + WARNED_AHEAD)
    for channel in soon.order_by("ends_at", "pk"):
        left = channel.ends_at - now if channel.ends_at else timedelta(0)
        step = next(days for days in WARNED if left <= timedelta(days=days))
        if channel.warned_days is None or channel.warned_days > step:
            yield channel, step


def take_to_warn(channel: Channel, step: int) -> bool:
    """Mark the warning as given, inside the caller's transaction; false when another worker gave it."""
    later = Q(warned_days=None) | Q(warned_days__gt=step)
    return Channel.objects.filter(later, pk=channel.pk, ends_at=channel.ends_at).update(warned_days=step) == 1
