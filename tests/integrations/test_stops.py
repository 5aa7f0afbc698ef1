"""The stop switch: nothing it covers leaves the house, and starting again is never a burst."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Page

from integrations import letters, outbox, stops
from integrations.ledger import NotNow
from integrations.models import Attempt, Channel, Delivery, Recipient, Stop
from tests.factories import ADMINS, AUTHORS, COMMS, make_user
from tests.integrations.conftest import open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import Network, lost

pytestmark = pytest.mark.django_db


@pytest.fixture
def marit(db: None) -> Any:
    return make_user(COMMS, name="marit")


@pytest.fixture
def admin(db: None) -> Any:
    return make_user(ADMINS, name="admin")


def held_reasons() -> list[str]:
    return list(Delivery.objects.values_list("hold_reason", flat=True))


def test_nothing_is_sent_while_everything_is_stopped(
    channel: Channel, post: UUID, network: Network, marit: Any
) -> None:
    stops.press(user=marit, reason="A wrong price is out")
    delivery = want(post, channel)
    run_dry()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status, delivery.hold_reason) == ([], "held", "stop")
    assert delivery.tries == 0


@pytest.mark.parametrize("scope", ["channel", "blog", "post"])
def test_a_narrower_stop_holds_what_it_names_and_nothing_else(scope: str, network: Network, marit: Any) -> None:
    root = Page.objects.get(depth=1)
    here, there = root, Page.objects.filter(depth=2).first()
    one, other = open_channel(name="One"), open_channel(name="Other")
    covered, free = uuid4(), uuid4()
    stops.press(user=marit, reason="Why", **{scope: {"channel": one, "blog": here, "post": covered}[scope]})
    want(covered, one, blog_id=here.pk)
    want(free, other, blog_id=there.pk)
    tick()
    tick()
    assert dict(Delivery.objects.values_list("post", "status")) == {covered: "held", free: "settled"}


def test_a_stop_between_the_claim_and_the_call_keeps_it_from_leaving(
    channel: Channel, post: UUID, network: Network, marit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = want(post, channel)
    begin = Attempt.begin.__func__

    def pressed_now(cls: type[Attempt], **facts: Any) -> Attempt:
        attempt = begin(cls, **facts)
        stops.press(user=marit, reason="Now")
        return attempt

    monkeypatch.setattr(Attempt, "begin", classmethod(pressed_now))
    tick()
    tick()
    delivery.refresh_from_db()
    assert (network.calls, delivery.status, delivery.tries) == ([], "held", 0)
    assert delivery.attempts.get().outcome == Attempt.Outcome.UNSENT


def test_lifting_sends_nothing_by_itself(
    channel: Channel, post: UUID, network: Network, marit: Any, admin: Any
) -> None:
    stop = stops.press(user=marit, reason="Why")
    want(post, channel)  # no tick has seen it yet
    stops.lift(pk=stop.pk, user=admin, reason="The price is right again")
    tick()
    tick()
    assert (network.calls, held_reasons()) == ([], ["stop"])
    assert [each.post for each in stops.held()] == [post]


def test_what_is_let_go_leaves_oldest_first_and_not_at_once(channel: Channel, network: Network, admin: Any) -> None:
    stop = stops.press(user=admin, reason="Why")
    rows = [want(uuid4(), channel, f"Words {number}") for number in range(3)]
    tick()
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    assert stops.let_go(pks=[row.pk for row in reversed(rows)], user=admin) == 3
    tick()
    assert [text for _verb, text, _key in network.calls] == ["Words 0"]
    pass_time(2)
    tick()
    pass_time(2)
    tick()
    assert [text for _verb, text, _key in network.calls] == ["Words 0", "Words 1", "Words 2"]


def test_what_is_let_go_is_news_again_however_long_it_was_held(
    channel: Channel, post: UUID, network: Network, admin: Any
) -> None:
    stop = stops.press(user=admin, reason="Why")
    row = want(post, channel)
    tick()
    pass_time(100 * 3600)
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    stops.let_go(pks=[row.pk], user=admin)
    tick()
    assert network.verbs() == ["create"]


def test_one_may_be_sent_later(channel: Channel, post: UUID, network: Network, admin: Any) -> None:
    stop = stops.press(user=admin, reason="Why")
    row = want(post, channel)
    tick()
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    with pytest.raises(NotNow):
        stops.put_off(pk=row.pk, user=admin, until=timezone.now() - timedelta(minutes=1))
    stops.put_off(pk=row.pk, user=admin, until=timezone.now() + timedelta(hours=50))
    tick()
    assert network.calls == []
    pass_time(50 * 3600)
    tick()
    assert network.verbs() == ["create"]


def test_nothing_is_let_go_while_the_stop_stands(channel: Channel, post: UUID, admin: Any) -> None:
    stops.press(user=admin, reason="Why")
    row = want(post, channel)
    tick()
    with pytest.raises(NotNow):
        stops.let_go(pks=[row.pk], user=admin)
    with pytest.raises(NotNow):
        stops.put_off(pk=row.pk, user=admin, until=timezone.now() + timedelta(hours=1))
    assert held_reasons() == ["stop"]


def test_what_is_taken_down_after_the_stop_comes_down(
    channel: Channel, post: UUID, network: Network, marit: Any
) -> None:
    want(post, channel)
    tick()
    stops.press(user=marit, reason="This story is wrong")
    outbox.withdraw(post=post)
    tick()
    assert (network.verbs(), network.posts) == (["create", "delete"], {})


def test_a_take_down_from_before_the_stop_waits_with_the_rest(
    channel: Channel, post: UUID, network: Network, marit: Any
) -> None:
    want(post, channel)
    tick()
    outbox.withdraw(post=post)
    stops.press(user=marit, reason="Something takes everything down")
    tick()
    assert (network.verbs(), held_reasons()) == (["create"], ["stop"])


def test_an_unknown_outcome_is_looked_up_and_not_repeated(
    channel: Channel, post: UUID, network: Network, marit: Any
) -> None:
    network.before.append(lost())
    delivery = want(post, channel)
    tick()
    stops.press(user=marit, reason="Why")
    run_dry()
    delivery.refresh_from_db()
    assert network.verbs() == ["create", "find"]
    assert (delivery.status, delivery.hold_reason) == ("held", "stop")


def test_letters_wait_too_but_for_those_that_open_a_door(marit: Any, admin: Any) -> None:
    stop = stops.press(user=marit, reason="Why")
    usual = outbox.write_letter(to=["a@byline.example"], language="en", subject="Live", text="Words", key="1")
    outbox.write_letter(to=["b@byline.example"], language="en", subject="In", text="Link", key="2", secret=True)
    for pk in letters.due():
        letters.send(pk)
    assert [each.to for each in mail.outbox] == [["b@byline.example"]]
    assert list(stops.held_letters()) == [usual]
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    assert letters.due() == []
    assert stops.let_letters_go(pks=[usual.pk], user=admin) == 1
    for pk in letters.due():
        letters.send(pk)
    assert [each.to for each in mail.outbox] == [["b@byline.example"], ["a@byline.example"]]


def test_a_letter_that_is_handed_over_when_the_stop_is_pressed_does_not_leave(marit: Any) -> None:
    outbox.write_letter(to=["a@byline.example"], language="en", subject="Live", text="Words", key="1")
    (pk,) = letters.due()
    stops.press(user=marit, reason="Why")
    letters.send(pk)
    assert mail.outbox == []


def test_dropped_letters_are_not_sent(marit: Any, admin: Any) -> None:
    stop = stops.press(user=marit, reason="Why")
    letter = outbox.write_letter(to=["a@byline.example"], language="en", subject="Live", text="Words", key="1")
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    assert stops.drop_letters(pks=[letter.pk], user=marit, reason="Old news") == 1
    assert letters.due() == []
    assert Recipient.objects.get().status == Recipient.Status.DROPPED


def test_who_may_press_and_who_may_lift(channel: Channel, marit: Any, admin: Any) -> None:
    author = make_user(AUTHORS, name="noor")
    with pytest.raises(PermissionDenied):
        stops.press(user=author, reason="Why")
    with pytest.raises(NotNow):
        stops.press(user=marit, reason="  ")
    everything = stops.press(user=marit, reason="Why")
    one = stops.press(user=marit, reason="Why", channel=channel)
    with pytest.raises(PermissionDenied):
        stops.lift(pk=everything.pk, user=marit, reason="Because")
    with pytest.raises(PermissionDenied):
        stops.lift(pk=one.pk, user=author, reason="Because")
    stops.lift(pk=one.pk, user=marit, reason="Because")
    stops.lift(pk=everything.pk, user=admin, reason="Because")
    with pytest.raises(NotNow):
        stops.lift(pk=everything.pk, user=admin, reason="Because")


def test_pressing_twice_is_pressing_once(marit: Any) -> None:
    assert stops.press(user=marit, reason="Why") == stops.press(user=marit, reason="Why again")
    assert Stop.objects.count() == 1
