"""What the guarantees of a delivery cost: claim, Attempt row, gate and guarded finish.

Against two plain updates, and against the very same SQL without the code that makes it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any
from unittest import mock
from uuid import uuid4

from django.db import connection, transaction

from integrations import dispatch
from integrations.adapters import ADAPTERS
from integrations.models import Attempt, Delivery
from tests.bench import Ratio, middle
from tests.integrations.conftest import open_channel, want
from tests.integrations.network import Lookup, Network

ROWS = 300
Part = tuple[bool, list[tuple[str, Any]]]  # in one transaction or not; statements with their values


def delivering() -> Iterator[Ratio]:
    """Deliver `ROWS` posts to a network that answers at once."""
    at_once = mock.patch.multiple(Lookup, network=Network(), interval=0)
    with mock.patch.dict(ADAPTERS, {Lookup.name: Lookup}), at_once:
        channel = open_channel()
        pks = [want(uuid4(), channel).pk for _ in range(ROWS)]
        ours = _median(dispatch.deliver, pks)
        settled = Delivery.objects.filter(pk__in=pks, status=Delivery.Status.SETTLED).count()
        if settled != ROWS:
            raise AssertionError(f"{settled} of {ROWS} deliveries settled: the figure would mean nothing")
        bare = _median(_two_updates, pks)
        heard = {pk: _heard(want(uuid4(), channel).pk) for pk in range(ROWS)}
        same = _median(lambda number: _say(heard[number]), list(heard))
    yield Ratio(what="deliver one post, network at once", against="two guarded updates", ours=ours, bare=bare)
    yield Ratio(what="deliver one post, network at once", against="the same SQL, bare", ours=ours, bare=same)


def _two_updates(pk: int) -> None:
    Delivery.objects.filter(pk=pk, status=Delivery.Status.SETTLED).update(token=uuid4())
    Delivery.objects.filter(pk=pk, status=Delivery.Status.SETTLED).update(token=None)


def _heard(pk: int) -> list[Part]:
    """What a delivery of this row says to the database, part by part; then all of it is taken back."""
    parts: list[Part] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not parts or parts[-1][0] != connection.in_atomic_block:
            parts.append((connection.in_atomic_block, []))
        parts[-1][1].append((sql, params))
        return execute(sql, params, many, context)

    before = Delivery.objects.filter(pk=pk).values().get()
    with connection.execute_wrapper(listen):
        dispatch.deliver(pk)
    Attempt.objects.filter(delivery=pk).delete()
    Delivery.objects.filter(pk=pk).update(**before)
    return parts


def _say(parts: list[Part]) -> None:
    for together, statements in parts:
        with transaction.atomic() if together else nullcontext(), connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()


def _median(work: Callable[[int], None], pks: list[int]) -> float:
    """Milliseconds for one call of `work`."""
    taken = []
    for pk in pks:
        start = time.perf_counter()
        work(pk)
        taken.append((time.perf_counter() - start) * 1000)
    return middle(taken)
