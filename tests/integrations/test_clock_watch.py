"""A clock that leaps ahead makes everything due at once; a person looks first."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from integrations import clock_watch, dispatch
from integrations.clock_watch import Watch
from integrations.models import Channel, Stop
from integrations.models.clock import database_now
from tests.integrations.conftest import pass_time, run_dry, want
from tests.integrations.network import Network

NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)


class Clocks:
    """The database's clock and this machine's uptime, set by hand."""

    def __init__(self) -> None:
        self.now, self.up = NOON, 1000.0

    def go_on(self, seconds: float, *, leap: float = 0) -> None:
        self.now += timedelta(seconds=seconds + leap)
        self.up += seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    ours = Clocks()
    monkeypatch.setattr(clock_watch, "database_now", lambda: ours.now)
    monkeypatch.setattr(clock_watch, "uptime", lambda: ours.up)
    monkeypatch.setattr(clock_watch, "look", Watch().look)
    return ours


def test_a_leap_stops_everything_before_anything_is_handed_out(
    channel: Channel, post: UUID, network: Network, clocks: Clocks
) -> None:
    dispatch.due()
    want(post, channel)
    clocks.go_on(1, leap=6 * 3600)
    assert dispatch.due() == []
    stop = Stop.objects.standing().get()
    assert (stop.scope, stop.pressed_by) == ("everything", None)
    assert "360 minutes" in stop.reason
    pass_time(3600)
    run_dry(rounds=2)
    assert network.calls == []


def test_once_a_person_lifted_it_the_new_time_counts(db: None, clocks: Clocks) -> None:
    dispatch.due()
    clocks.go_on(1, leap=3600)
    dispatch.due()
    Stop.objects.standing().get().lift(by=None)
    clocks.go_on(1)
    dispatch.due()
    assert not Stop.objects.standing().exists()


@pytest.mark.parametrize(("seconds", "leap"), [(1, 59), (1, -6 * 3600), (8 * 3600, 0), (8 * 3600, 50)])
def test_a_small_step_back_or_a_long_sleep_stops_nothing(db: None, clocks: Clocks, seconds: float, leap: float) -> None:
    dispatch.due()
    clocks.go_on(seconds, leap=leap)
    dispatch.due()
    assert not Stop.objects.exists()


def test_the_clock_is_the_databases(db: None) -> None:
    assert abs(database_now() - datetime.now(UTC)) < timedelta(seconds=5)
