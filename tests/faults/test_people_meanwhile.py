"""Faults 37 to 42: people change their minds while a delivery is queued, claimed, in flight or unknown."""

import pytest

from tests.faults.conftest import Rooms
from tests.faults.desk import Desk, Sent
from tests.faults.parts import wait_until

pytestmark = pytest.mark.faults


def in_flight(desk: Desk, channel: str) -> Sent:
    """A post that the network has, and takes a moment to confirm."""
    desk.order_mood("mastodon", "slow", account=channel, method="POST")
    sent = desk.approve(channel)
    wait_until(lambda: desk.accepted(sent, channel), "the network has it", every=0.01)
    return sent


def claimed(desk: Desk, channel: str) -> Sent:
    """A post whose worker stands still between its claim and the gate."""
    with desk.clock_stands_still():
        sent = desk.approve(channel)
        desk.order_strike("after_claim", "freeze", row=sent.rows[channel])
    desk.frozen(sent.rows[channel])
    return sent


def test_37_edited_while_the_first_words_are_in_flight(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    sent = in_flight(desk, m)
    desk.approve(m, post=sent.post, title="Second words")
    assert desk.at_rest(sent)[m]["status"] == "settled"
    assert desk.accepted(sent, m) == ["create", "edit"]


def test_39_withdrawn_while_queued(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    with desk.clock_stands_still():
        sent = desk.approve(m)
        desk.clerk.ask("withdraw", post=sent.post, channels=[m])
    assert desk.at_rest(sent)[m]["status"] == "settled"
    assert desk.accepted(sent, m) == []


def test_39_withdrawn_while_in_flight(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    sent = in_flight(desk, m)
    desk.clerk.ask("withdraw", post=sent.post, channels=[m])
    assert desk.at_rest(sent)[m]["status"] == "settled"
    assert desk.accepted(sent, m) == ["create", "delete"]


def test_39_withdrawn_while_nobody_knows_whether_it_arrived(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    desk.order_mood("mastodon", "lose", account=m, method="POST")
    sent = desk.approve(m)
    wait_until(lambda: desk.accepted(sent, m), "the network has it")
    desk.clerk.ask("withdraw", post=sent.post, channels=[m])
    assert desk.at_rest(sent)[m]["status"] == "settled"
    assert desk.accepted(sent, m) == ["create", "delete"]


def test_40_approval_taken_back_between_claim_and_gate(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    sent = claimed(desk, m)
    desk.clerk.ask("withdraw", post=sent.post, channels=[m])
    desk.thaw_struck(sent.rows[m])
    assert desk.at_rest(sent)[m]["status"] == "settled"
    assert desk.accepted(sent, m) == []


def test_41_stop_pressed_between_claim_and_gate(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    sent = claimed(desk, m)
    desk.clerk.ask("press_stop", channel=m)
    desk.thaw_struck(sent.rows[m])
    assert desk.at_rest(sent)[m]["status"] == "held"
    assert desk.accepted(sent, m) == []


def test_42_channel_removed_while_sending(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    sent = in_flight(desk, m)
    queued = desk.approve(m)
    desk.clerk.ask("take_away", channel=m)
    assert desk.at_rest(sent)[m]["status"] == "settled"
    assert desk.at_rest(queued)[m]["status"] in {"held", "settled"}
    credential = desk.read("SELECT sealed_credential AS kept FROM integrations_channel WHERE name = %s", m)
    assert credential == [{"kept": ""}]
