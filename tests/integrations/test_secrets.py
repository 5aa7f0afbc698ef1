"""A planted secret is looked for in everything the desk writes or shows."""

import io
import json
import logging
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.views.debug import ExceptionReporter

from integrations import credentials
from integrations.adapters.base import Call
from integrations.errors import AuthError, PermanentError, TemporaryError, UnknownOutcome
from integrations.message import Receipt
from integrations.models import Attempt, Channel, Delivery
from integrations.tasks import deliver
from tests.integrations.conftest import pass_time, tick, want
from tests.integrations.network import Lookup, Network, lost
from tests.integrations.test_desk import ACT, RUN, person

pytestmark = pytest.mark.django_db
PLANTED = "pl4nted-t0ken-9f3c"


@pytest.fixture
def planted(channel: Channel) -> Channel:
    channel.credential = {"token": PLANTED}
    channel.save()
    return channel


@pytest.mark.parametrize("error", [TemporaryError, PermanentError, AuthError, UnknownOutcome])
def test_a_secret_in_a_networks_answer_reaches_no_row_log_page_or_dump(
    planted: Channel,
    post: UUID,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
) -> None:
    def repeat_it(self: Lookup, call: Call) -> Receipt:
        raise error(f"Bad token {self.credential['token']} in Authorization")

    monkeypatch.setattr(Lookup, "create", repeat_it)
    caplog.set_level(logging.DEBUG)
    delivery = want(post, planted)
    tick()
    pass_time(100)
    tick()
    assert "Bad token •••" in Attempt.objects.first().words

    client = Client()
    client.force_login(person(*ACT, *RUN))
    screens = [
        reverse("deliveries"),
        reverse("delivery", args=[delivery.pk]),
        reverse("channel:index"),
        reverse("channel:edit", args=[planted.pk]),
    ]
    dump = io.StringIO()
    call_command("dumpdata", "integrations", "wagtailcore.modellogentry", stdout=dump)
    call_command("deliveries", "show", str(delivery.pk), stdout=dump)
    seen = [dump.getvalue(), caplog.text, *(client.get(screen).content.decode() for screen in screens)]
    assert not any(PLANTED in text for text in seen)


def test_the_report_of_a_crash_masks_the_credential(
    planted: Channel, post: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(self: Lookup, call: Call) -> Receipt:
        raise ZeroDivisionError

    monkeypatch.setattr(Lookup, "create", crash)
    want(post, planted)
    with pytest.raises(ZeroDivisionError) as caught:
        tick()
    report = ExceptionReporter(None, caught.type, caught.value, caught.tb).get_traceback_html()
    assert PLANTED not in report


def test_a_task_carries_a_primary_key_and_nothing_else(planted: Channel, post: UUID) -> None:
    signature = deliver.s(want(post, planted).pk)
    assert json.dumps(signature.args) == f"[{Delivery.objects.get().pk}]"


def test_a_credential_prints_as_a_mask() -> None:
    credential = credentials.Credential(token=PLANTED)
    assert PLANTED not in f"{credential} {credential!r} {[credential]}"


def test_the_newest_key_seals_and_the_older_still_opens(settings: object) -> None:
    older = credentials.seal({"token": PLANTED})
    with override_settings(CREDENTIAL_KEYS=[Fernet.generate_key().decode(), *settings.CREDENTIAL_KEYS]):
        newer = credentials.seal({"token": PLANTED})
        assert credentials.unseal(older) == {"token": PLANTED}
    with pytest.raises(credentials.CredentialLocked):
        credentials.unseal(newer)


@pytest.fixture
def locked(planted: Channel, settings: object) -> Channel:
    """A channel whose credential was sealed with a key that was lost since."""
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    return planted


def test_without_its_key_a_channel_waits_for_a_person_and_nothing_is_unknown(
    locked: Channel, post: UUID, network: Network
) -> None:
    delivery = want(post, locked)
    tick()
    tick()
    delivery.refresh_from_db()
    locked.refresh_from_db()
    assert (locked.status, delivery.status, network.calls) == ("needs_auth", "held", [])


def test_without_its_key_an_unknown_outcome_waits_to_be_looked_up(
    planted: Channel, post: UUID, network: Network, settings: object
) -> None:
    network.after.append(lost())
    delivery = want(post, planted)
    tick()
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    pass_time(100)
    tick()
    delivery.refresh_from_db()
    planted.refresh_from_db()
    assert (planted.status, delivery.status, network.verbs()) == ("needs_auth", "unknown", ["create"])
    assert all(attempt.finished_at for attempt in delivery.attempts.all())


def test_a_check_without_the_key_says_so(locked: Channel) -> None:
    client = Client()
    client.force_login(person(*RUN))
    page = client.post(reverse("channel_check", args=[locked.pk]), follow=True).content.decode()
    assert "CREDENTIAL_KEYS" in page


def test_a_secret_typed_anew_replaces_one_whose_key_was_lost(locked: Channel) -> None:
    client = Client()
    client.force_login(person(*RUN))
    form = {"kind": "lookup", "name": "Channel", "pace": "0", "config_base": "x", "credential_token": "n3w"}
    client.post(reverse("channel:edit", args=[locked.pk]), form)
    locked.refresh_from_db()
    assert locked.credential == {"token": "n3w"}
