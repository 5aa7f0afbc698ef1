"""How channels follow a story: one after another, each so long after it. A plan until the story is live. Pure.

A plan says for a channel (by its uuid) one of the choices below; one that is not named leaves with the story. "day" is
the same time of the clock on the next day, whatever the clock does in that night (`clock.moment`).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Channel
from posts.planning import clock

NEXT_DAY = "day"
MINUTES = (0, 5, 15, 30, 60, 120, 240, 480)
LONGEST = 7 * 24 * 60  # minutes
Plan = Mapping[str, str]


def said(choice: str) -> str:
    """A choice in words."""
    if choice == NEXT_DAY:
        return _("on the next day, at the same time")
    minutes = int(choice or 0)
    if minutes == 0:
        return _("with the story")
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("%(number)s hour later", "%(number)s hours later", hours) % {"number": hours}
    return ngettext("%(number)s minute later", "%(number)s minutes later", minutes) % {"number": minutes}


def choices(usual: str) -> list[tuple[str, str]]:
    """What a reviewer can choose; the channel's own usual time is always among it."""
    minutes = sorted({*MINUTES, int(usual)} if usual != NEXT_DAY else MINUTES)
    return [*((str(number), said(str(number))) for number in minutes), (NEXT_DAY, said(NEXT_DAY))]


def usual(channels: Iterable[Channel]) -> dict[str, str]:
    """The plan that the channels' own settings make."""
    return {str(channel.uuid): str(min(channel.wait, LONGEST)) for channel in channels if channel.wait}


def moment_after(story: datetime, choice: str) -> datetime:
    """When a channel's turn is, for a story that goes live at `story`."""
    if choice == NEXT_DAY:
        local = story.astimezone(clock.zone())
        return clock.moment(local.date() + clock.DAY, local.time()).at.astimezone(UTC)
    return story + timedelta(minutes=int(choice or 0))


def moments(plan: Plan, channels: Iterable[Channel], *, story: datetime) -> dict[Channel, datetime]:
    """When each channel's first post may leave; those that leave with the story are not named."""
    found = {channel: plan.get(str(channel.uuid), "0") for channel in channels}
    return {channel: moment_after(story, choice) for channel, choice in found.items() if choice != "0"}


def in_order(channels: Iterable[Channel]) -> list[Channel]:
    """Whoever leaves first, first."""
    return sorted(channels, key=lambda channel: (channel.wait, channel.name))
