"""Whatever dies, and wherever: each post ends up once, or the desk says that it does not know.

C1 to C12 are the crash windows of our delivery design: between which two steps the worker dies.
"""

import time
from uuid import UUID

import pytest
from django.db import OperationalError

from integrations import dispatch, outbox
from integrations.adapters.base import Call
from integrations.errors import PermanentError, TemporaryError
from integrations.message import Receipt
from integrations.models import Attempt, Channel, Delivery
from tests.integrations.conftest import open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import Lookup, Network, WorkerKilled, lost, raising

pytestmark = pytest.mark.django_db
KILL = raising(WorkerKilled())


def test_c3_an_id_handed_out_twice_is_claimed_once(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    first, pk = dispatch.due(), delivery.pk
    pass_time(11)
    for again in first + dispatch.due():
        dispatch.deliver(again)
    assert (first, network.verbs()) == ([pk], ["create"])


def test_c4_what_the_broker_forgot_is_handed_out_again(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    dispatch.due()  # and the broker forgets it
    pass_time(11)
    tick()
    assert network.verbs() == ["create"]


def test_c5_a_worker_that_dies_while_claiming_leaves_the_row_due(
    channel: Channel, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)
    with monkeypatch.context() as broken:
        broken.setattr(Attempt, "begin", raising_of(OperationalError))
        with pytest.raises(OperationalError):
            dispatch.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.token, Attempt.objects.count()) == ("due", None, 0)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_c6_c7_c8_a_worker_that_dies_in_the_call_is_looked_up(
    channel: Channel, post: UUID, network: Network, moment: str
) -> None:
    getattr(network, moment).append(KILL)
    delivery = want(post, channel)
    tick()
    delivery.refresh_from_db()
    assert delivery.status == "sending"
    run_dry(minutes=2)
    delivery.refresh_from_db()
    assert (delivery.status, list(network.posts.values())) == ("settled", ["First words"])
    assert "find" in network.verbs()


def test_a_dead_workers_row_is_unknown_never_due(channel: Channel, post: UUID, network: Network) -> None:
    network.before.append(KILL)
    delivery = want(post, channel)
    tick()
    pass_time(91)
    dispatch.due()
    delivery.refresh_from_db()
    assert delivery.status == "unknown"


def test_a_dead_workers_row_resumes_within_two_minutes(channel: Channel, post: UUID, network: Network) -> None:
    network.before.append(KILL)
    want(post, channel)
    tick()
    for _second in range(3):
        pass_time(39)
        tick()
    tick()
    assert list(network.posts.values()) == ["First words"]


def test_c9_a_finished_row_is_not_sent_again(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    dispatch.deliver(delivery.pk)
    dispatch.deliver(delivery.pk)
    assert network.verbs() == ["create"]


def test_c10_a_frozen_worker_gives_up_unsent(
    channel: Channel, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)
    clock = iter([0.0, 31.0])
    with monkeypatch.context() as frozen:
        frozen.setattr(time, "monotonic", lambda: next(clock))
        dispatch.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (network.calls, delivery.status, delivery.tries) == ([], "due", 0)
    assert delivery.attempts.get().outcome == "unsent"


def test_c10_a_worker_frozen_after_a_picture_gives_up_before_the_post(
    channel: Channel, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)

    def upload_then_freeze(self: Lookup, call: Call) -> Receipt:
        frozen.setattr(time, "monotonic", lambda: 10.0**9)
        call.note_done("picture", "media-1")
        raise AssertionError("a frozen worker went on")

    with monkeypatch.context() as frozen:
        frozen.setattr(Lookup, "create", upload_then_freeze)
        dispatch.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (network.posts, delivery.status) == ({}, "due")


def test_c11_a_database_that_dies_at_the_end_leaves_the_outcome_unknown(
    channel: Channel, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)
    with monkeypatch.context() as broken:
        broken.setattr(Delivery, "confirm", raising_of(OperationalError))
        with pytest.raises(OperationalError):
            dispatch.deliver(delivery.pk)
    run_dry(minutes=2)
    delivery.refresh_from_db()
    assert (delivery.status, network.verbs()) == ("settled", ["create", "find"])


def test_c12_an_uploaded_picture_is_remembered_at_once(
    channel: Channel, post: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)

    def upload_then_die(self: Lookup, call: Call) -> Receipt:
        call.note_done("picture", "media-1")
        raise WorkerKilled

    monkeypatch.setattr(Lookup, "create", upload_then_die)
    tick()
    delivery.refresh_from_db()
    assert delivery.parts_done == {"picture": "media-1"}


def test_a_lost_answer_is_looked_up_and_not_repeated(channel: Channel, post: UUID, network: Network) -> None:
    network.after.append(lost())
    delivery = want(post, channel)
    run_dry(minutes=2)
    delivery.refresh_from_db()
    assert network.verbs() == ["create", "find"]
    assert (delivery.status, delivery.remote_id) == ("settled", "r1")


def test_nothing_is_looked_up_while_a_call_may_be_in_flight(channel: Channel, post: UUID, network: Network) -> None:
    network.after.append(lost())
    want(post, channel)
    tick()
    pass_time(89)
    tick()
    assert network.verbs() == ["create"]


def test_what_was_surely_not_taken_is_sent_again_under_a_new_key(
    channel: Channel, post: UUID, network: Network
) -> None:
    network.before.append(lost())
    want(post, channel)
    run_dry(minutes=2)
    keys = [key for verb, _text, key in network.calls if verb == "create"]
    assert list(network.posts.values()) == ["First words"]
    assert len(set(keys)) == 2


def test_a_blind_network_is_never_asked_twice(db: None, post: UUID, network: Network) -> None:
    network.after.append(lost())
    delivery = want(post, open_channel("blind"))
    run_dry()
    delivery.refresh_from_db()
    assert (network.verbs(), delivery.status, delivery.due_at) == (["create"], "unknown", None)


def test_a_guarded_receiver_gets_the_same_message_again_under_the_same_key(
    db: None, post: UUID, network: Network
) -> None:
    network.after.append(lost())
    delivery = want(post, open_channel("guarded"))
    run_dry()
    delivery.refresh_from_db()
    assert (network.verbs(), len(network.posts), delivery.status) == (["create"] * 2, 1, "settled")
    assert len({key for _verb, _text, key in network.calls}) == 1


def test_a_repeat_that_is_refused_for_now_keeps_the_key(db: None, post: UUID, network: Network) -> None:
    network.after.append(lost())
    want(post, open_channel("guarded"))
    tick()
    network.before.append(raising(TemporaryError("Busy.")))
    run_dry()
    assert len({key for _verb, _text, key in network.calls}) == 1
    assert len(network.posts) == 1


def test_a_key_is_not_trusted_longer_than_the_network_keeps_it(
    db: None, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = open_channel("blind")
    monkeypatch.setattr(channel.adapter_class, "idempotent_for", 600.0)
    network.after.append(lost())
    delivery = want(post, channel)
    tick()
    pass_time(601)
    run_dry()
    delivery.refresh_from_db()
    assert (network.verbs(), delivery.status) == (["create"], "unknown")


def test_a_key_still_kept_is_used_again(
    db: None, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = open_channel("blind")
    monkeypatch.setattr(channel.adapter_class, "idempotent_for", 600.0)
    network.after.append(lost())
    want(post, channel)
    run_dry(minutes=2)
    assert (network.verbs(), len(network.posts)) == (["create"] * 2, 1)


def test_a_repeat_tells_when_its_first_try_began(
    db: None, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    create = Lookup.create
    monkeypatch.setattr(Lookup, "create", lambda self, call: (told.append(call.since), create(self, call))[1])
    network.after.append(lost())
    want(post, open_channel("guarded"))
    tick()
    pass_time(100)
    first = Attempt.objects.get().started_at
    tick()
    tick()
    assert told[1] == first


def test_an_edit_waits_until_the_unknown_is_settled(channel: Channel, post: UUID, network: Network) -> None:
    network.after.append(lost())
    want(post, channel)
    tick()
    want(post, channel, "Better words")
    run_dry(minutes=2)
    assert network.verbs() == ["create", "find", "edit"]
    assert list(network.posts.values()) == ["Better words"]


@pytest.mark.parametrize("kind", ["lookup", "guarded"])
def test_a_withdrawal_of_an_unknown_post_takes_it_down(db: None, post: UUID, network: Network, kind: str) -> None:
    network.after.append(lost())
    want(post, open_channel(kind))
    tick()
    outbox.withdraw(post=post)
    run_dry(minutes=2)
    assert network.posts == {}
    assert network.verbs()[-1] == "delete"
    assert network.verbs().count("create") == 1


@pytest.mark.parametrize("meanwhile", ["about to be repeated", "held", "given up"])
def test_a_withdrawal_of_a_post_that_may_be_there_takes_it_down_whatever_became_of_the_row(
    db: None, post: UUID, network: Network, meanwhile: str
) -> None:
    channel = open_channel("guarded")
    network.after.append(lost())
    row = want(post, channel)
    tick()
    pass_time(120)
    dispatch.deliver(row.pk)  # one step: it is to be repeated
    row.refresh_from_db()
    assert row.status == "due"
    if meanwhile == "held":
        row.hold()
    elif meanwhile == "given up":
        row.doubt()
        row.fail("Three times in a row the worker stopped during this.")
    outbox.withdraw(post=post)
    run_dry(minutes=2)
    assert network.posts == {}
    assert network.verbs() == ["create", "delete"]


def test_a_lost_edit_is_made_again(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    want(post, channel, "Better words")
    network.before.append(lost())
    run_dry(minutes=2)
    assert network.verbs() == ["create", "edit", "edit"]
    assert list(network.posts.values()) == ["Better words"]


def test_a_lost_edit_taken_back_is_still_corrected(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    want(post, channel, "Worse words")
    network.after.append(lost())
    tick()
    want(post, channel, "First words")
    run_dry(minutes=2)
    assert list(network.posts.values()) == ["First words"]


def test_a_lost_take_down_is_finished_before_the_post_comes_back(
    channel: Channel, post: UUID, network: Network
) -> None:
    want(post, channel)
    tick()
    outbox.withdraw(post=post)
    network.after.append(lost())
    tick()
    want(post, channel, "New words")
    run_dry(minutes=2)
    assert network.verbs() == ["create", "delete", "delete", "create"]
    assert list(network.posts.values()) == ["New words"]


def test_a_late_answer_settles_a_row_nobody_else_took(db: None, post: UUID, network: Network) -> None:
    def lease_runs_out() -> None:
        pass_time(91)
        dispatch.due()

    network.after.append(lease_runs_out)
    delivery = want(post, open_channel("blind"))
    tick()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_id) == ("settled", "r1")


def test_a_late_answer_cannot_overwrite_whoever_owns_the_row_now(
    channel: Channel, post: UUID, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    def slow_answer() -> None:
        pass_time(91)
        dispatch.due()
        Delivery.objects.update(due_at=None)
        tick_until_settled()

    def tick_until_settled() -> None:
        pass_time(200)
        Delivery.objects.update(due_at=Attempt.objects.first().started_at)
        tick()

    network.after.append(slow_answer)
    delivery = want(post, channel)
    tick()
    delivery.refresh_from_db()
    assert (network.verbs(), delivery.status) == (["create", "find"], "settled")
    assert "late answer" in caplog.text


def test_a_withdrawal_between_claim_and_gate_sends_nothing(
    channel: Channel, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)
    adapter = Channel.adapter

    def withdrawn_meanwhile(self: Channel) -> object:
        outbox.withdraw(post=post)
        return adapter(self)

    monkeypatch.setattr(Channel, "adapter", withdrawn_meanwhile)
    run_dry()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status) == ([], "settled")


def test_a_pause_between_claim_and_gate_sends_nothing(
    channel: Channel, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)
    adapter = Channel.adapter

    def paused_meanwhile(self: Channel) -> object:
        Channel.objects.update(status="paused")
        return adapter(self)

    monkeypatch.setattr(Channel, "adapter", paused_meanwhile)
    tick()
    tick()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status) == ([], "held")


@pytest.mark.parametrize("meanwhile", ["withdrawn", "paused"])
def test_what_is_stopped_while_pictures_are_uploaded_is_not_posted(
    channel: Channel, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    create = Lookup.create

    def stopped_during_the_upload(self: Lookup, call: Call) -> Receipt:
        outbox.withdraw(post=post) if meanwhile == "withdrawn" else channel.pause()
        call.note_done("picture", "media-1")
        return create(self, call)

    monkeypatch.setattr(Lookup, "create", stopped_during_the_upload)
    delivery = want(post, channel)
    tick()
    tick()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status) == ([], "settled" if meanwhile == "withdrawn" else "held")
    assert delivery.parts_done == {"picture": "media-1"}


def test_a_post_that_kills_its_workers_is_stopped_after_three(channel: Channel, post: UUID, network: Network) -> None:
    network.before.extend([KILL, KILL, KILL, KILL, KILL])
    delivery = want(post, channel)
    run_dry()
    delivery.refresh_from_db()
    assert len(network.calls) == 3
    assert (delivery.status, delivery.due_at) == ("unknown", None)


def test_a_look_up_that_is_refused_leaves_the_row_to_a_person(channel: Channel, post: UUID, network: Network) -> None:
    network.after.append(lost())
    delivery = want(post, channel)
    tick()
    network.before.append(raising(PermanentError("Not allowed to read.")))
    run_dry()
    delivery.refresh_from_db()
    assert (network.verbs(), delivery.status) == (["create", "find"], "unknown")


def test_a_look_up_that_fails_for_now_is_made_again(channel: Channel, post: UUID, network: Network) -> None:
    network.after.append(lost())
    want(post, channel)
    tick()
    network.before.append(raising(TemporaryError("Busy.")))
    run_dry()
    assert network.verbs() == ["create", "find", "find"]


def raising_of(error: type[Exception]) -> object:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error("The database went away.")

    return fail
