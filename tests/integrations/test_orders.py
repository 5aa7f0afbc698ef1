"""What people decide while a copy is queued, in flight or unknown happens in the order that leaves what is right."""

from uuid import UUID, uuid4

import pytest

from integrations import dispatch, outbox
from integrations.faults import STRIKES
from integrations.models import Channel, Delivery
from tests.integrations.conftest import open_channel, run_dry, tick, want
from tests.integrations.network import Network, WorkerKilled, lost, raising

pytestmark = pytest.mark.django_db


def test_approved_anew_while_the_first_is_in_flight_is_created_then_changed(
    channel: Channel, post: UUID, network: Network
) -> None:
    want(post, channel)
    network.after.append(lambda: want(post, channel, "Better words") and None)
    run_dry()
    assert network.verbs() == ["create", "edit"]
    assert network.standing() == ["Better words"]


@pytest.mark.parametrize("kind", ["lookup", "resends", "guarded"])
def test_unpublished_while_queued_is_never_sent(kind: str, post: UUID, network: Network) -> None:
    delivery = want(post, open_channel(kind))
    outbox.withdraw(post=post)
    run_dry()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status) == ([], "settled")


@pytest.mark.parametrize(("kind", "taken"), [("lookup", "delete"), ("resends", "delete"), ("replies", "reply")])
def test_unpublished_while_in_flight_is_created_then_taken_back(
    kind: str, taken: str, post: UUID, network: Network
) -> None:
    want(post, open_channel(kind))
    network.after.append(lambda: outbox.withdraw(post=post))
    run_dry()
    assert (network.verbs(), network.standing()) == (["create", taken], [])


@pytest.mark.parametrize(("kind", "taken"), [("lookup", "delete"), ("resends", "delete"), ("replies", "reply")])
@pytest.mark.parametrize("fault", [lost, lambda: raising(WorkerKilled())])
def test_unpublished_while_unknown_is_resolved_then_taken_back(
    kind: str, taken: str, fault, post: UUID, network: Network
) -> None:
    want(post, open_channel(kind))
    network.after.append(fault())
    tick()
    outbox.withdraw(post=post)
    run_dry()
    assert (network.verbs(), network.standing()) == (["create", "find", taken], [])


def test_an_approval_taken_back_between_claim_and_gate_is_not_sent(
    channel: Channel, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)
    monkeypatch.setitem(STRIKES, "after_claim", lambda: outbox.withdraw(post=post))
    run_dry()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status) == ([], "settled")


@pytest.mark.parametrize("pace", [0, 30])
@pytest.mark.parametrize("kind", ["lookup", "replies"])
def test_a_take_down_is_first_however_long_the_campaign(kind: str, pace: float, network: Network) -> None:
    channel, post = open_channel(kind), uuid4()
    want(post, channel)
    tick()
    for _number in range(dispatch.BATCH + 1):
        want(uuid4(), channel)
    Channel.objects.update(pace=pace)
    outbox.withdraw(post=post)
    assert dispatch.due()[0] == Delivery.objects.get(post=post).pk
