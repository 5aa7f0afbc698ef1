"""The way of one post to one channel: what is wanted becomes what is there."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from wagtail.models import Page

from integrations import dispatch, outbox
from integrations.calls import asked_wait
from integrations.errors import AuthError, GoneError, PendingError, PermanentError, TemporaryError
from integrations.message import Receipt
from integrations.models import Attempt, Channel, Delivery, Message
from tests.integrations.conftest import announce, open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import Lookup, Network, raising

pytestmark = pytest.mark.django_db
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def test_wanted_words_are_there_after_one_tick(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    tick()
    delivery.refresh_from_db()
    assert list(network.posts.values()) == ["First words"]
    assert (delivery.status, delivery.there_id) == ("settled", delivery.wanted_id)
    assert delivery.remote_url == "https://network.example/r1"


def test_wanting_the_same_words_again_does_nothing(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    want(post, channel)
    tick()
    assert network.verbs() == ["create"]
    assert Message.objects.count() == 1


def test_an_edit_replaces_what_is_there(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    want(post, channel, "Better words")
    tick()
    assert network.verbs() == ["create", "edit"]
    assert list(network.posts.values()) == ["Better words"]


def test_a_withdrawal_before_the_first_send_sends_nothing(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    outbox.withdraw(post=post)
    tick()
    delivery.refresh_from_db()
    assert network.calls == []
    assert delivery.status == "settled"


def test_a_withdrawal_takes_down_what_is_there(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    outbox.withdraw(post=post)
    tick()
    assert network.posts == {}


def test_an_edit_during_the_send_follows_it(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    network.before.append(lambda: want(post, channel, "Better words") and None)
    tick()
    tick()
    assert network.verbs() == ["create", "edit"]
    assert list(network.posts.values()) == ["Better words"]


def test_a_withdrawal_during_the_send_takes_down_what_was_sent(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    network.before.append(lambda: outbox.withdraw(post=post))
    tick()
    tick()
    assert network.verbs() == ["create", "delete"]
    assert network.posts == {}


def test_ten_edits_in_a_row_cost_one_edit(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    for number in range(10):
        want(post, channel, f"Words {number}")
    tick()
    assert network.verbs() == ["create", "edit"]
    assert list(network.posts.values()) == ["Words 9"]


def test_a_post_may_come_back_after_it_was_taken_down(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    outbox.withdraw(post=post)
    tick()
    want(post, channel)
    tick()
    assert list(network.posts.values()) == ["First words"]


def test_nothing_goes_out_before_the_embargo_is_lifted(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel, embargo=LATER)
    tick()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status, delivery.hold_reason) == ([], "held", "go-live")
    outbox.lift_embargo(post=post)
    tick()
    assert network.verbs() == ["create"]


def test_an_edit_under_embargo_leaves_what_is_there(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    network.before.append(lambda: want(post, channel, "Tomorrow's words", embargo=LATER) and None)
    tick()
    tick()
    assert list(network.posts.values()) == ["First words"]
    outbox.lift_embargo(post=post)
    tick()
    assert list(network.posts.values()) == ["Tomorrow's words"]


def test_a_withdrawal_does_not_wait_for_go_live(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    want(post, channel, "Tomorrow's words", embargo=LATER)
    outbox.withdraw(post=post)
    tick()
    assert network.posts == {}


def test_a_channel_no_longer_chosen_is_cleared(channel: Channel, post: UUID, network: Network) -> None:
    other = open_channel(name="Another")
    announcement = announce(post)
    parts = outbox.compose(announcement=announcement, channel=channel)
    sealed = {"announcement": announcement, "seal_digest": "5ea1", "page_id": None}
    outbox.want_exactly(parts_by_channel={channel: parts, other: parts}, **sealed)
    tick()
    assert len(network.posts) == 2
    outbox.want_exactly(parts_by_channel={other: parts}, **sealed)
    tick()
    assert len(network.posts) == 1
    assert Delivery.objects.get(channel=channel).wanted is None


def test_take_downs_come_before_everything_else(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    newer = want(UUID(int=5), channel)
    outbox.withdraw(post=post)
    assert dispatch.due() == [Delivery.objects.get(post=post).pk, newer.pk]


def test_a_refusal_waits_for_a_person(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    network.before.append(raising(PermanentError("Too long.")))
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.last_error, network.verbs()) == ("failed", "Too long.", ["create"])


def test_a_refusal_of_words_nobody_wants_any_more_is_not_final(channel: Channel, post: UUID, network: Network) -> None:
    def edit_then_refuse() -> None:
        want(post, channel, "Shorter")
        raise PermanentError("Too long.")

    want(post, channel)
    network.before.append(edit_then_refuse)
    run_dry()
    assert list(network.posts.values()) == ["Shorter"]


def test_what_was_certainly_not_accepted_is_tried_again_later(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    network.before.append(raising(TemporaryError("Busy.")))
    tick()
    tick()
    assert network.verbs() == ["create"]
    pass_time(31)
    tick()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries) == ("settled", 0)


def test_eight_tries_are_enough(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    Delivery.objects.update(expires_at=None)
    network.before.extend(raising(TemporaryError("Busy.")) for _ in range(20))
    run_dry(minutes=24 * 60)
    delivery.refresh_from_db()
    assert (delivery.status, len(network.calls)) == ("failed", 8)


def test_one_429_parks_the_whole_channel(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    network.before.append(raising(TemporaryError("Slow down.", retry_after=300)))
    tick()
    want(UUID(int=7), channel)
    tick()
    assert network.verbs() == ["create"]
    pass_time(331)
    tick()
    assert network.verbs() == ["create"] * 3


@pytest.mark.parametrize(("asked", "least", "most"), [(-5, 1, 2), (10**9, 86_400, 96_000)])
def test_a_network_cannot_park_us_for_ever_or_not_at_all(asked: float, least: float, most: float) -> None:
    assert least <= asked_wait(asked) <= most


def test_a_refused_sign_in_holds_the_channel_and_counts_no_try(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    network.before.append(raising(AuthError("Revoked.")))
    tick()
    want(UUID(int=7), channel)
    tick()
    delivery.refresh_from_db()
    channel.refresh_from_db()
    assert (channel.status, delivery.status, delivery.tries) == ("needs_auth", "held", 0)
    assert network.verbs() == ["create"]
    channel.resume()
    run_dry()
    assert len(network.posts) == 2


def test_a_paused_channel_holds_and_resumes_in_order(channel: Channel, network: Network) -> None:
    channel.pause()
    for number in range(1, 4):
        want(UUID(int=number), channel, f"Words {number}")
    tick()
    assert network.calls == []
    assert set(Delivery.objects.values_list("status", flat=True)) == {"held"}
    channel.resume()
    run_dry(minutes=0.05)
    assert list(network.posts.values()) == ["Words 1", "Words 2", "Words 3"]


def test_a_channel_keeps_its_pace(channel: Channel, network: Network) -> None:
    Channel.objects.update(pace=60)
    want(UUID(int=1), channel)
    want(UUID(int=2), channel)
    tick()
    assert len(network.posts) == 1
    pass_time(61)
    tick()
    assert len(network.posts) == 2


def test_a_paced_channel_with_many_posts_keeps_its_pace_and_their_order(channel: Channel, network: Network) -> None:
    Channel.objects.update(pace=2)
    for number in range(5):
        want(UUID(int=number), channel, f"Words {number}")
    for _second in range(10):
        tick()
        pass_time(1)
    assert list(network.posts.values()) == [f"Words {number}" for number in range(5)]


def test_a_paced_channel_keeps_no_other_channel_waiting(channel: Channel, post: UUID, network: Network) -> None:
    Channel.objects.update(pace=2)
    for number in range(3):
        want(UUID(int=number), channel)
    other = want(post, open_channel(name="Another"))
    assert other.pk in dispatch.due()


def test_late_news_is_not_sent(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    pass_time(25 * 3600)
    tick()
    delivery.refresh_from_db()
    assert (delivery.status, network.calls) == ("failed", [])


def test_a_correction_is_never_too_late(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    want(post, channel, "Better words")
    pass_time(25 * 3600)
    tick()
    assert list(network.posts.values()) == ["Better words"]


def test_a_picture_still_being_processed_is_asked_for_again(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    network.before.append(raising(PendingError("Processing.", retry_after=5, parts_done={"abc": "media-1"})))
    tick()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.parts_done) == ("due", {"abc": "media-1"})
    pass_time(6)
    tick()
    assert len(network.posts) == 1


def test_what_somebody_removed_by_hand_is_not_put_back_by_a_machine(
    channel: Channel, post: UUID, network: Network
) -> None:
    delivery = want(post, channel)
    tick()
    network.posts.clear()
    want(post, channel, "Better words")
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, network.posts) == ("failed", {})


def test_a_withdrawal_of_what_is_already_gone_is_done(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    tick()
    outbox.withdraw(post=post)
    network.before.append(raising(GoneError("No such post.")))
    run_dry()
    delivery.refresh_from_db()
    assert delivery.status == "settled"


def test_a_network_on_which_nothing_can_be_corrected_says_so(post: UUID, network: Network) -> None:
    channel = open_channel("stone")
    delivery = want(post, channel)
    tick()
    want(post, channel, "Better words")
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, network.verbs()) == ("failed", ["create"])
    assert "cannot change" in delivery.last_error


def test_deleting_the_page_keeps_the_record(channel: Channel, post: UUID) -> None:
    page = Page.objects.first()
    announcement = announce(post)
    parts = outbox.compose(announcement=announcement, channel=channel)
    delivery = outbox.want(announcement=announcement, channel=channel, parts=parts, seal_digest="5ea1", page_id=page.pk)
    child = page.add_child(instance=Page(title="Short-lived", slug="short-lived"))
    Delivery.objects.filter(pk=delivery.pk).update(page=child)
    child.delete()
    delivery.refresh_from_db()
    assert (delivery.page, delivery.title, delivery.url) == (None, "First words", announcement.url)


def test_a_network_cannot_plant_a_script_as_its_address(
    channel: Channel, post: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lookup, "create", lambda self, call: Receipt(remote_id="r1", url="javascript:alert(1)"))
    delivery = want(post, channel)
    tick()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_url) == ("settled", "")


def test_a_message_never_changes(channel: Channel, post: UUID) -> None:
    message = want(post, channel).wanted
    message.parts = {}
    with pytest.raises(TypeError):
        message.save()


def test_words_changed_behind_our_back_are_not_sent(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    Message.objects.update(parts={**delivery.wanted.parts, "text": "Unapproved words"})
    run_dry()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status) == ([], "failed")


def test_the_row_comes_before_the_call_and_no_transaction_is_open_during_it(
    transactional_db: None, post: UUID, network: Network
) -> None:
    seen: list[tuple[bool, int]] = []
    network.before.append(lambda: seen.append((connection.in_atomic_block, Attempt.objects.count())))
    want(post, open_channel())
    tick()
    assert seen == [(False, 1)]


def test_a_tick_hands_a_row_out_once_in_ten_seconds(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel)
    assert dispatch.due() == [delivery.pk]
    assert dispatch.due() == []
    pass_time(11)
    assert dispatch.due() == [delivery.pk]


def test_fifty_copies_of_one_task_make_one_call(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    network.before.append(lambda: dispatch.deliver(delivery.pk))  # one arrives while the first is in flight
    for _ in range(50):
        dispatch.deliver(delivery.pk)
    assert network.verbs() == ["create"]
