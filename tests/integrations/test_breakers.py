"""What keeps failing is left in peace, and neither its rows nor other channels pay for it."""

from uuid import UUID, uuid4

import pytest

from integrations import dispatch, read_back
from integrations.errors import AuthError, PermanentError, TemporaryError, UnknownOutcome
from integrations.models import Channel, Delivery
from integrations.models.breaker import rest
from tests.integrations.conftest import open_channel, pass_time, tick, want
from tests.integrations.network import Network, WorkerKilled, raising

SICK = TemporaryError("Not well.")


def fail(network: Network, channel: Channel, times: int, error: BaseException = SICK) -> None:
    """So many calls on this channel fail, each for a post of its own, whatever its pace."""
    for _ in range(times):
        Channel.objects.update(next_turn=None)
        network.before.append(raising(error))
        dispatch.deliver(want(uuid4(), channel).pk)


@pytest.mark.parametrize("error", [SICK, UnknownOutcome("No answer.")])
def test_five_failures_in_a_row_and_it_rests(channel: Channel, network: Network, error: Exception) -> None:
    fail(network, channel, 4, error)
    assert Channel.objects.open().exists()
    fail(network, channel, 1, error)
    assert not Channel.objects.open().exists()
    dispatch.deliver(want(uuid4(), channel).pk)
    assert len(network.calls) == 5
    pass_time(59)
    assert not Channel.objects.open().exists()
    pass_time(2)
    assert Channel.objects.open().exists()


def test_one_call_at_a_time_finds_out_whether_it_is_well(channel: Channel, post: UUID, network: Network) -> None:
    fail(network, channel, 5)
    pass_time(61)
    first, second = want(post, channel), want(uuid4(), channel)
    network.before.append(lambda: dispatch.deliver(second.pk))
    dispatch.deliver(first.pk)
    assert len(network.posts) == 1
    dispatch.deliver(second.pk)
    assert len(network.posts) == 2


def test_each_probe_that_fails_doubles_the_rest(channel: Channel, network: Network) -> None:
    assert [rest(failures) for failures in (5, 6, 7, 9, 10, 500)] == [60, 120, 240, 960, 1800, 1800]
    fail(network, channel, 5)
    pass_time(61)
    fail(network, channel, 1)
    pass_time(110)
    assert not Channel.objects.open().exists()
    pass_time(20)
    assert Channel.objects.open().exists()


def test_a_probe_whose_worker_dies_is_tried_again_after_its_lease(channel: Channel, network: Network) -> None:
    fail(network, channel, 5)
    pass_time(61)
    network.before.append(raising(WorkerKilled()))
    with pytest.raises(WorkerKilled):
        dispatch.deliver(want(uuid4(), channel).pk)
    assert not Channel.objects.open().exists()
    pass_time(91)
    assert Channel.objects.open().exists()


@pytest.mark.parametrize("answer", [None, PermanentError("Too long.")])
def test_any_answer_between_them_says_it_works(channel: Channel, network: Network, answer: Exception | None) -> None:
    fail(network, channel, 4)
    if answer is not None:
        network.before.append(raising(answer))
    dispatch.deliver(want(uuid4(), channel).pk)
    fail(network, channel, 4)
    assert Channel.objects.open().exists()


def test_a_worker_that_dies_says_nothing_about_the_network(channel: Channel, network: Network) -> None:
    for _ in range(6):
        network.before.append(raising(WorkerKilled()))
        with pytest.raises(WorkerKilled):
            dispatch.deliver(want(uuid4(), channel).pk)
        pass_time(91)
        dispatch.due()
    assert Channel.objects.get().failures == 0


def test_a_look_up_counts_as_well(channel: Channel, post: UUID, network: Network) -> None:
    fail(network, channel, 4, UnknownOutcome("No answer."))
    pass_time(100)
    unknown = Delivery.objects.filter(status=Delivery.Status.UNKNOWN).first()
    network.before.append(raising(SICK))
    assert unknown is not None
    read_back.settle_unknown(unknown.pk)
    assert not Channel.objects.open().exists()


def test_a_breaker_holds_and_never_kills(channel: Channel, network: Network) -> None:
    fail(network, channel, 5)
    for _minute in range(60):
        network.before[:] = [raising(SICK)]
        tick()
        pass_time(60)
    assert set(Delivery.objects.values_list("status", flat=True)) == {"due"}
    assert len(network.calls) <= 11  # probes after 1, 2, 4, 8, 16 and 30 minutes


def test_two_channels_of_one_host_share_its_fate(db: None, network: Network) -> None:
    one, two = (open_channel(name=name, base="shared.example") for name in ("One", "Two"))
    elsewhere = open_channel(name="Elsewhere", base="elsewhere.example")
    fail(network, one, 3)
    fail(network, two, 2)
    assert list(Channel.objects.open()) == [elsewhere]
    pass_time(61)
    network.before.append(lambda: dispatch.deliver(want(uuid4(), two).pk))
    dispatch.deliver(want(uuid4(), one).pk)
    assert len(network.posts) == 1  # the other channel waited for the probe of the first
    assert Channel.objects.open().count() == 3


def test_seven_days_of_failures_only_close_the_channel(
    channel: Channel, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    for _day in range(7):
        assert Channel.objects.get().status == "ok"
        fail(network, channel, 1)
        Channel.objects.update(last_failing_day="2020-01-01", rests_until=None)
    assert Channel.objects.get().status == "paused"
    assert "7 different days" in caplog.text
    waiting = want(uuid4(), channel)
    tick()
    waiting.refresh_from_db()
    assert waiting.status == "held"


def test_many_failures_on_one_day_are_one_day(channel: Channel, network: Network) -> None:
    fail(network, channel, 4)
    assert Channel.objects.get().failing_days == 1


def test_a_good_day_between_them_counts_from_nothing(channel: Channel, network: Network) -> None:
    for day in range(12):
        fail(network, channel, 1)
        Channel.objects.update(last_failing_day="2020-01-01", rests_until=None)
        if day == 5:
            dispatch.deliver(want(uuid4(), channel).pk)
    assert (Channel.objects.get().status, Channel.objects.get().failing_days) == ("ok", 6)


def test_a_person_who_resumes_it_has_it_called_at_once(channel: Channel, network: Network) -> None:
    fail(network, channel, 6)
    channel.refresh_from_db()
    channel.pause()
    channel.resume()
    assert Channel.objects.open().exists()


def test_a_refused_sign_in_is_no_illness(channel: Channel, network: Network) -> None:
    fail(network, channel, 1, AuthError("Revoked."))
    assert Channel.objects.get().failures == 0
