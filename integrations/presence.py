"""That the clock ticks and that workers live, written down where the deep health endpoint reads it.

A worker's main process says so, as an idle worker runs no task. It keeps no connection: the processes it forks later
must not inherit one.
"""

import logging
import time
from typing import Any, Final

from celery.signals import heartbeat_sent
from django.db import DatabaseError, connection

from integrations.models import Heartbeat

log = logging.getLogger(__name__)

EVERY: Final = 5.0  # seconds; Celery's own heartbeat comes each 2 s, the tick each second
_last: dict[str, float] = {}


def ticked() -> None:
    """The clock of the wire has gone round once."""
    if _turn("tick"):
        Heartbeat.beat(Heartbeat.Kind.TICK, "tick")


@heartbeat_sent.connect
def worker_lives(sender: Any, **_facts: Any) -> None:
    """A worker's main process told Celery that it lives; a database that is away is no reason to die."""
    if not _turn("worker"):
        return
    try:
        Heartbeat.beat(Heartbeat.Kind.WORKER, str(sender.eventer.hostname))
    except DatabaseError as error:
        log.warning("The heartbeat could not be written: %s", error)
    finally:
        connection.close()


def _turn(name: str) -> bool:
    now = time.monotonic()
    if now - _last.get(name, -EVERY) < EVERY:
        return False
    _last[name] = now
    return True
