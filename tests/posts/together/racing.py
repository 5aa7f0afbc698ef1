"""Several workers at once, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from time import monotonic
from typing import Any

from django.db import OperationalError, connection


def at_once(number: int, work: Callable[[int], Any], within: float = 60) -> list[Any]:
    """What each of `number` workers got from `work(its number)`; all begin together.

    SQLite in memory does not wait for a lock as a file does (its shared cache answers at once), so here a worker asks
    again, as the busy timeout does elsewhere, for `within` seconds of its turn. The refused take turns: all of them
    asking without a pause kept the one that had the lock from getting on, for an hour of CI.
    """
    ready, turn = Barrier(number), Lock()

    def one(which: int) -> Any:
        ready.wait(10)
        try:
            return work(which)
        except OperationalError as error:
            if "locked" not in str(error):
                raise
        with turn:
            return again(which, until=monotonic() + within)

    def again(which: int, until: float) -> Any:
        while True:
            try:
                return work(which)
            except OperationalError as error:
                if "locked" not in str(error) or monotonic() > until:
                    raise

    def one_and_leave(which: int) -> Any:
        try:
            return one(which)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as workers:
        return list(workers.map(one_and_leave, range(number)))
