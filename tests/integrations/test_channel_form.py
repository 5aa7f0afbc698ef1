"""The form of a channel refuses at once what could never work, at its field."""

import base64

import pytest

from integrations.forms import ChannelForm
from integrations.models import Channel

pytestmark = pytest.mark.django_db


def secret(size: int = 32) -> str:
    return "whsec_" + base64.b64encode(b"k" * size).decode()


def webhook(channel: Channel | None = None, **changes: str) -> ChannelForm:
    typed = {
        "kind": "webhook",
        "name": "Intranet",
        "pace": "0",
        "config_url": "https://intranet.example/events",
        "credential_secret": secret(),
    }
    return ChannelForm(typed | changes, instance=channel)


@pytest.fixture
def rotating() -> Channel:
    """A webhook in the middle of a change of secrets."""
    form = webhook(credential_previous_secret=secret(24))
    assert form.is_valid(), form.errors
    return form.save()


@pytest.mark.parametrize("size", [24, 64])
def test_a_signing_secret_of_a_fitting_length_is_taken(size: int) -> None:
    assert webhook(credential_secret=secret(size)).is_valid()


@pytest.mark.parametrize("typed", ["hunter2", secret(23), secret(65), "whsec_not base64"])
@pytest.mark.parametrize("field", ["credential_secret", "credential_previous_secret"])
def test_a_secret_nothing_can_be_signed_with_is_refused_at_its_field(field: str, typed: str) -> None:
    form = webhook(**{field: typed})
    assert list(form.errors) == [field]
    assert "igning secret" in form.errors[field][0]
    assert typed not in str(form.errors)


@pytest.mark.parametrize(
    "address", ["http://intranet.example/events", "intranet.example", "https://intranet.example:6379/"]
)
def test_an_address_the_desk_does_not_call_is_refused_at_its_field(address: str) -> None:
    form = webhook(config_url=address)
    assert list(form.errors) == ["config_url"]
    assert form.errors["config_url"][0].startswith("Address that receives the events: This address")


def test_a_mastodon_server_needs_https() -> None:
    typed = {"kind": "mastodon", "name": "Feed", "pace": "0", "credential_access_token": "t0ken"}
    form = ChannelForm(typed | {"config_base_url": "http://mastodon.example"})
    assert list(form.errors) == ["config_base_url"]


def test_an_address_the_operator_allowed_may_do_without_https(settings: object) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = ["127.0.0.1:9000"]
    assert webhook(config_url="http://127.0.0.1:9000/events").is_valid()


def test_a_previous_secret_is_forgotten_when_asked(rotating: Channel) -> None:
    form = webhook(rotating, credential_secret="", forget_previous_secret="on")
    assert form.is_valid(), form.errors
    assert dict(form.save().credential) == {"secret": secret()}


def test_a_previous_secret_stays_while_nobody_asks_to_forget_it(rotating: Channel) -> None:
    form = webhook(rotating, credential_secret="")
    assert form.is_valid(), form.errors
    assert set(form.save().credential) == {"secret", "previous_secret"}


def test_only_a_stored_further_secret_can_be_forgotten(rotating: Channel) -> None:
    assert "forget_secret" not in webhook(rotating).fields
    assert "forget_previous_secret" not in webhook().fields


def wordpress(channel: Channel | None = None, **changes: str) -> ChannelForm:
    typed = {
        "kind": "wordpress",
        "name": "Company blog",
        "pace": "0",
        "config_base_url": "https://news.example",
        "config_username": "comms",
        "config_status": "draft",
        "config_categories": "",
        "credential_password": "abcd efgh",
    }
    return ChannelForm(typed | changes, instance=channel)


def connected() -> Channel:
    form = wordpress()
    assert form.is_valid(), form.errors
    return form.save()


def test_a_setting_that_may_stay_empty_may_and_a_choice_is_one_of_its_own() -> None:
    assert wordpress().is_valid()
    assert list(wordpress(config_status="loud").errors) == ["config_status"]
    assert list(wordpress(config_username="").errors) == ["config_username"]


def test_a_change_that_leads_nowhere_else_keeps_the_secret_and_what_was_learnt() -> None:
    channel = connected()
    Channel.objects.filter(pk=channel.pk).update(config={**channel.config, "site": "News"})
    channel.refresh_from_db()
    form = wordpress(channel, config_status="publish", credential_password="")
    assert form.is_valid(), form.errors
    saved = form.save()
    assert (saved.config["status"], saved.config["site"]) == ("publish", "News")
    assert dict(saved.credential) == {"password": "abcd efgh"}


def test_another_address_asks_for_the_secret_again() -> None:
    form = wordpress(connected(), config_base_url="https://other.example", credential_password="")
    assert list(form.errors) == ["credential_password"]


def test_what_is_no_ghost_key_is_refused_at_its_field() -> None:
    typed = {"kind": "ghost", "name": "Ghost", "pace": "0", "config_base_url": "https://news.example"}
    form = ChannelForm(typed | {"config_status": "draft", "credential_admin_key": "hunter2"})
    assert list(form.errors) == ["credential_admin_key"]
    assert "hunter2" not in str(form.errors)
