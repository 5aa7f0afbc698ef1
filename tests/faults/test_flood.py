"""Faults 32 and 50: ten thousand due at the same second, some of the networks sick, some saying 429."""

import pytest

from tests.faults import flood

pytestmark = [pytest.mark.faults, pytest.mark.long]


@pytest.fixture(scope="module")
def outcome() -> flood.Outcome:
    """One flood for all tests."""
    return flood.measure()


def test_32_a_storm_of_429_costs_one_call_a_window_and_nobody_else(outcome: flood.Outcome) -> None:
    assert outcome.over_limit == 0
    assert outcome.p99 <= flood.LATE


def test_50_ten_thousand_due_at_once_wait_for_their_own_limit_alone(outcome: flood.Outcome) -> None:
    assert (outcome.latest <= flood.LATE, outcome.doubled) == (True, 0)
    assert outcome.memory[1] <= outcome.memory[0] * flood.GROWTH
