"""The broker may go away; the wait for it stays short. The database is left alone between two tasks."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from celery.fixups import django as fixups
from celery.signals import beat_embedded_init, celeryd_after_setup, task_postrun, task_prerun, worker_process_init
from django.db import connection
from kombu.exceptions import OperationalError

from cms.celery import app
from integrations.tasks import tick


def test_a_lost_broker_is_asked_again_at_least_every_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda seconds: None)
    waits: list[float] = []
    broker = app.connection_for_read("redis://127.0.0.1:1/0")

    with pytest.raises(OperationalError):
        broker.ensure_connection(lambda error, wait: waits.append(wait), 12)

    assert len(waits) >= 12
    assert max(waits) <= 5


@pytest.mark.django_db(transaction=True)
def test_a_worker_keeps_its_connection_from_one_task_to_the_next(begun: Any, closed: list[bool]) -> None:
    connection.ensure_connection()
    connection.close_at, connection.errors_occurred = None, False  # that of the tests lives as long as they run

    task_postrun.send(begun, task=begun)
    task_prerun.send(begun, task=begun)

    assert not closed


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_meanwhile_is_left_before_the_next_task(
    begun: Any, closed: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(connection, "errors_occurred", True)
    monkeypatch.setattr(connection, "is_usable", lambda: False)

    task_prerun.send(begun, task=begun)

    assert closed


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One for each time that the database was left."""
    times: list[bool] = []
    monkeypatch.setattr(connection, "close", lambda: times.append(True))
    return times


@pytest.fixture
def begun() -> Iterator[Any]:
    """A task of a worker of Celery's, which leaves the database after each task unless it is told otherwise."""
    fixup: Any = fixups.DjangoWorkerFixup(app)  # type: ignore[attr-defined]  # stubs.install()
    yield tick
    task_prerun.disconnect(fixup.on_task_prerun)
    task_postrun.disconnect(fixup.on_task_postrun)
    beat_embedded_init.disconnect(fixup.close_database)
    worker_process_init.disconnect(fixup.on_worker_process_init)


def test_what_a_worker_loaded_is_left_alone_by_the_collectors_of_its_pool() -> None:
    try:
        celeryd_after_setup.send("worker@here", instance=None, conf=app.conf)

        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
