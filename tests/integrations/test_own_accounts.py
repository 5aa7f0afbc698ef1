"""Somebody's own account: its owner begins, and nobody sends there for them, by no door, verb, command or worker."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from integrations import board, bulk, connecting, ledger, outbox, renewing, stops
from integrations.adapters import ADAPTERS
from integrations.errors import PermanentError
from integrations.models import Channel, Delivery
from integrations.viewsets import ChannelViewSet, switch_urls
from posts import alarms
from tests.factories import ADMINS, AUTHORS, COMMS, make_user
from tests.integrations.conftest import run_dry, tick, want
from tests.integrations.network import Network, raising
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Any:
    return make_user(AUTHORS, name="noor")


@pytest.fixture
def marit() -> Any:
    return make_user(COMMS, ADMINS, name="marit", superuser=True)


@pytest.fixture
def own(noor: Any) -> Channel:
    made = Channel(name="Noor on a network", kind="lookup", personal=True, owner=noor)
    made.credential = {"token": "noors-own"}
    made.save()
    return made


def read_again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def failed(own: Channel, noor: Any, post: UUID, network: Network) -> Delivery:
    delivery = want(post, own, by=noor)
    network.before.append(raising(PermanentError("Too long.")))
    tick()
    return read_again(delivery)


def test_its_owner_sends_there(own: Channel, noor: Any, post: UUID, network: Network) -> None:
    want(post, own, by=noor)
    tick()
    assert list(network.posts.values()) == ["First words"]


@pytest.mark.parametrize("who", ["nobody", "comms"])
def test_nobody_else_begins(own: Channel, marit: Any, post: UUID, who: str) -> None:
    with pytest.raises(PermissionDenied):
        want(post, own, by=marit if who == "comms" else None)
    assert not Delivery.objects.exists()


def test_what_its_owner_began_is_corrected_and_taken_down_like_any_copy(
    own: Channel, noor: Any, post: UUID, network: Network
) -> None:
    want(post, own, by=noor)
    tick()
    want(post, own, title="Corrected words")
    tick()
    assert list(network.posts.values()) == ["Corrected words"]
    outbox.withdraw(post=post)
    tick()
    assert network.posts == {}
    with pytest.raises(PermissionDenied):  # what its owner took back nobody begins anew
        want(post, own, title="Again")


def test_a_row_that_got_there_by_a_back_door_is_not_sent(
    own: Channel, noor: Any, marit: Any, post: UUID, network: Network
) -> None:
    delivery = want(post, own, by=noor)
    Delivery.objects.update(sender=marit)
    tick()
    assert network.posts == {}
    assert "Only they send there" in read_again(delivery).last_error


def test_nothing_is_sent_for_whoever_left(own: Channel, noor: Any, post: UUID, network: Network) -> None:
    want(post, own, by=noor)
    type(noor).objects.filter(pk=noor.pk).update(is_active=False)
    tick()
    assert network.posts == {}


def test_comms_cannot_send_again_one_by_one_many_at_once_or_by_command(
    own: Channel, noor: Any, marit: Any, post: UUID, network: Network
) -> None:
    delivery = failed(own, noor, post, network)
    with pytest.raises(ledger.NotNow):
        ledger.retry(pk=delivery.pk, user=marit, reason="Please")
    assert bulk.act("retry", {delivery.pk: delivery.changed_at}, user=marit, reason="Please").done == 0
    with pytest.raises(CommandError):
        call_command("deliveries", "retry", str(delivery.pk), "--by", marit.email, "--reason", "Please")
    run_dry()
    assert network.posts == {}


def test_a_take_down_that_failed_is_everybodys_to_repeat(
    own: Channel, noor: Any, marit: Any, post: UUID, network: Network
) -> None:
    delivery = want(post, own, by=noor)
    tick()
    outbox.withdraw(post=post)
    network.before.append(raising(PermanentError("Not now.")))
    tick()
    assert list(board.needing_a_person()) == [delivery]
    ledger.retry(pk=delivery.pk, user=marit, reason="It has to go")
    tick()
    assert network.posts == {}


def test_its_owner_sends_again_without_any_right_of_comms(
    own: Channel, noor: Any, post: UUID, network: Network
) -> None:
    delivery = failed(own, noor, post, network)
    ledger.retry(pk=delivery.pk, user=noor, reason="Shorter now")
    tick()
    assert list(network.posts.values()) == ["First words"]


def test_an_owner_has_no_say_in_what_is_not_theirs(channel: Channel, noor: Any, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    network.before.append(raising(PermanentError("Too long.")))
    tick()
    with pytest.raises(PermissionDenied):
        ledger.retry(pk=delivery.pk, user=noor, reason="Mine?")


def test_a_stop_holds_it_and_only_its_owner_lets_it_go(
    own: Channel, noor: Any, marit: Any, post: UUID, network: Network
) -> None:
    stop = stops.press(user=marit, reason="A wrong price")
    delivery = want(post, own, by=noor)
    tick()
    stops.lift(pk=stop.pk, user=marit, reason="Right again")
    assert stops.let_go(pks=[delivery.pk], user=marit) == 0
    with pytest.raises(PermissionDenied):
        stops.let_own_go(pk=delivery.pk, user=marit)
    run_dry()
    assert network.posts == {}
    stops.let_own_go(pk=delivery.pk, user=noor)
    tick()
    assert list(network.posts.values()) == ["First words"]


def test_no_screen_of_channels_shows_it_or_changes_it(own: Channel, noor: Any, marit: Any) -> None:
    browser = signed_in(marit)
    doors = [*ChannelViewSet().get_urlpatterns(), *switch_urls]
    about_one = [door for door in doors if "pk" in door.pattern.converters]
    names = {name if name.startswith("channel_") else f"channel:{name}" for door in about_one if (name := door.name)}
    assert {"channel:edit", "channel:delete", "channel:history", "channel_check", "channel_resume"} <= names
    for name in sorted(names):
        for ask in (browser.get, browser.post):
            assert ask(reverse(name, args=[own.pk])).status_code == 404, name
    want(uuid4(), own, by=noor)
    for page in ("channel:index", "deliveries", "stop"):
        assert own.name not in browser.get(reverse(page)).content.decode(), page
    again = browser.get(f"{reverse('channel_begin', args=['mastodon'])}?channel={own.pk}")
    assert again.status_code == 404


def test_no_command_names_it(own: Channel, marit: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("channels", "list")
    assert own.name not in capsys.readouterr().out
    for verb in ("check", "pause", "resume", "remove"):
        with pytest.raises(CommandError):
            call_command("channels", verb, own.name, "--by", marit.email)


def test_no_blog_ever_offers_it(own: Channel) -> None:
    own.blogs.set([1])
    assert outbox.channels_for(blog_id=1) == []


def test_what_needs_somebody_is_told_to_its_owner_alone(
    own: Channel, noor: Any, marit: Any, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed(own, noor, post, network)
    own.need_auth()
    told: list[Any] = []
    monkeypatch.setattr(alarms.notices, "tell", lambda user, **facts: told.append((user, facts["link"])))
    monkeypatch.setattr("integrations.incidents.GRACE", 0.0)
    alarms.keep_watch()
    assert {user for user, _link in told} == {noor}
    assert all("/account/networks/" in link for _user, link in told)
    assert not board.needing_a_person().exists()
    assert board.broken_channels() == []


def test_leaving_ends_it_at_once_and_the_worker_takes_the_access_back(
    own: Channel, noor: Any, post: UUID, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked: list[str] = []
    monkeypatch.setattr(
        ADAPTERS["lookup"], "revoke", lambda self: revoked.append(self.credential["token"]) or True, raising=False
    )
    want(post, own, by=noor)
    connecting.part_with(noor)
    tick()
    assert network.posts == {}
    for pk in renewing.left_behind():
        connecting.take_back(pk)
    own.refresh_from_db()
    assert (own.status, own.sealed_credential, revoked) == (Channel.Status.DISCONNECTED, "", ["noors-own"])
    assert renewing.left_behind() == []


def test_a_deleted_owner_leaves_it_to_nobody(own: Channel, noor: Any) -> None:
    noor.delete()
    own.refresh_from_db()
    assert own.personal
    assert own.pk in renewing.left_behind()
    assert not Channel.objects.kept().exists()
