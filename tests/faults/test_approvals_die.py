"""Faults 1, 2 and 43: the web process dies around an approval of a story, and its author leaves meanwhile."""

from typing import Any
from uuid import UUID

import pytest

from tests.faults.conftest import Rooms
from tests.faults.desk import Desk, Sent
from tests.faults.parts import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.long]


def story_on(desk: Desk, channel: str) -> dict[str, Any]:
    """A story that waits for a reader."""
    story: dict[str, Any] = desk.clerk.ask("hand_in", channel=channel)
    return story


def approved(desk: Desk, story: dict[str, Any], *, in_seconds: float = 0) -> Sent:
    return Sent(post=story["post"], rows=desk.clerk.ask("say_yes", page=story["page"], in_seconds=in_seconds))


def live(desk: Desk, page: int) -> bool:
    return bool(desk.read("SELECT live FROM wagtailcore_page WHERE id = %s", page)[0]["live"])


def rows_of(desk: Desk, post: str) -> list[int]:
    return [row["row"] for row in desk.rows() if UUID(row["post"]) == UUID(post)]


def test_1_killed_before_the_approval_is_committed(desk: Desk, rooms: Rooms) -> None:
    (w,) = rooms("w")
    story = story_on(desk, w)
    desk.order_strike("before_approval", "kill")
    desk.clerk_dies("say_yes", page=story["page"])
    assert (live(desk, story["page"]), rows_of(desk, story["post"])) == (False, [])
    sent = approved(desk, story)
    assert desk.at_rest(sent)[w]["status"] == "settled"
    assert (live(desk, story["page"]), desk.accepted(sent, w)) == (True, ["create"])


def test_2_killed_after_the_approval_before_anybody_is_told(desk: Desk, rooms: Rooms) -> None:
    (w,) = rooms("w")
    story = story_on(desk, w)
    desk.order_strike("after_approval", "kill")
    desk.clerk_dies("say_yes", page=story["page"])
    (row,) = rows_of(desk, story["post"])
    with pytest.raises(RuntimeError, match="NotNow"):  # whoever got no answer presses again
        desk.clerk.ask("say_yes", page=story["page"])
    sent = Sent(post=story["post"], rows={w: row})
    assert desk.at_rest(sent)[w]["status"] == "settled"
    assert (live(desk, story["page"]), desk.accepted(sent, w)) == (True, ["create"])


def test_43_what_comms_approved_goes_out_though_its_author_left(desk: Desk, rooms: Rooms) -> None:
    (w,) = rooms("w")
    in_flight, *to_plan, last = [story_on(desk, w) for _ in range(5)]
    desk.order_strike("request_sent", "freeze")
    flying = approved(desk, in_flight)
    desk.frozen(flying.rows[w])
    with desk.clock_stands_still():
        planned = [approved(desk, story, in_seconds=5) for story in to_plan]
        desk.clerk.ask("close_account", of=last["page"])
    desk.thaw_struck(flying.rows[w])
    for each in (flying, *planned, approved(desk, last)):
        wait_until(lambda sent=each: desk.accepted(sent, w), "it went out")
        assert desk.at_rest(each)[w]["status"] == "settled"
        assert desk.accepted(each, w) == ["create"]
