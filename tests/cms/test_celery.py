"""The broker may go away; the wait for it stays short."""

import pytest
from kombu.exceptions import OperationalError

from cms.celery import app


def test_a_lost_broker_is_asked_again_at_least_every_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda seconds: None)
    waits: list[float] = []
    broker = app.connection_for_read("redis://127.0.0.1:1/0")

    with pytest.raises(OperationalError):
        broker.ensure_connection(lambda error, wait: waits.append(wait), 12)

    assert len(waits) >= 12
    assert max(waits) <= 5
