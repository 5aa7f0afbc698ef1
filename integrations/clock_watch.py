"""The database's clock decides when things go out. When it leaps ahead, nothing follows until a person has looked.

Leaping back only delays: states decide what was sent, not times.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from integrations import stops
from integrations.models.clock import database_now

log = logging.getLogger(__name__)

LEAP: Final = timedelta(seconds=60)  # further than a clock that is put right moves, nearer than any plan


class Watch:
    """Compares the database's clock with this machine's uptime, which goes on while it sleeps and is never set."""

    def __init__(self) -> None:
        self._last: tuple[datetime, float] | None = None

    def look(self) -> None:
        """Stop everything if the clock went a minute further than time did since the last look."""
        at, up = database_now(), uptime()
        if self._last is not None:
            ahead = at - self._last[0] - timedelta(seconds=up - self._last[1])
            if ahead > LEAP:
                _stop(ahead)
        self._last = at, up


look: Final = Watch().look  # of this process: the clock's own worker takes every tick


def uptime() -> float:
    """Seconds since this machine was started, those in which it slept among them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _stop(ahead: timedelta) -> None:
    minutes = round(ahead.total_seconds() / 60)
    reason = _("The clock of the database leapt ahead by %(minutes)s minutes. Check it, then start again.")
    stops.press_by_itself(reason=reason % {"minutes": minutes})
    log.critical("The database's clock leapt ahead by %s minutes. Everything is stopped.", minutes)
