"""Comms hear that a channel needs somebody, once, with the page that mends it; and of a sign-in that will end."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import transaction

from integrations import incidents, renewing
from integrations.models import Channel, Incident
from posts import notices
from posts.queue.people import team

MEND = "integrations.change_channel"
OF_A_CHANNEL = frozenset({Incident.Kind.CHANNEL, Incident.Kind.FAILING})


def keep_watch() -> None:
    """One round: incidents follow what is wrong, and people are told of each that lasts."""
    incidents.follow()
    for row in incidents.untold():
        with transaction.atomic():
            incident = incidents.take_to_tell(row.pk)
            if incident is not None:
                _tell(incident)
    for channel, days in renewing.ending():
        with transaction.atomic():
            if renewing.take_to_warn(channel, days):
                _warn(channel, days)


def _warn(channel: Channel, days: int) -> None:
    """Its sign-in ends within so many days."""
    for user in _owner(channel) if channel.personal else _able():
        notices.tell(
            user,
            post=None,
            what="sign_in_ends",
            key=f"sign-in:{channel.pk}:{channel.ends_at:%Y%m%d}:{days}:{user.pk}",
            link=_link_to_connect(channel),
            pass_stops=True,
            channel=channel.name,
            days=days,
            ends_at=channel.ends_at,
        )


def _tell(incident: Incident) -> None:
    for user in _whom(incident):
        notices.tell(
            user,
            post=None,
            what="incident",
            key=f"incident:{incident.pk}:{user.pk}",
            link=_link(incident, user),
            pass_stops=True,
            kind=incident.kind,
            channel=incident.channel.name,
            number=incidents.number_of(incident),
        )


def _whom(incident: Incident) -> Iterable[Any]:
    """Comms; for a channel that does not work also whoever may mend it; where there is no team, they alone.

    Of somebody's own account only they hear.
    """
    if incident.channel.personal:
        return _owner(incident.channel)
    readers = {user.pk: user for user in team().exclude(email="")}
    if incident.kind in OF_A_CHANNEL or not readers:
        readers |= {user.pk: user for user in _able()}
    return [readers[pk] for pk in sorted(readers)]


def _able() -> Iterable[Any]:
    """Whoever may mend a channel, and can be reached."""
    mending = get_user_model().objects.with_perm(
        MEND, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
    )
    return mending.filter(is_active=True).exclude(email="").order_by("pk")


def _owner(channel: Channel) -> list[Any]:
    """Whoever owns a personal channel, and can be reached."""
    owner = channel.owner
    return [owner] if owner is not None and owner.is_active and owner.email else []


def _link_to_connect(channel: Channel) -> str:
    """Where the account is connected again."""
    if channel.personal:
        return notices.link_to("own_accounts")
    return f"{notices.link_to('channel_begin', channel.kind)}?channel={channel.pk}"


def _link(incident: Incident, user: Any) -> str:
    """The page on which this person can do something about it."""
    if incident.channel.personal:
        row = None if incident.kind in OF_A_CHANNEL else incidents.rows_of(incident).exclude(page=None).first()
        return notices.link_to("story_own_accounts", row.page_id) if row else notices.link_to("own_accounts")
    if incident.kind in OF_A_CHANNEL:
        if not user.has_perm(MEND):
            return notices.link_to("deliveries")
        if incident.kind == Incident.Kind.CHANNEL:
            return _link_to_connect(incident.channel)
        return notices.link_to("channel:edit", incident.channel_id)
    query = urlencode({"state": incident.kind, "channel": incident.channel_id})
    return f"{notices.link_to('deliveries')}?{query}"
