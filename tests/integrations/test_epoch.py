"""A restored backup starts stopped, and looks before it sends."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core import mail, serializers
from django.utils import timezone

from integrations import dispatch, epoch, letters, outbox, stops
from integrations.models import Attempt, Channel, Delivery, Epoch, Letter, Message, Recipient, Stop
from tests.factories import ADMINS, make_user
from tests.integrations.conftest import open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import Network

pytestmark = pytest.mark.django_db
TABLES = (Channel, Message, Delivery, Attempt, Letter, Recipient, Epoch)


class Backup:
    """The wire's tables as they are now; `restore` puts them back. (Real dumps: tests/integrations/test_backup.py.)"""

    def __init__(self) -> None:
        self.rows = [serializers.serialize("json", table.objects.all()) for table in TABLES]

    def restore(self) -> None:
        for table in (Stop, *reversed(TABLES)):
            table.objects.all().delete()
        for rows in self.rows:
            for row in serializers.deserialize("json", rows):
                row.save()


@pytest.fixture(autouse=True)
def epoch_file(settings: Any, tmp_path: Path) -> Path:
    settings.EPOCH_FILE = tmp_path / "elsewhere" / "epoch"
    return Path(settings.EPOCH_FILE)


def later() -> None:
    """A minute and two ticks pass: a new epoch has begun."""
    Epoch.objects.update(kept_at=timezone.now() - timedelta(seconds=61))
    epoch.keep()
    epoch.keep()


def let_everything_go() -> None:
    """An admin starts again, and lets go all that waited."""
    admin = make_user(ADMINS, name="ada")
    for stop in Stop.objects.standing():
        stops.lift(pk=stop.pk, user=admin, reason="Looked through")
    dispatch.due()
    stops.let_go(pks=[row.pk for row in stops.held()], user=admin)
    pass_time(3)


def test_a_new_desk_starts_without_a_stop(channel: Channel, post: UUID, network: Network) -> None:
    want(post, channel)
    tick()
    assert (network.verbs(), Stop.objects.count()) == (["create"], 0)


def test_a_desk_that_goes_on_for_hours_is_never_stopped(channel: Channel, post: UUID) -> None:
    for _minute in range(4):
        later()
        tick()
    assert Stop.objects.count() == 0


def test_without_a_file_no_epoch_is_kept(settings: Any, channel: Channel, post: UUID, network: Network) -> None:
    settings.EPOCH_FILE = None
    want(post, channel)
    tick()
    assert (network.verbs(), Epoch.objects.count()) == (["create"], 0)


@pytest.mark.parametrize("gone", ["file", "row", "older row"])
def test_whatever_does_not_fit_stops_everything_and_says_why(gone: str, epoch_file: Path) -> None:
    tick()
    if gone == "file":
        epoch_file.unlink()
    elif gone == "row":
        Epoch.objects.all().delete()
    else:
        Epoch.objects.update(value="0" * 32)
    tick()
    stop = Stop.objects.standing().get()
    assert (stop.scope, stop.pressed_by) == ("everything", None)
    assert "backup" in stop.reason
    tick()
    assert Stop.objects.count() == 1


def test_dying_between_the_two_halves_of_a_change_is_no_restored_backup(epoch_file: Path) -> None:
    tick()
    before = Epoch.objects.get().value
    later()
    after = Epoch.objects.get().value
    epoch_file.write_text(f"{after}\n{before}\n")
    Epoch.objects.update(value=before)  # the file was written, the row was not committed
    tick()
    assert (Stop.objects.count(), epoch_file.read_text()) == (0, f"{before}\n")


def test_a_worker_that_comes_before_the_first_tick_sends_nothing(
    channel: Channel, post: UUID, network: Network
) -> None:
    tick()
    delivery = want(post, channel)
    outbox.write_letter(to=["noor@example.com"], language="en", subject="Hello", text="Hello", key="hello")
    Epoch.objects.update(value="0" * 32)
    dispatch.deliver(delivery.pk)
    letters.send(Recipient.objects.get().pk)
    assert (network.calls, mail.outbox) == ([], [])


def test_what_was_sent_after_the_backup_is_found_and_not_sent_again(
    channel: Channel, post: UUID, network: Network
) -> None:
    tick()
    delivery = want(post, channel)
    backup = Backup()
    later()
    run_dry()
    backup.restore()
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_id) == ("settled", "r1")
    assert Stop.objects.standing().count() == 1
    let_everything_go()
    run_dry()
    assert network.verbs() == ["create", "find"]


def test_what_was_not_sent_yet_waits_for_a_person_and_goes_out_once(
    channel: Channel, post: UUID, network: Network
) -> None:
    tick()
    delivery = want(post, channel)
    backup = Backup()
    later()
    backup.restore()
    run_dry()
    delivery.refresh_from_db()
    assert (network.verbs(), delivery.status, delivery.hold_reason) == (["find"], "held", "stop")
    let_everything_go()
    run_dry()
    assert network.verbs() == ["find", "create"]
    assert list(network.posts.values()) == ["First words"]


def test_a_network_that_cannot_be_asked_asks_a_person(post: UUID, network: Network) -> None:
    tick()
    delivery = want(post, open_channel("blind"))
    backup = Backup()
    later()
    run_dry()
    backup.restore()
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.due_at) == ("unknown", None)
    let_everything_go()
    run_dry()
    assert network.verbs() == ["create"]


def test_a_receiver_that_keeps_keys_hears_the_same_key_again(post: UUID, network: Network) -> None:
    tick()
    delivery = want(post, open_channel("guarded"))
    backup = Backup()
    later()
    run_dry()
    backup.restore()
    run_dry()
    let_everything_go()
    run_dry()
    delivery.refresh_from_db()
    keys = {key for _verb, _text, key in network.calls}
    assert (network.verbs(), len(keys), len(network.posts)) == (["create", "create"], 1, 1)
    assert delivery.status == "settled"


def test_what_came_back_after_a_withdrawal_is_news_to_such_a_receiver(post: UUID, network: Network) -> None:
    channel = open_channel("guarded")
    want(post, channel)
    run_dry()
    outbox.withdraw(post=post)
    run_dry()
    want(post, channel)
    run_dry()
    keys = [key for verb, _text, key in network.calls if verb == "create"]
    assert len(set(keys)) == 2


def test_what_is_approved_anew_after_a_restore_is_looked_up_first(
    channel: Channel, post: UUID, network: Network
) -> None:
    tick()
    backup = Backup()
    want(post, channel)
    later()
    run_dry()
    backup.restore()
    tick()
    want(post, channel, "Second words")
    let_everything_go()
    run_dry()
    assert network.verbs() == ["create", "find"]
    assert len(network.posts) == 1


def test_a_plan_that_was_restored_still_waits_for_its_time(channel: Channel, post: UUID, network: Network) -> None:
    tick()
    embargo = timezone.now() + timedelta(days=2)
    delivery = want(post, channel, embargo=embargo)
    backup = Backup()
    later()
    backup.restore()
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.hold_reason, network.verbs()) == ("held", "go-live", ["find"])


def test_mails_wait_for_a_person_even_those_that_pass_stops(network: Network) -> None:
    tick()
    outbox.write_letter(to=["noor@example.com"], language="en", subject="In", text="In", key="in", secret=True)
    backup = Backup()
    later()
    backup.restore()
    epoch.keep()
    for pk in letters.due():
        letters.send(pk)
    assert (mail.outbox, Recipient.objects.get().status) == ([], "held")


def test_a_backup_is_of_an_earlier_epoch_as_soon_as_it_is_written(channel: Channel, post: UUID) -> None:
    tick()
    backup = Backup()
    epoch.turn()
    backup.restore()
    tick()
    assert Stop.objects.standing().count() == 1
