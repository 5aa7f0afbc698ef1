"""Each channel has its turn: one call at a time, at its pace, and none at another's expense."""

from uuid import UUID, uuid4

import pytest

from integrations import dispatch
from integrations.adapters.base import Room
from integrations.errors import TemporaryError, UnknownOutcome
from integrations.models import Channel, Delivery
from integrations.turns import TROUBLED
from tests.integrations.conftest import open_channel, pass_time, tick, want
from tests.integrations.network import Lookup, Network, raising


def test_one_call_at_a_time_on_a_channel(channel: Channel, network: Network) -> None:
    first, second = want(uuid4(), channel, "First"), want(uuid4(), channel, "Second")
    network.before.append(lambda: dispatch.deliver(second.pk))
    dispatch.deliver(first.pk)
    assert [words for _verb, words, _key in network.calls] == ["First"]
    assert dispatch.due() == [second.pk]


def test_a_refused_row_is_handed_out_at_the_next_tick(channel: Channel, network: Network) -> None:
    first, second = want(uuid4(), channel), want(uuid4(), channel)
    Delivery.objects.filter(pk=second.pk).update(enqueued_at=second.changed_at)
    network.before.append(lambda: dispatch.deliver(second.pk))
    dispatch.deliver(first.pk)
    second.refresh_from_db()
    assert second.enqueued_at is None


def test_a_take_down_goes_beside_another_call(channel: Channel, post: UUID, network: Network) -> None:
    there = want(post, channel)
    tick()
    there.refresh_from_db()
    there.want(None)
    network.before.append(lambda: dispatch.deliver(there.pk))
    dispatch.deliver(want(uuid4(), channel, "Campaign").pk)
    assert network.verbs() == ["create", "create", "delete"]


def test_a_look_up_is_a_call_too(channel: Channel, network: Network) -> None:
    network.before.append(raising(UnknownOutcome("No answer.")))
    unknown = want(uuid4(), channel)
    dispatch.deliver(unknown.pk)
    pass_time(100)
    network.before.append(lambda: dispatch.deliver(unknown.pk))
    dispatch.deliver(want(uuid4(), channel).pk)
    assert network.verbs() == ["create", "create"]
    pass_time(5)
    assert dispatch.due() == [unknown.pk]


def test_a_worker_goes_on_with_the_channel(channel: Channel, network: Network) -> None:
    for number in range(4):
        want(uuid4(), channel, f"Words {number}")
    (first,) = dispatch.due()
    dispatch.work(first)
    assert list(network.posts.values()) == [f"Words {number}" for number in range(4)]


def test_a_backlog_does_not_leave_in_a_burst(
    channel: Channel, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lookup, "interval", 60)
    for number in range(20):
        want(uuid4(), channel, f"Words {number}")
    tick()
    assert len(network.posts) == 5
    for _minute in range(10):
        pass_time(60)
        tick()
    assert len(network.posts) == 15


def test_a_pace_is_kept_though_no_call_comes_at_its_very_moment(
    channel: Channel, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.models.channel.PATIENCE", 120)  # all in minutes, where the product has seconds
    Channel.objects.update(pace=75)
    for number in range(30):
        want(uuid4(), channel, f"Words {number}")
    tick()
    for _minute in range(25):
        pass_time(60)
        tick()
    assert len(network.posts) == 21


def test_a_pace_saves_up_nothing(channel: Channel, network: Network) -> None:
    Channel.objects.update(pace=75, next_turn="2020-01-01T00:00Z")
    for number in range(3):
        want(uuid4(), channel, f"Words {number}")
    tick()
    pass_time(30)
    tick()
    assert len(network.posts) == 1


def test_a_quiet_day_saves_up_no_more_than_one_burst(
    channel: Channel, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lookup, "interval", 60)
    Channel.objects.update(next_turn="2020-01-01T00:00Z")
    for _ in range(9):
        want(uuid4(), channel)
    tick()
    assert len(network.posts) == 5


def test_a_take_down_waits_for_no_pace_but_for_a_network_that_asked_for_a_rest(
    channel: Channel, post: UUID, network: Network
) -> None:
    there = want(post, channel)
    tick()
    Channel.objects.update(pace=3600)
    want(uuid4(), channel, "Campaign")
    tick()
    want(uuid4(), channel, "Campaign, second part")
    there.refresh_from_db()
    there.want(None)
    channel.park(60)
    tick()
    assert network.verbs() == ["create", "create"]
    pass_time(61)
    tick()
    assert network.verbs() == ["create", "create", "delete"]


def test_each_channel_has_its_row_in_each_tick(db: None, network: Network) -> None:
    crowded, quiet = open_channel(name="Crowded"), open_channel(name="Quiet")
    for _ in range(300):
        want(uuid4(), crowded)
    last = want(uuid4(), quiet)
    assert last.pk in dispatch.due()


def test_failing_channels_share_two_workers(db: None, network: Network) -> None:
    well = open_channel(name="Well")
    sick = [open_channel(name=f"Sick {number}") for number in range(5)]
    Channel.objects.exclude(pk=well.pk).update(failures=1)
    for each in sick:
        want(uuid4(), each)
    fine = want(uuid4(), well)
    chosen = dispatch.due()
    assert (len(chosen), fine.pk in chosen) == (TROUBLED + 1, True)


def test_a_network_that_names_its_limit_is_called_slower(
    channel: Channel, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lookup, "room", Room(calls=9, resets_in=300))
    for _ in range(2):
        want(uuid4(), channel)
    tick()
    pass_time(29)
    tick()
    assert len(network.posts) == 1
    pass_time(2)
    tick()
    assert len(network.posts) == 2


def test_a_network_with_no_room_left_is_left_alone_until_it_has_some(
    channel: Channel, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lookup, "room", Room(calls=0, resets_in=300))
    tick()
    want(uuid4(), channel)
    tick()
    assert not Channel.objects.open().exists()
    pass_time(331)
    assert Channel.objects.open().exists()


def test_a_sick_server_that_asks_for_a_second_each_time_is_given_longer(
    channel: Channel, post: UUID, network: Network
) -> None:
    delivery = want(post, channel)
    network.before.extend(raising(TemporaryError("Down.", retry_after=1)) for _ in range(3))
    for _second in range(60):
        tick()
        pass_time(2)
    delivery.refresh_from_db()
    assert delivery.tries < 4
