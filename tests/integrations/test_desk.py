"""What people see and may do: the report, one delivery, the channels, the panel."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from integrations import ledger
from integrations.adapters.looking import Seen
from integrations.errors import AuthError, PermanentError
from integrations.models import Attempt, Channel, Delivery, Sighting
from integrations.panels import DeliveriesPanel
from tests.integrations.conftest import open_channel, run_dry, tick, want
from tests.integrations.network import Lookup, Network, lost, raising

pytestmark = pytest.mark.django_db
READ = ("view_delivery",)
ACT = ("view_delivery", "retry_delivery")
RUN = ("view_channel", "add_channel", "change_channel", "delete_channel")


def person(*rights: str, email: str = "sanne@example.org") -> Any:
    user = get_user_model().objects.create_user(email.split("@")[0], email, "a long pass phrase")
    names = ("access_admin", *rights)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def signed_in(*rights: str) -> Client:
    client = Client()
    client.force_login(person(*rights))
    return client


@pytest.fixture
def failed(channel: Channel, post: UUID, network: Network) -> Delivery:
    delivery = want(post, channel)
    network.before.append(raising(PermanentError("Too long.")))
    tick()
    return Delivery.objects.get(pk=delivery.pk)


@pytest.fixture
def unknown(post: UUID, network: Network) -> Delivery:
    network.after.append(lost())
    delivery = want(post, open_channel("blind"))
    run_dry()
    return Delivery.objects.get(pk=delivery.pk)


def test_the_report_shows_each_delivery_with_its_state(failed: Delivery) -> None:
    page = signed_in(*READ).get(reverse("deliveries")).content.decode()
    assert "First words" in page
    assert "Too long." in page


def test_a_delivery_says_which_links_in_its_words_lead_nowhere(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel, "Read https://gone.example/ and https://there.example/")
    page = reverse("delivery", args=[delivery.pk])
    client = signed_in(*READ)
    assert "Where its links lead" not in client.get(page).content.decode()
    for url, seen in (("https://gone.example/", Seen.NOT_THERE), ("https://there.example/", Seen.THERE)):
        Sighting.objects.create(url=url, host="", seen=seen, looked_at=timezone.now(), due_at=None)
    words = client.get(page).content.decode()
    assert "https://gone.example/ leads nowhere" in words
    assert "https://there.example/ leads" not in words


def test_the_report_filters_by_state(failed: Delivery) -> None:
    client = signed_in(*READ)
    assert "First words" not in client.get(reverse("deliveries_results"), {"state": "done"}).content.decode()
    assert "First words" in client.get(reverse("deliveries_results"), {"state": "refused"}).content.decode()


@pytest.mark.parametrize("name", ["deliveries", "delivery"])
def test_deliveries_are_closed_to_others(failed: Delivery, name: str) -> None:
    args = [failed.pk] if name == "delivery" else []
    assert signed_in().get(reverse(name, args=args)).status_code in {302, 403}


def test_one_delivery_shows_every_try_and_the_approved_words(failed: Delivery) -> None:
    page = signed_in(*ACT).get(reverse("delivery", args=[failed.pk])).content.decode()
    assert "Too long." in page
    assert "Send again" in page


def test_those_who_only_look_get_no_buttons(failed: Delivery) -> None:
    assert "Send again" not in signed_in(*READ).get(reverse("delivery", args=[failed.pk])).content.decode()


def test_a_failed_delivery_is_sent_again_with_a_reason(failed: Delivery, network: Network) -> None:
    signed_in(*ACT).post(reverse("delivery_retry", args=[failed.pk]), {"reason": "Shortened there"})
    tick()
    assert len(network.posts) == 1
    assert ModelLogEntry.objects.get(action="byline.delivery_retry").data["reason"] == "Shortened there"


def test_nothing_is_sent_again_without_a_reason(failed: Delivery, network: Network) -> None:
    signed_in(*ACT).post(reverse("delivery_retry", args=[failed.pk]), {"reason": ""})
    tick()
    assert network.posts == {}


def test_nothing_is_sent_again_without_the_right(failed: Delivery) -> None:
    answer = signed_in(*READ).post(reverse("delivery_retry", args=[failed.pk]), {"reason": "Because"})
    failed.refresh_from_db()
    assert (answer.status_code in {302, 403}, failed.status) == (True, "failed")


def test_a_dropped_delivery_stays_dropped(failed: Delivery, network: Network) -> None:
    signed_in(*ACT).post(reverse("delivery_drop", args=[failed.pk]), {"reason": "Old news"})
    run_dry()
    failed.refresh_from_db()
    assert (failed.status, network.posts) == ("settled", {})


def test_what_waits_for_its_story_cannot_be_dropped_only_to_go_out_later(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel, embargo=datetime(2027, 3, 1, 9, 30, tzinfo=UTC))
    with pytest.raises(ledger.NotNow, match="cancel the plan"):
        ledger.drop(pk=delivery.pk, user=person(*ACT), reason="Not there")
    delivery.refresh_from_db()
    assert delivery.status == "held"


def test_a_dropped_edit_leaves_what_is_there(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    tick()
    want(post, channel, "Better words")
    network.before.append(raising(PermanentError("No edits today.")))
    tick()
    ledger.drop(pk=delivery.pk, user=person(*ACT), reason="Leave it")
    run_dry()
    assert list(network.posts.values()) == ["First words"]


def test_an_unknown_delivery_is_not_sent_again_before_somebody_looked(unknown: Delivery) -> None:
    with pytest.raises(ledger.NotNow):
        ledger.retry(pk=unknown.pk, user=person(*ACT), reason="Impatient")


def test_an_unknown_delivery_that_is_not_there_is_sent_again(unknown: Delivery, network: Network) -> None:
    network.posts.clear()
    signed_in(*ACT).post(reverse("delivery_absent", args=[unknown.pk]), {"reason": "I looked"})
    tick()
    assert list(network.posts.values()) == ["First words"]


def test_an_unknown_delivery_that_is_there_can_be_corrected_afterwards(unknown: Delivery, network: Network) -> None:
    address = "https://network.example/r1"
    signed_in(*ACT).post(reverse("delivery_found", args=[unknown.pk]), {"reason": "I looked", "url": address})
    want(unknown.post, unknown.channel, "Better words")
    tick()
    assert network.posts == {"r1": "Better words"}


def test_a_channel_is_added_with_a_sealed_secret() -> None:
    client = signed_in(*RUN)
    form = {
        "kind": "lookup",
        "name": "Company feed",
        "pace": "0",
        "config_base": "https://network.example",
        "credential_token": "s3cret-token",
    }
    client.post(reverse("channel:add"), form)
    channel = Channel.objects.get()
    assert channel.credential["token"] == "s3cret-token"
    assert "s3cret" not in channel.sealed_credential
    assert channel.config == {"base": "https://network.example"}


def test_adding_a_channel_asks_for_the_network_first() -> None:
    client = signed_in(*RUN)
    assert "Lookup network" in client.get(reverse("channel:add"), follow=True).content.decode()
    assert "credential_token" in client.get(reverse("channel:add"), {"kind": "lookup"}).content.decode()


def test_editing_a_channel_never_shows_its_secret_and_keeps_it(channel: Channel) -> None:
    channel.config, channel.credential = {"base": "x"}, {"token": "s3cret-token"}
    channel.save()
    client = signed_in(*RUN)
    edit = reverse("channel:edit", args=[channel.pk])
    assert "s3cret" not in client.get(edit).content.decode()
    client.post(edit, {"kind": "lookup", "name": "Renamed", "pace": "0", "config_base": "x", "credential_token": ""})
    channel.refresh_from_db()
    assert (channel.name, channel.credential["token"]) == ("Renamed", "s3cret-token")


def test_a_stored_secret_is_never_sent_to_another_address(channel: Channel) -> None:
    channel.config, channel.credential = {"base": "https://network.example"}, {"token": "s3cret-token"}
    channel.save()
    client, edit = signed_in(*RUN), reverse("channel:edit", args=[channel.pk])
    form = {"kind": "lookup", "name": "Channel", "pace": "0", "config_base": "https://elsewhere.example"}
    assert "The address changed" in client.post(edit, form | {"credential_token": ""}).content.decode()
    channel.refresh_from_db()
    assert channel.config == {"base": "https://network.example"}


def test_a_new_address_forgets_what_the_old_one_told_of_itself(channel: Channel) -> None:
    channel.config = {"base": "https://network.example", "account": "desk"}
    channel.credential = {"token": "s3cret-token"}
    channel.save()
    form = {"kind": "lookup", "name": "Channel", "pace": "0", "config_base": "https://elsewhere.example"}
    signed_in(*RUN).post(reverse("channel:edit", args=[channel.pk]), form | {"credential_token": "n3w"})
    channel.refresh_from_db()
    assert (channel.config, channel.credential) == ({"base": "https://elsewhere.example"}, {"token": "n3w"})


@pytest.mark.parametrize(("verb", "state"), [("pause", "paused"), ("resume", "ok")])
def test_a_channel_is_paused_and_resumed(channel: Channel, verb: str, state: str) -> None:
    client = signed_in(*RUN)
    if verb == "resume":
        channel.pause()
    address = reverse(f"channel_{verb}", args=[channel.pk])
    assert client.get(address).status_code == 200
    client.post(address)
    channel.refresh_from_db()
    assert channel.status == state


def test_checking_a_channel_keeps_what_the_network_tells(channel: Channel) -> None:
    signed_in(*RUN).post(reverse("channel_check", args=[channel.pk]))
    channel.refresh_from_db()
    assert channel.config["account"] == "desk"


def test_a_check_that_fails_says_so(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lookup, "check", lambda self: raising(AuthError("Revoked."))())
    page = signed_in(*RUN).post(reverse("channel_check", args=[channel.pk]), follow=True)
    assert "Revoked." in page.content.decode()


def test_a_removed_channel_forgets_its_secret_and_keeps_its_record(channel: Channel, post: UUID) -> None:
    channel.credential = {"token": "s3cret-token"}
    channel.save()
    want(post, channel)
    signed_in(*RUN).post(reverse("channel:delete", args=[channel.pk]))
    channel.refresh_from_db()
    assert (channel.status, channel.sealed_credential) == ("removed", "")
    assert Delivery.objects.count() == 1


def test_channels_are_closed_to_others(channel: Channel) -> None:
    client = signed_in(*ACT)
    assert client.get(reverse("channel:index")).status_code in {302, 403}
    client.post(reverse("channel_pause", args=[channel.pk]))
    channel.refresh_from_db()
    assert channel.status == "ok"


def panel(post: UUID, *rights: str) -> str:
    page = Page.objects.first()
    page.uuid = post
    request = RequestFactory().get("/")
    request.user = person(*rights)
    bound = DeliveriesPanel().bind_to_model(Page).get_bound_panel(instance=page, request=request, form=None)
    return str(bound.render_html({}))


def test_the_editors_panel_shows_state_and_link(channel: Channel, post: UUID) -> None:
    want(post, channel)
    tick()
    html = panel(post, *READ)
    assert "https://network.example/r1" in html
    assert "There" in html


def test_authors_are_spared_what_the_network_said(failed: Delivery) -> None:
    html = panel(failed.post)
    assert "Too long." not in html
    assert "the comms team sees why" in html


def test_those_who_see_deliveries_read_what_the_network_said_beside_the_story(failed: Delivery) -> None:
    assert "Too long." in panel(failed.post, *READ)


def test_attempts_name_verb_outcome_and_worker(failed: Delivery) -> None:
    attempt = Attempt.objects.get()
    assert (attempt.verb, attempt.outcome, attempt.words) == ("create", "refused", "Too long.")
    assert attempt.worker
