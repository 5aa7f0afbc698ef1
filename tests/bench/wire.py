"""What the guarantees of a delivery cost: claim, Attempt row, gate and guarded finish, against two plain updates."""

import time
from collections.abc import Callable, Iterator
from unittest import mock
from uuid import uuid4

from integrations import dispatch
from integrations.adapters import ADAPTERS
from integrations.models import Delivery
from tests.bench import Ratio, middle
from tests.integrations.conftest import open_channel, want
from tests.integrations.network import Lookup, Network

ROWS = 300


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
    yield Ratio(what="deliver one post, network at once", against="two guarded updates", ours=ours, bare=bare)


def _two_updates(pk: int) -> None:
    Delivery.objects.filter(pk=pk, status=Delivery.Status.SETTLED).update(token=uuid4())
    Delivery.objects.filter(pk=pk, status=Delivery.Status.SETTLED).update(token=None)


def _median(work: Callable[[int], None], pks: list[int]) -> float:
    """Milliseconds for one call of `work`."""
    taken = []
    for pk in pks:
        start = time.perf_counter()
        work(pk)
        taken.append((time.perf_counter() - start) * 1000)
    return middle(taken)
