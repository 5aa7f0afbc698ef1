"""Throughput of claim, call and finish over real workers, beside the same workers when they only call."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connection

from cms.celery import app
from cms.env import BASE_DIR
from integrations.models import Channel, Delivery
from integrations.tasks import tick
from tests.bench import Ratio
from tests.bench.loop import CREDENTIAL
from tests.integrations.conftest import want

CHANNELS, EACH, HANDS = 25, 60, 8
TOTAL = CHANNELS * EACH
PATIENCE = 300.0  # seconds
Act = Callable[[], object]


def throughput() -> Iterator[Ratio]:
    """25 channels with 60 posts each. Not on SQLite: the embedded default has one writer at a time."""
    if connection.vendor != "postgresql":
        return
    with _network() as at, _workers(at):
        _warm_up(at)
        bare = _milliseconds_each(at, lambda: _only_call(at, TOTAL))
        _approve(at)
        ours = _milliseconds_each(at, lambda: None, every_second=tick)
        _wait_for(lambda: not Delivery.objects.exclude(status=Delivery.Status.SETTLED).exists())
    yield Ratio(what="deliver over 25 channels, 8 workers", against="workers that only call", ours=ours, bare=bare)


def _approve(at: str) -> None:
    for number in range(CHANNELS):
        channel = Channel(name=f"Bench {number}", kind="webhook", config={"url": f"http://{at}/"})
        channel.credential = CREDENTIAL
        channel.save()
        for _ in range(EACH):
            want(uuid4(), channel)


def _only_call(at: str, times: int) -> None:
    for _ in range(times):
        app.send_task("bench.call", (f"http://{at}/",))


def _warm_up(at: str) -> None:
    """See that every hand works and knows the network."""
    _only_call(at, HANDS * 4)
    _wait_for(lambda: _seen(at)["count"] >= HANDS * 4)


def _milliseconds_each(at: str, begin: Act, *, every_second: Act | None = None) -> float:
    """From the first moment to the last answer, by the network's own count."""
    wanted, start = _seen(at)["count"] + TOTAL, time.monotonic()
    begin()
    _wait_for(lambda: _seen(at)["count"] >= wanted, every_second=every_second)
    return float(_seen(at)["last"] - start) * 1000 / TOTAL


def _wait_for(true: Callable[[], bool], *, every_second: Act | None = None) -> None:
    begun = ticked = time.monotonic() - 1
    while not true():
        now = time.monotonic()
        if now - begun > PATIENCE:
            raise AssertionError(f"waited {PATIENCE:.0f} s in vain")
        if every_second is not None and now - ticked >= 1:
            ticked = now
            every_second()
        time.sleep(0.05)


def _seen(at: str) -> dict[str, float]:
    with urllib.request.urlopen(f"http://{at}/", timeout=10) as answer:
        seen: dict[str, float] = json.load(answer)
    return seen


@contextmanager
def _network() -> Iterator[str]:
    """The network's host:port."""
    command = [sys.executable, "-m", "tests.bench.loop.network"]
    with subprocess.Popen(command, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


@contextmanager
def _workers(at: str) -> Iterator[None]:
    """One worker program with `HANDS` processes on this very database."""
    url = os.environ["DATABASE_URL"]
    known = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": url.rpartition("/")[0] + f"/{known}",
        "DJANGO_SETTINGS_MODULE": "tests.bench.loop.settings",
        "BENCH_NETWORK": at,
        "PYTHONWARNINGS": "ignore",
    }
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR")
    program = [sys.executable, "-m", "celery", "-q", "-A", "tests.bench.loop.app"]
    command = [*program, "worker", "-Q", "deliver,celery", "-c", str(HANDS), *quiet]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log").open("w")  # noqa: SIM115 (it is the worker's for as long as it runs)
        with log, subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=log, stderr=log) as process:
            try:
                yield
            finally:
                process.terminate()
