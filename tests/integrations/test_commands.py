"""`manage.py channels` and `manage.py deliveries`."""

import io
import json
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.test import override_settings
from wagtail.models import Page

from integrations.errors import PermanentError
from integrations.models import Channel, Delivery
from tests.integrations.conftest import tick, want
from tests.integrations.network import Network, raising
from tests.integrations.test_desk import ACT, RUN, person

pytestmark = pytest.mark.django_db
BY = "sanne@example.org"


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"token": "s3cret-token"})))


ADD = ("channels", "add", "Feed", "--kind", "lookup", "--set", "base=https://network.example", "--by", BY)


def test_a_channel_is_added_with_its_secret_from_standard_input(typed: None) -> None:
    person(*RUN)
    assert "s3cret" not in run(*ADD)
    assert Channel.objects.get().credential["token"] == "s3cret-token"


def test_a_secret_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    person(*RUN)
    monkeypatch.setenv("BYLINE_CREDENTIAL_TOKEN", "from-outside")
    run(*ADD)
    assert Channel.objects.get().credential["token"] == "from-outside"


def test_a_missing_secret_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    person(*RUN)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="token"):
        run(*ADD)


def test_adding_needs_the_right(typed: None) -> None:
    person(*ACT)
    with pytest.raises(CommandError, match="right"):
        run(*ADD)
    assert not Channel.objects.exists()


def test_adding_needs_somebody(typed: None) -> None:
    with pytest.raises(CommandError, match="nobody"):
        run(*ADD)


def test_a_blog_that_is_not_there_is_named(typed: None) -> None:
    person(*RUN)
    with pytest.raises(CommandError, match="no-such-blog"):
        run(*ADD, "--blog", "no-such-blog")


def test_channels_are_listed_without_secrets(channel: Channel) -> None:
    channel.credential = {"token": "s3cret-token"}
    channel.save()
    listed = run("channels", "list", "--format", "json")
    assert json.loads(listed)[0]["name"] == "Channel"
    assert "s3cret" not in listed
    assert channel.sealed_credential not in listed


@pytest.mark.parametrize(("verb", "state"), [("pause", "paused"), ("remove", "removed")])
def test_channels_are_paused_and_removed(channel: Channel, verb: str, state: str) -> None:
    person(*RUN)
    run("channels", verb, "Channel", "--by", BY)
    channel.refresh_from_db()
    assert channel.status == state


def test_a_channel_is_checked(channel: Channel) -> None:
    person(*RUN)
    assert "accepts" in run("channels", "check", "Channel", "--by", BY)


def test_old_keys_can_be_retired_after_resealing(channel: Channel, settings: object) -> None:
    person(*RUN)
    channel.credential = {"token": "s3cret-token"}
    channel.save()
    newest = Fernet.generate_key().decode()
    with override_settings(CREDENTIAL_KEYS=[newest, *settings.CREDENTIAL_KEYS]):
        run("channels", "reseal", "--by", BY)
    with override_settings(CREDENTIAL_KEYS=[newest]):
        assert Channel.objects.get().credential["token"] == "s3cret-token"


def test_deliveries_are_listed_by_state(channel: Channel, post: UUID) -> None:
    want(post, channel)
    assert json.loads(run("deliveries", "list", "--status", "due", "--format", "json"))[0]["title"] == "First words"
    assert run("deliveries", "list", "--status", "failed") == ""


def test_one_delivery_is_shown_with_its_tries(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel)
    tick()
    shown = json.loads(run("deliveries", "show", str(delivery.pk), "--format", "json"))
    assert shown["attempts"][0]["outcome"] == "accepted"
    assert "accepted" in run("deliveries", "show", str(delivery.pk))


def test_a_delivery_is_retried_and_dropped_by_somebody_with_the_right(
    channel: Channel, post: UUID, network: Network
) -> None:
    person(*ACT)
    delivery = want(post, channel)
    network.before.extend([raising(PermanentError("No.")), raising(PermanentError("No."))])
    tick()
    run("deliveries", "retry", str(delivery.pk), "--by", BY, "--reason", "They fixed it")
    tick()
    run("deliveries", "drop", str(delivery.pk), "--by", BY, "--reason", "They did not")
    tick()
    assert Delivery.objects.get().status == "settled"
    assert network.verbs() == ["create", "create"]


def test_a_change_without_the_right_is_refused(channel: Channel, post: UUID) -> None:
    person(*RUN)
    with pytest.raises(CommandError, match="right"):
        run("deliveries", "drop", str(want(post, channel).pk), "--by", BY, "--reason", "No")


def test_a_channel_is_opened_for_a_blog(typed: None, settings: object) -> None:
    settings.CHANNEL_OWNER_MODEL = "wagtailcore.Page"
    person(*RUN)
    home = Page.objects.filter(depth=2).first()
    run(*ADD, "--blog", home.slug)
    assert list(Channel.objects.active_for(home.pk)) == [Channel.objects.get()]
