"""Faults 25 to 31, 33 and 34: networks that take a post and then behave badly, or do not take it."""

from typing import Any

import pytest

from tests.faults.conftest import Rooms
from tests.faults.desk import Desk, Sent
from tests.faults.parts import wait_until

pytestmark = pytest.mark.faults

TAKEN = (
    *("hang", "lose", "accept_502", "accept_500", "accept_html", "half", "huge", "accept_bomb"),
    *("accept_302", "accept_302_file", "drip", "drip_headers", "accept_wrong_type"),
)
LATER = ("refuse_429", "refuse_429_seconds", "refuse_429_date", "refuse_429_garbage", "refuse_503")


def calls(desk: Desk, row: int) -> list[dict[str, Any]]:
    """What was really sent: on a busy machine a worker may come too late for its own age check, and try again."""
    return [attempt for attempt in desk.attempts(row) if attempt["outcome"] != "unsent"]


@pytest.fixture(scope="module")
def played(parts: Desk, rooms: Rooms) -> dict[str, tuple[Sent, str]]:
    """Each mood met by the first POST to a channel of its own, all at once: (post, channel)."""
    sent: dict[str, tuple[Sent, str]] = {}
    for mood in (*TAKEN, *LATER):
        (m,) = rooms("m")
        parts.order_mood("mastodon", mood, account=m, method="POST")
        sent[mood] = parts.approve(m), m
    return sent


@pytest.mark.parametrize(
    "mood",
    [
        pytest.param("hang", id="25-accepts-then-hangs"),
        pytest.param("lose", id="26-accepts-then-drops"),
        pytest.param("accept_502", id="27-accepts-and-a-proxy-says-502"),
        pytest.param("accept_500", id="27-accepts-and-says-500"),
        pytest.param("accept_html", id="28-accepts-and-answers-a-page"),
        pytest.param("half", id="28-accepts-and-answers-half"),
        pytest.param("huge", id="28-accepts-and-answers-50-MB"),
        pytest.param("accept_bomb", id="28-accepts-and-answers-a-gzip-bomb"),
        pytest.param("accept_wrong_type", id="28-accepts-and-answers-an-id-of-another-kind"),
        pytest.param("accept_302", id="29-accepts-and-sends-us-elsewhere"),
        pytest.param("accept_302_file", id="29-accepts-and-sends-us-to-a-file"),
        pytest.param("drip", id="30-accepts-and-drips-the-body"),
        pytest.param("drip_headers", id="30-accepts-and-drips-the-headers"),
    ],
)
def test_what_was_taken_is_found_and_not_sent_again(desk: Desk, played: dict[str, tuple[Sent, str]], mood: str) -> None:
    sent, room = played[mood]
    row = desk.at_rest(sent)[room]
    there = next(line["id"] for line in desk.ledger("mastodon") if line["post"] == sent.post)
    assert (row["status"], row["remote_id"], desk.accepted(sent, room)) == ("settled", there, ["create"])
    assert [each["verb"] for each in calls(desk, row["row"])][:2] == ["create", "find"]


@pytest.mark.parametrize("mood", LATER)
def test_31_what_was_not_taken_is_sent_later(desk: Desk, played: dict[str, tuple[Sent, str]], mood: str) -> None:
    sent, room = played[mood]
    row = desk.at_rest(sent)[room]
    assert (row["status"], desk.accepted(sent, room)) == ("settled", ["create"])
    assert [each["outcome"] for each in calls(desk, row["row"])] == ["later", "accepted"]


def test_31_a_network_that_asks_for_ten_years_gets_a_day_and_the_channel_waits(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    desk.order_mood("mastodon", "refuse_429_years", account=m)
    first = desk.approve(m)
    wait_until(lambda: [each["outcome"] for each in desk.attempts(first.rows[m])] == ["later"], "it was refused")
    parked = "SELECT extract(epoch FROM not_before - now()) AS s FROM integrations_channel WHERE name = %s"
    second = desk.approve(m)
    assert 80_000 < desk.read(parked, m)[0]["s"] < 100_000
    assert desk.attempts(second.rows[m]) == []
    desk.clerk.ask("withdraw", post=first.post, channels=[m])
    desk.clerk.ask("withdraw", post=second.post, channels=[m])


def test_33_a_refused_sign_in_holds_the_channel_and_costs_no_try(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    desk.order_mood("mastodon", "refuse_401", account=m, times=5)
    posts = [desk.approve(m) for _ in range(5)]
    rows = [desk.at_rest(sent)[m] for sent in posts]
    assert {(row["status"], row["tries"]) for row in rows} == {("held", 0)}
    assert sum(line["channel"] == m for line in desk.requests("mastodon")) <= 1 + len(desk.workers) * 3
    assert not any(desk.accepted(sent, m) for sent in posts)


@pytest.mark.long
def test_34_killed_between_a_new_token_and_its_keeping(desk: Desk, rooms: Rooms) -> None:
    """The network counts the old refresh token as spent: only a person can sign in again, and nobody keeps asking."""
    (x,) = rooms("x")
    with desk.clock_stands_still():
        sent = [desk.approve(x) for _ in range(2)]
        for each in sent:
            desk.order_strike("token_lent", "kill", row=each.rows[x])
    state = "SELECT status FROM integrations_channel WHERE name = %s"
    wait_until(lambda: desk.read(state, x)[0]["status"] == "needs_auth", "a person is asked to sign in")
    assert [line["path"] for line in desk.requests("x") if line["channel"] == x].count("2/oauth2/token") == 2
    assert not any(desk.accepted(each, x) for each in sent)
    desk.clerk.ask("sign_in", channel=x, access_token="access-1")
    for each in sent:
        assert desk.at_rest(each)[x]["status"] == "settled"
        assert desk.accepted(each, x) == ["create"]
