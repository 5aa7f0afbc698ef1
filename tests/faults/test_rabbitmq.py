"""The same promises where the broker is RabbitMQ: faults 3, 9 and 13."""

import shutil
from collections.abc import Iterator

import pytest

from tests.faults.conftest import FOLDER
from tests.faults.database import database
from tests.faults.desk import Desk
from tests.faults.parts import RabbitMQ

pytestmark = [pytest.mark.faults, pytest.mark.long]  # a broker of its own takes a minute to come up


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """A desk of its own, with one channel on each kind of network."""
    where = FOLDER / "rabbitmq"
    shutil.rmtree(where, ignore_errors=True)
    with database() as server, Desk(where, server, broker=RabbitMQ) as made:
        made.open_channels("m1", "w1", "b1")
        yield made
        made.drain()
        verdict = made.judge()
        assert not {name: found for name, found in verdict.items() if isinstance(found, list) and found}


def test_killed_workers_on_rabbitmq(desk: Desk) -> None:
    with desk.clock_stands_still():
        sent = [desk.approve("m1", "w1") for _ in range(5)]
        for point, each in zip(("after_claim", "request_sent", "after_answer", "before_finish"), sent, strict=False):
            for row in each.rows.values():
                desk.order_strike(point, "kill", row=row)
    for each in sent:
        desk.at_rest(each)
    assert all([desk.accepted(each, room) for room in ("m1", "w1")] == [["create"], ["create"]] for each in sent)


def test_fifty_copies_of_a_message_on_rabbitmq(desk: Desk) -> None:
    with desk.clock_stands_still():
        sent = desk.approve("b1")
        desk.clerk.ask("shout", row=sent.rows["b1"], times=50)
    desk.at_rest(sent)
    assert [each["outcome"] for each in desk.attempts(sent.rows["b1"])] == ["accepted"]


def test_rabbitmq_killed_and_started_again_is_used_again(desk: Desk) -> None:
    sent = [desk.approve("m1", "w1") for _ in range(5)]
    desk.broker.kill()
    sent += [desk.approve("m1", "w1") for _ in range(5)]
    desk.broker.start()
    for each in sent:
        desk.at_rest(each, seconds=90)
    assert all([desk.accepted(each, room) for room in ("m1", "w1")] == [["create"], ["create"]] for each in sent)
