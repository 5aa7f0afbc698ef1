"""Faults 3 to 7, 44 and 45: a worker dies, freezes or falls over, in each window of a call."""

import pytest

from tests.faults.conftest import Rooms
from tests.faults.desk import Desk, Sent
from tests.faults.parts import wait_until
from tests.faults.strikes_log import struck

pytestmark = pytest.mark.faults


def killed(desk: Desk, channels: list[str], point: str, what: str = "kill") -> Sent:
    """A post for these channels, each of its first calls struck at `point`."""
    with desk.clock_stands_still():
        sent = desk.approve(*channels)
        for row in sent.rows.values():
            desk.order_strike(point, what, row=row)
    return sent


def test_3_killed_after_the_claim(desk: Desk, rooms: Rooms) -> None:
    m, w, b = rooms("m", "w", "b")
    rows = desk.at_rest(sent := killed(desk, [m, w, b], "after_claim"))
    assert [desk.accepted(sent, room) for room in (m, w, b)] == [["create"], ["create"], []]
    assert (rows[b]["status"], rows[b]["due_at"]) == ("unknown", None)


def test_4_killed_after_the_request_left(desk: Desk, rooms: Rooms) -> None:
    m, w, b = rooms("m", "w", "b")
    rows = desk.at_rest(sent := killed(desk, [m, w, b], "request_sent"))
    assert [desk.accepted(sent, room) for room in (m, w)] == [["create"], ["create"]]
    assert (rows[b]["status"], rows[b]["due_at"]) == ("unknown", None)


def test_5_killed_after_the_answer(desk: Desk, rooms: Rooms) -> None:
    m, w, b = rooms("m", "w", "b")
    rows = desk.at_rest(sent := killed(desk, [m, w, b], "after_answer"))
    there = next(line["id"] for line in desk.ledger("mastodon") if line["post"] == sent.post)
    assert (rows[m]["status"], rows[m]["remote_id"]) == ("settled", there)
    assert [desk.accepted(sent, room) for room in (m, w, b)] == [["create"]] * 3


def test_5_killed_while_the_outcome_is_written(desk: Desk, rooms: Rooms) -> None:
    m, w, b = rooms("m", "w", "b")
    desk.at_rest(sent := killed(desk, [m, w, b], "before_finish"))
    assert [desk.accepted(sent, room) for room in (m, w, b)] == [["create"]] * 3


def test_6_killed_before_the_message_was_acknowledged(desk: Desk, rooms: Rooms) -> None:
    m, w, b = rooms("m", "w", "b")
    sent = killed(desk, [m, w, b], "after_finish")
    rows = desk.at_rest(sent)
    assert [row["status"] for row in rows.values()] == ["settled"] * 3
    assert [len(desk.attempts(row)) for row in sent.rows.values()] == [1] * 3


def test_7_frozen_beyond_its_lease_just_before_the_socket(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    sent = killed(desk, [m], "gate_read.2", "freeze")
    desk.frozen(sent.rows[m])
    desk.at_rest(sent)
    wait_until(desk.thawed, "the frozen worker went on")
    wait_until(lambda: desk.attempts(sent.rows[m])[0]["finished_at"], "it wrote down what it did")
    assert desk.accepted(sent, m) == ["create"]
    assert desk.attempts(sent.rows[m])[0]["outcome"] == "unsent"


def test_44_a_row_that_takes_every_worker_down_is_set_aside(desk: Desk, rooms: Rooms) -> None:
    (w,) = rooms("w")
    with desk.clock_stands_still():
        poison = desk.approve(w)
        desk.order_strike("after_claim", "kill", row=poison.rows[w], keep=True)
    other = desk.approve(w)
    assert desk.at_rest(other)[w]["status"] == "settled"
    assert desk.at_rest(poison)[w]["status"] == "failed"
    assert struck(desk.folder, "kill", row=poison.rows[w]) == 3


def test_45_an_error_nobody_foresaw_is_an_unknown_outcome(desk: Desk, rooms: Rooms) -> None:
    m, w, b = rooms("m", "w", "b")
    rows = desk.at_rest(sent := killed(desk, [m, w, b], "after_answer", "raise"))
    assert [desk.accepted(sent, room) for room in (m, w, b)] == [["create"]] * 3
    assert (rows[b]["status"], rows[b]["due_at"]) == ("unknown", None)
