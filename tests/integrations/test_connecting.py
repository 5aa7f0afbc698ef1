"""Connecting an account: asked for at the network, proven, named with its picture, and only then kept."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection  # noqa: TID251 (a browser at the network, not the desk)
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations import connecting, renewing
from integrations.adapters.connecting import Right
from integrations.adapters.linkedin import LinkedIn
from integrations.adapters.mastodon import Mastodon
from integrations.adapters.sign_in import challenge_of
from integrations.adapters.x import X
from integrations.connected import standing_of
from integrations.errors import AuthError, TemporaryError
from integrations.models import Channel, Connection, Delivery, Letter, Session
from integrations.models.clock import from_now
from integrations.sandbox import oauth
from integrations.sandbox.rules import (
    APP_ID,
    APP_PASSWORD,
    APP_SECRET,
    HANDLE,
    ORGANIZATION,
    WORDPRESS_PASSWORD,
    Rules,
)
from integrations.sandbox.server import Sandbox
from posts import alarms
from tests.integrations.conftest import tick, want
from tests.integrations.test_desk import RUN, person, signed_in

pytestmark = pytest.mark.django_db

Start = Callable[..., Sandbox]
MASTODON, LINKEDIN, NETWORK_X = "mastodon", "linkedin", "x"
NOW = 1_800_000_000.0


@pytest.fixture
def sandbox(settings: Any) -> Iterator[Start]:
    """Start sandboxes that the wire may call, standing for every network."""
    with ExitStack() as stack:

        def start(**rules: Any) -> Sandbox:
            made = stack.enter_context(Sandbox(rules=replace(Rules(requests=0), **rules), now=lambda: NOW))
            settings.OUTBOUND_ALLOW_PRIVATE = [*settings.OUTBOUND_ALLOW_PRIVATE, made.address]
            servers = ("base_url", "plc_url", "appview_url", "web_url", "sign_in_url")
            every = dict.fromkeys(servers, made.url)
            settings.SANDBOX_SERVERS = dict.fromkeys(("mastodon", "bluesky", "linkedin", "x"), every)
            return made

        yield start


class Walker:
    """Somebody who runs the channels, with a browser of the desk and one at the network."""

    def __init__(self, network: Sandbox) -> None:
        self.network = network
        self.browser = signed_in(*RUN)

    def begin(self, kind: str, *, channel: Channel | None = None, **typed: str) -> Any:
        """Fill in the boxes before the sign-in; return the page that follows."""
        address = reverse("channel_begin", args=[kind]) + (f"?channel={channel.pk}" if channel else "")
        return self.browser.post(address, {"kind": kind, **typed}, follow=True)

    def say(self, answer: str, page: Any, *, withhold: tuple[str, ...] = ()) -> str:
        """Go to the network and answer there; return where it sends people back."""
        address = urlsplit(page.context["sign_in"])
        form = {**parse_qs(address.query), "answer": answer, "withhold": withhold}
        browser = HTTPConnection(address.netloc, timeout=10)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        browser.request("POST", address.path, body=urlencode(form, doseq=True), headers=kind)
        answered = browser.getresponse()
        browser.close()
        assert answered.status == 302, answered.status
        return str(answered.headers["Location"])

    def come_back(self, address: str) -> Any:
        """Follow the network's way back to the desk."""
        parts = urlsplit(address)
        return self.browser.get(f"{parts.path}?{parts.query}", follow=True)

    def connect(self, kind: str, *, withhold: tuple[str, ...] = (), name: str = "Ours", **typed: str) -> Any:
        """All of it, to the end."""
        page = self.begin(kind, **typed)
        if page.context["sign_in"]:
            page = self.come_back(self.say("yes", page, withhold=withhold))
        self.browser.post(page.request["PATH_INFO"], {"name": name})
        return Channel.objects.get(name=name)


@pytest.fixture
def walker(sandbox: Start) -> Walker:
    return Walker(sandbox())


def app() -> dict[str, str]:
    return {"credential_client_id": APP_ID, "credential_client_secret": APP_SECRET}


def mastodon(walker: Walker) -> dict[str, str]:
    return {"config_base_url": walker.network.url}


# What is asked


def test_the_page_before_says_which_rights_are_asked_and_why(walker: Walker) -> None:
    page = walker.begin(MASTODON, **mastodon(walker)).content.decode()
    for right in Mastodon.way.rights:
        assert f"<code>{right.name}</code> {right.why}" in page.replace("&#x27;", "'")


def test_the_verifier_never_leaves_before_the_code_is_turned_in(walker: Walker) -> None:
    page = walker.begin(MASTODON, **mastodon(walker))
    asked = parse_qs(urlsplit(page.context["sign_in"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert "code_verifier" not in asked
    # RFC 7636, appendix B
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_mastodon_from_before_the_narrow_right_is_asked_for_the_older_one(sandbox: Start) -> None:
    walker = Walker(sandbox(knows_profile=False))
    page = walker.begin(MASTODON, **mastodon(walker))
    assert "read:accounts" in parse_qs(urlsplit(page.context["sign_in"]).query)["scope"][0].split()


def test_another_product_of_linkedins_has_other_rights() -> None:
    names = [right.name for right in LinkedIn.rights({"author": ORGANIZATION})]
    assert names[0] == "w_organization_social"
    assert "w_member_social" in [right.name for right in LinkedIn.rights({"author": ""})]


# The way back


@pytest.mark.parametrize("kind", [MASTODON, LINKEDIN, NETWORK_X])
def test_an_account_is_named_and_shown_before_anything_is_kept(walker: Walker, kind: str) -> None:
    page = walker.begin(kind, **(mastodon(walker) if kind == MASTODON else app()))
    page = walker.come_back(walker.say("yes", page))
    assert page.context["connection"].account in {"byline", "Sandbox Member"}
    assert page.context["portrait"].startswith("data:image/png;base64,")
    assert f"{walker.network.url}/avatar.png" not in page.content.decode()
    assert not Channel.objects.exists()


def test_what_was_lent_lies_sealed(walker: Walker) -> None:
    page = walker.begin(NETWORK_X, **app())
    walker.come_back(walker.say("yes", page))
    row = Connection.objects.get()
    kept = " ".join(map(str, (row.sealed_credential, row.sealed_tokens, row.config, row.facts)))
    assert "x-renews" not in kept
    assert APP_SECRET not in kept


def test_a_kept_account_is_connected(walker: Walker) -> None:
    channel = walker.connect(NETWORK_X, **app())
    assert standing_of(channel).words == "Connected"
    assert channel.credential["access_token"].startswith("x-")
    assert not Connection.objects.exists()


def test_an_account_is_kept_once_however_often_the_button_is_pressed(walker: Walker) -> None:
    walker.come_back(walker.say("yes", walker.begin(MASTODON, **mastodon(walker))))
    begun = Connection.objects.get()
    kept = connecting.keep(begun, name="Mastodon", blogs=[], user=begun.user)
    with pytest.raises(connecting.NotTheirs):
        connecting.keep(begun, name="Mastodon", blogs=[], user=begun.user)
    assert list(Channel.objects.all()) == [kept]


def test_somebody_elses_way_back_leads_nowhere(walker: Walker) -> None:
    back = walker.say("yes", walker.begin(MASTODON, **mastodon(walker)))
    walker.browser = signed_in_as_another()
    page = walker.come_back(back)
    assert "not begun by you" in page.content.decode()
    assert Connection.objects.get().facts is None


def signed_in_as_another() -> Client:
    client = Client()
    client.force_login(person(*RUN, email="tomasz@example.org"))
    return client


def test_a_made_up_state_leads_nowhere(walker: Walker) -> None:
    back = walker.say("yes", walker.begin(MASTODON, **mastodon(walker)))
    page = walker.come_back(back.replace("state=", "state=x"))
    assert "not begun by you" in page.content.decode()


def test_the_way_back_works_once(walker: Walker) -> None:
    back = walker.say("yes", walker.begin(MASTODON, **mastodon(walker)))
    walker.come_back(back)
    assert "used already" in walker.come_back(back).content.decode()


def test_a_no_connects_nothing(walker: Walker) -> None:
    page = walker.come_back(walker.say("no", walker.begin(MASTODON, **mastodon(walker))))
    assert "did not say yes" in page.content.decode()
    assert not Connection.objects.exists()


def test_a_code_that_the_network_does_not_take_says_so(walker: Walker) -> None:
    back = walker.say("yes", walker.begin(NETWORK_X, **app()))
    page = walker.come_back(back.replace("code=", "code=x"))
    assert "did not accept the sign-in" in page.content.decode()


def test_after_an_hour_what_was_begun_is_forgotten(walker: Walker) -> None:
    walker.begin(MASTODON, **mastodon(walker))
    Connection.objects.update(begun_at=from_now(-3601))
    renewing.due()
    assert not Connection.objects.exists()


def test_an_address_the_desk_does_not_call_is_refused_at_once(walker: Walker) -> None:
    page = walker.begin(MASTODON, config_base_url="http://mastodon.example")
    assert "config_base_url" in page.context["form"].errors
    assert not Connection.objects.exists()


# Rights that are missing


def test_without_a_needed_right_it_is_half_connected_and_its_rows_wait(walker: Walker) -> None:
    channel = walker.connect(MASTODON, withhold=("write:statuses",), **mastodon(walker))
    assert standing_of(channel).words == "Half connected"
    assert channel.status == Channel.Status.NEEDS_AUTH


def test_a_right_within_a_wider_one_is_granted() -> None:
    assert Right(name="write:media", why="").is_in(["write"])
    assert not Right(name="write:media", why="").is_in(["write:statuses"])


def test_an_account_that_nobody_asked_is_never_called_connected() -> None:
    channel = Channel(name="By hand", kind=MASTODON, config={"base_url": "https://mastodon.example"})
    assert standing_of(channel).words == "Not checked yet"


# Keys


def test_an_app_password_is_proven_at_once(walker: Walker) -> None:
    typed = {"config_identifier": HANDLE, "config_base_url": walker.network.url, "config_show": "card"}
    page = walker.begin("bluesky", **typed, credential_app_password=APP_PASSWORD)
    assert page.context["connection"].account == HANDLE
    assert page.context["portrait"]


def test_a_wrong_key_is_refused_at_once(walker: Walker) -> None:
    typed = {"config_identifier": HANDLE, "config_base_url": walker.network.url, "config_show": "card"}
    page = walker.begin("bluesky", **typed, credential_app_password="wrong")
    assert "Invalid identifier or password" in page.content.decode()
    assert not Connection.objects.exists()


def test_the_session_of_the_proof_is_kept(walker: Walker) -> None:
    typed = {"config_identifier": HANDLE, "config_base_url": walker.network.url, "config_show": "card"}
    channel = walker.connect("bluesky", **typed, credential_app_password=APP_PASSWORD)
    channel.prove()
    assert walker.network.world.store.kept(f"bluesky sign-ins {int(NOW // 300)}") == "1"


# Mending


def test_a_blank_keeps_what_is_stored(walker: Walker) -> None:
    channel = walker.connect(NETWORK_X, **app())
    page = walker.begin(NETWORK_X, channel=channel, credential_client_id="", credential_client_secret="")
    page = walker.come_back(walker.say("yes", page))
    walker.browser.post(page.request["PATH_INFO"], {"name": "Ours"})
    channel.refresh_from_db()
    assert channel.credential["client_secret"] == APP_SECRET


def test_what_waited_goes_out_once_the_account_is_connected_again(walker: Walker, post: Any) -> None:
    channel = walker.connect(MASTODON, **mastodon(walker))
    channel.need_auth()
    waits = want(post, channel)
    tick()
    assert Delivery.objects.get(pk=waits.pk).status == Delivery.Status.HELD
    page = walker.come_back(walker.say("yes", walker.begin(MASTODON, channel=channel, **mastodon(walker))))
    walker.browser.post(page.request["PATH_INFO"], {"name": "Ours"})
    tick()
    tick()
    assert Delivery.objects.get(pk=waits.pk).status == Delivery.Status.SETTLED


def test_another_account_than_before_is_said(walker: Walker) -> None:
    channel = walker.connect(MASTODON, **mastodon(walker))
    Channel.objects.update(config={**channel.config, "account": "somebody"})
    page = walker.come_back(walker.say("yes", walker.begin(MASTODON, channel=channel, **mastodon(walker))))
    assert "not somebody" in page.content.decode()


# Leaving


def test_disconnecting_revokes_there_erases_here_and_its_rows_wait(walker: Walker, post: Any) -> None:
    channel = walker.connect(MASTODON, **mastodon(walker))
    token = channel.credential["access_token"]
    waits = want(post, channel)
    walker.browser.post(reverse("channel_disconnect", args=[channel.pk]))
    channel.refresh_from_db()
    assert not oauth.is_lent(walker.network.world, MASTODON, token)
    assert (channel.sealed_credential, bytes(channel.portrait)) == ("", b"")
    assert not Session.objects.filter(channel=channel).exists()
    tick()
    assert Delivery.objects.get(pk=waits.pk).status == Delivery.Status.HELD


def test_where_the_network_takes_nothing_back_the_desk_says_where_a_person_does(walker: Walker) -> None:
    channel = walker.connect(LINKEDIN, **app())
    page = walker.browser.post(reverse("channel_disconnect", args=[channel.pk]), follow=True)
    assert "Permitted services" in page.content.decode()


def test_wordpress_takes_back_the_very_application_password(sandbox: Start) -> None:
    network = sandbox()
    site = f"{network.url}/wordpress"
    channel = Channel(name="Blog", kind="wordpress", config={"base_url": site, "username": "byline"})
    channel.credential = {"password": WORDPRESS_PASSWORD}
    channel.save()
    assert channel.adapter().revoke()


# In time


def test_tokens_are_renewed_before_they_are_over_and_by_one_worker(walker: Walker) -> None:
    channel = walker.connect(NETWORK_X, **app())
    before = channel.adapter().session.read()
    assert renewing.due() == []
    Session.objects.update(renew_at=from_now(-1))
    assert renewing.due() == [channel.pk]
    renewing.renew(channel.pk)
    renewing.renew(channel.pk)
    after = channel.adapter().session.read()
    assert after["access"] != before["access"]
    assert renewing.due() == []


def test_a_renewal_that_is_refused_makes_the_channel_wait_for_a_person(
    walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = walker.connect(NETWORK_X, **app())
    Session.objects.update(renew_at=from_now(-1))

    def refused(_self: X, _kept: Any) -> Any:
        raise AuthError("No longer.")

    monkeypatch.setattr(X, "renewed", refused)
    renewing.renew(channel.pk)
    channel.refresh_from_db()
    assert channel.status == Channel.Status.NEEDS_AUTH


@pytest.mark.parametrize(("left", "step"), [(14, 14), (13, 14), (7, 7), (2, 7), (1, 1), (0.2, 1)])
def test_people_hear_14_7_and_1_days_before_and_once_each(channel: Channel, left: float, step: int) -> None:
    Channel.objects.update(ends_at=timezone.now() + timedelta(days=left))
    assert [days for _channel, days in renewing.ending()] == [step]
    channel.refresh_from_db()
    assert renewing.take_to_warn(channel, step)
    assert not renewing.take_to_warn(channel, step)
    assert list(renewing.ending()) == []


def test_15_days_before_nobody_hears(channel: Channel) -> None:
    Channel.objects.update(ends_at=timezone.now() + timedelta(days=15))
    assert list(renewing.ending()) == []


def test_the_warning_leads_to_where_it_is_mended(walker: Walker) -> None:
    channel = walker.connect(LINKEDIN, **app())
    Channel.objects.filter(pk=channel.pk).update(ends_at=timezone.now() + timedelta(days=6))
    alarms.keep_watch()
    alarms.keep_watch()
    (letter,) = Letter.objects.filter(key__startswith="sign-in:")
    assert f"/channels/connect/linkedin/?channel={channel.pk}" in letter.text


def test_a_network_that_is_away_keeps_the_boxes(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: Any, **_facts: Any) -> Any:
        raise TemporaryError("No connection.")

    monkeypatch.setattr(Mastodon, "register", away)
    page = walker.begin(MASTODON, **mastodon(walker))
    assert "No connection." in page.content.decode()
    assert walker.network.url in page.content.decode()
