"""One mail an incident: however many deliveries a channel holds up, people are told once, with what mends it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F

from integrations import board, ledger, stops
from integrations.errors import AuthError, PermanentError
from integrations.models import Channel, Delivery, Incident, Letter, Recipient
from posts import alarms
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.integrations.conftest import open_channel, run_dry, tick, want
from tests.integrations.network import Network, lost, raising

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


def later() -> None:
    """Some minutes pass, with a round of the watch before and after."""
    alarms.keep_watch()
    Incident.objects.update(opened_at=F("opened_at") - timedelta(minutes=5))
    alarms.keep_watch()


def fail(to: Channel, network: Network, number: int = 1) -> None:
    network.before.extend(raising(PermanentError("Too long.")) for _each in range(number))
    for _each in range(number):
        want(uuid4(), to)
    tick()


def told() -> list[tuple[str, str]]:
    """Who was told what, in the order of the letters."""
    rows = Recipient.objects.filter(letter__key__startswith="incident").order_by("letter")
    return [(row.address, row.letter.subject) for row in rows.select_related("letter")]


def test_a_wave_of_failures_is_one_mail_with_its_number(channel: Channel, network: Network, marit: Any) -> None:
    fail(channel, network, 3)
    later()
    fail(channel, network, 2)
    later()
    assert told() == [(marit.email, "Channel: could not be sent")]
    words = Letter.objects.get(key__startswith="incident").text
    assert "3 deliveries to Channel could not be sent." in words
    assert f"/admin/reports/deliveries/?state=refused&channel={channel.pk}" in words


def test_it_closes_when_all_is_seen_to_and_the_next_one_is_told_anew(
    channel: Channel, network: Network, marit: Any
) -> None:
    fail(channel, network)
    later()
    ledger.drop(pk=Delivery.objects.get().pk, user=marit, reason="Old news")
    alarms.keep_watch()
    assert not Incident.objects.open().exists()
    fail(channel, network)
    later()
    assert len(told()) == 2


def test_what_is_seen_to_at_once_makes_no_mail(channel: Channel, network: Network, marit: Any) -> None:
    fail(channel, network)
    alarms.keep_watch()
    ledger.drop(pk=Delivery.objects.get().pk, user=marit, reason="Old news")
    later()
    assert told() == []


def test_a_channel_that_lost_its_sign_in_is_told_to_whoever_can_renew_it_too(
    channel: Channel, network: Network, marit: Any
) -> None:
    ada = factories.make_user(ADMINS, name="ada")
    factories.make_user(AUTHORS, name="noor")
    network.before.append(raising(AuthError("Revoked.")))
    want(uuid4(), channel)
    tick()
    later()
    assert {address for address, _subject in told()} == {marit.email, ada.email}
    assert (
        f"/admin/channels/connect/lookup/?channel={channel.pk}"
        in Letter.objects.get(recipients__address=ada.email).text
    )


def test_an_unknown_outcome_asks_people_to_look(network: Network) -> None:
    network.after.append(lost())
    want(uuid4(), open_channel("blind", name="Blind"))
    run_dry()
    later()
    assert [subject for _address, subject in told()] == ["Blind: somebody has to look whether it arrived"]


def test_the_stop_switch_does_not_hold_the_mail(channel: Channel, network: Network, marit: Any) -> None:
    fail(channel, network)
    stops.press(user=marit, reason="Why")
    later()
    assert not Recipient.objects.filter(letter__key__startswith="incident").stopped().exists()


def test_two_clocks_open_and_tell_once(channel: Channel, network: Network) -> None:
    fail(channel, network)
    later()
    later()
    assert Incident.objects.count() == len(told()) == 1


def test_a_channel_that_keeps_failing_is_told_of_once_and_closes_when_it_works(channel: Channel, marit: Any) -> None:
    Channel.objects.update(failures=9, failing_days=1)
    later()
    assert told() == []
    Channel.objects.update(failures=10, rests_until="2031-01-01T00:00Z")
    want(uuid4(), channel)
    later()
    later()
    assert told() == [(marit.email, "Channel keeps failing")]
    assert "1 delivery waits" in Letter.objects.get(key__startswith="incident").text
    channel.refresh_from_db()
    channel.note_success()
    alarms.keep_watch()
    assert not Incident.objects.open().exists()


def test_a_channel_the_desk_paused_needs_a_person_until_somebody_resumes_it(channel: Channel) -> None:
    Channel.objects.update(failures=40, failing_days=7)
    channel.pause()
    assert list(board.broken_channels()) == [channel]
    later()
    assert [subject for _who, subject in told()] == ["Channel keeps failing"]
    channel.resume()
    assert board.broken_channels() == []
