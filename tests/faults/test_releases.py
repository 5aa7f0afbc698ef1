"""Fault 47: workers of two releases side by side on the same tables, as during every upgrade."""

from collections.abc import Iterator

import pytest

from tests.faults.builds import NEXT_COLUMN
from tests.faults.conftest import Rooms
from tests.faults.desk import CHILDREN, Desk, Sent, worker

pytestmark = [pytest.mark.faults, pytest.mark.long]

MOST = 40  # posts until both releases had their share


@pytest.fixture(scope="module")
def next_release(parts: Desk) -> Iterator[None]:
    """Its migration was run, and one of its workers is up beside the old ones."""
    parts.write(NEXT_COLUMN)
    parts.add("next", *worker("deliver", "-c", str(CHILDREN), "-n", "next@kit"), build="next_release")
    yield
    parts.remove("next")


def at_work(desk: Desk, sent: list[Sent]) -> set[str]:
    """Who settled the rows of these posts; the old release knows nothing of that column, and leaves it empty."""
    posts = [each.post for each in sent]
    rows = desk.read("SELECT moved_by FROM integrations_delivery WHERE post::text = ANY(%s)", posts)
    return {row["moved_by"] for row in rows}


def tries_of(desk: Desk, sent: Sent) -> list[list[str]]:
    """The calls for each row; one that found itself too old sent nothing."""
    return [
        [each["outcome"] for each in desk.attempts(row) if each["outcome"] != "unsent"] for row in sent.rows.values()
    ]


@pytest.mark.usefixtures("next_release")
def test_47_workers_of_two_releases_make_no_extra_attempt(desk: Desk, rooms: Rooms) -> None:
    m, w, b = rooms("m", "w", "b")
    sent: list[Sent] = []
    while at_work(desk, sent) != {"", "next release"} and len(sent) < MOST:
        sent.append(desk.approve(m, w, b))
        desk.at_rest(sent[-1])
    assert at_work(desk, sent) == {"", "next release"}
    assert all(tries_of(desk, each) == [["accepted"]] * 3 for each in sent)


@pytest.mark.usefixtures("next_release")
def test_47_what_a_worker_of_one_release_left_any_other_takes_up(desk: Desk, rooms: Rooms) -> None:
    m, w = rooms("m", "w")
    with desk.clock_stands_still():
        sent = [desk.approve(m, w) for _ in range(6)]
        for each in sent:
            for row in each.rows.values():
                desk.order_strike("request_sent", "kill", row=row)
    for each in sent:
        desk.at_rest(each)
    assert all([desk.accepted(each, room) for room in (m, w)] == [["create"], ["create"]] for each in sent)
