"""Faults 9 to 15: messages doubled and lost, two clocks, two beats, a broker emptied, killed, frozen and full."""

import statistics
import time

import pytest
import redis

from tests.faults.conftest import Rooms
from tests.faults.desk import Desk, Sent, worker
from tests.faults.parts import wait_until

pytestmark = pytest.mark.faults

MANY = 20


def attempted(desk: Desk, sent: list[Sent]) -> list[int]:
    """How often each row was called for; an attempt that found itself too old sent nothing."""
    rows = [row for each in sent for row in each.rows.values()]
    return [sum(attempt["outcome"] != "unsent" for attempt in desk.attempts(row)) for row in rows]


def test_9_fifty_copies_of_a_message_make_one_attempt(desk: Desk, rooms: Rooms) -> None:
    (b,) = rooms("b")
    with desk.clock_stands_still():
        sent = desk.approve(b)
        desk.clerk.ask("shout", row=sent.rows[b], times=50)
        wait_until(lambda: desk.accepted(sent, b), "it was sent")
    desk.at_rest(sent)
    assert attempted(desk, [sent]) == [1]


def test_10_11_two_clocks_and_two_beats_make_no_extra_attempt(desk: Desk, rooms: Rooms) -> None:
    m, w, b = rooms("m", "w", "b")
    desk.add("clock2", *worker("tick", "-P", "solo", "-n", "clock2@kit"))
    desk.add("beat2", "beat", "-l", "WARNING", "-s", str(desk.folder / "beat2"))
    with desk.clock_stands_still():
        desk.at_rest(desk.approve(m))  # so the second clock is up
    sent = [desk.approve(m, w, b) for _ in range(MANY // 3)]
    for each in sent:
        desk.at_rest(each)
    desk.remove("clock2")
    desk.remove("beat2")
    assert set(attempted(desk, sent)) == {1}


def test_12_a_broker_emptied_with_work_in_it_costs_only_time(desk: Desk, rooms: Rooms) -> None:
    places = [rooms("w")[0] for _ in range(MANY)]  # a channel has one row handed out at a time
    for each in desk.workers:
        each.freeze()
    sent = [desk.approve(w) for w in places]
    wait_until(lambda: queue(desk).llen("deliver") >= MANY - len(desk.workers) * 2, "all are in the queue")
    queue(desk).flushall()
    for each in desk.workers:
        each.thaw()
    begun = time.monotonic()
    for each in sent:
        desk.at_rest(each)
    assert time.monotonic() - begun < 60
    assert all(desk.accepted(each, w) == ["create"] for each, w in zip(sent, places, strict=True))


def test_13_a_broker_killed_and_started_empty_is_used_again(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    sent = [desk.approve(m) for _ in range(5)]
    desk.broker.kill()
    sent += [desk.approve(m) for _ in range(5)]
    desk.broker.start()
    for each in sent:
        desk.at_rest(each, seconds=90)
    assert all(desk.accepted(each, m) == ["create"] for each in sent)


def test_14_a_frozen_broker_holds_nobody_up_who_approves(desk: Desk, rooms: Rooms) -> None:
    (w,) = rooms("w")
    usual = [timed(desk, w) for _ in range(5)]
    desk.broker.freeze()
    frozen = [timed(desk, w) for _ in range(10)]
    desk.broker.thaw()
    assert statistics.median(frozen) < 3 * statistics.median(usual) + 0.1


@pytest.mark.long
def test_15_a_full_broker_holds_nobody_up_and_loses_nothing(desk: Desk, rooms: Rooms) -> None:
    (w,) = rooms("w")
    usual = [timed(desk, w) for _ in range(5)]
    queue(desk).config_set("maxmemory", "1mb")  # of which it needs more for itself: it refuses to keep anything
    with pytest.raises(redis.exceptions.OutOfMemoryError):
        queue(desk).set("more", "x")
    full = [timed(desk, w) for _ in range(10)]
    queue(desk).config_set("maxmemory", "0")
    assert statistics.median(full) < 3 * statistics.median(usual) + 0.1
    last = desk.approve(w)
    assert desk.at_rest(last, seconds=90)[w]["status"] == "settled"
    assert desk.accepted(last, w) == ["create"]  # and all before it, says the checker


def timed(desk: Desk, channel: str) -> float:
    """Seconds that one approval takes."""
    begun = time.monotonic()
    desk.approve(channel)
    return time.monotonic() - begun


def queue(desk: Desk) -> "redis.Redis":
    """The broker, seen from outside."""
    return redis.Redis(unix_socket_path=str(desk.broker.socket))
