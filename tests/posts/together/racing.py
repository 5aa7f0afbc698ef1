"""Several workers at once, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import OperationalError, connection


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """What each of `number` workers got from `work(its number)`; all begin together.

    SQLite in memory does not wait for a lock as a file does (its shared cache answers at once), so here a worker asks
    again, as the busy timeout does elsewhere.
    """
    ready = Barrier(number)

    def one(which: int) -> Any:
        ready.wait(10)
        try:
            while True:
                try:
                    return work(which)
                except OperationalError as error:
                    if "locked" not in str(error):
                        raise
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as workers:
        return list(workers.map(one, range(number)))
