"""Employees connect their own accounts from their own pages; nobody else meets them or goes on with what was begun."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations import connecting
from integrations.models import Channel, Connection
from integrations.sandbox import oauth
from integrations.sandbox.rules import APP_ID, APP_PASSWORD, APP_SECRET, HANDLE
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.integrations.test_connecting import Start, Walker, sandbox
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db
__all__ = ["sandbox"]
APP = {"client_id": APP_ID, "client_secret": APP_SECRET}


class Employee(Walker):
    """Somebody who writes, in their own browser."""

    def __init__(self, network: Any, user: Any) -> None:
        self.network, self.user, self.browser = network, user, signed_in(user)

    def begin(self, kind: str, *, channel: Channel | None = None, **typed: str) -> Any:
        address = reverse("own_account_begin", args=[kind]) + (f"?channel={channel.pk}" if channel else "")
        return self.browser.post(address, typed, follow=True)

    def connect_own(self, kind: str, **typed: str) -> Any:
        page = self.begin(kind, **typed)
        if page.context["sign_in"]:
            page = self.come_back(self.say("yes", page))
        self.browser.post(page.request["PATH_INFO"])
        return Channel.objects.get(owner=self.user, kind=kind)


@pytest.fixture
def noor(sandbox: Start, settings: Any) -> Employee:
    settings.OWN_ACCOUNT_APPS = {"linkedin": APP, "x": {**APP, "budget": "5"}}
    return Employee(sandbox(), factories.make_user(AUTHORS, name="noor"))


def boxes(noor: Employee, kind: str) -> dict[str, str]:
    if kind == "mastodon":
        return {"config_base_url": noor.network.url}
    return {"config_identifier": HANDLE, "credential_app_password": APP_PASSWORD} if kind == "bluesky" else {}


@pytest.mark.parametrize("kind", ["mastodon", "bluesky", "linkedin", "x"])
def test_an_account_is_shown_with_its_picture_then_kept_for_its_owner_alone(noor: Employee, kind: str) -> None:
    page = noor.begin(kind, **boxes(noor, kind))
    if page.context["sign_in"]:
        page = noor.come_back(noor.say("yes", page))
    assert page.context["portrait"].startswith("data:image/png;base64,")
    assert not Channel.objects.exists()
    noor.browser.post(page.request["PATH_INFO"])
    channel = Channel.objects.get()
    assert (channel.owner, channel.personal, channel.status) == (noor.user, True, Channel.Status.OK)
    assert channel.name in noor.browser.get(reverse("own_accounts")).content.decode()
    assert list(Channel.objects.kept()) == []


def test_each_right_is_told_with_its_reason_and_no_app_or_author_is_asked(noor: Employee) -> None:
    page = noor.browser.get(reverse("own_account_begin", args=["linkedin"]))
    shown = page.content.decode()
    assert "w_member_social" in shown
    assert "To post what was approved here" in shown
    assert [field.name for field in page.context["form"].visible_fields()] == []


def test_xs_budget_is_the_companys_to_set(noor: Employee) -> None:
    assert noor.connect_own("x").config["budget"] == "5"


def test_a_network_without_an_app_of_the_companys_is_not_offered(noor: Employee, settings: Any) -> None:
    settings.OWN_ACCOUNT_APPS = {}
    assert "LinkedIn" not in noor.browser.get(reverse("own_accounts")).content.decode()
    assert noor.browser.get(reverse("own_account_begin", args=["linkedin"])).status_code == 404


def test_nobody_else_goes_on_with_it_or_touches_it(noor: Employee) -> None:
    back = noor.say("yes", noor.begin("mastodon", **boxes(noor, "mastodon")))
    one = Connection.objects.get()
    others = [factories.make_user(AUTHORS), factories.make_user(COMMS, ADMINS, AUTHORS, superuser=True)]
    for other in others:
        browser = signed_in(other)
        assert browser.get(back.removeprefix("http://testserver"), follow=True).status_code == 200
        for name in ("own_account_connection", "channel_connection"):
            assert browser.post(reverse(name, args=[one.uuid])).status_code in {302, 403, 404}
    assert not Channel.objects.exists()
    channel = noor.connect_own("mastodon", **boxes(noor, "mastodon"))
    for other in others:
        browser = signed_in(other)
        for address in (
            reverse("own_account_disconnect", args=[channel.pk]),
            f"{reverse('own_account_begin', args=['mastodon'])}?channel={channel.pk}",
        ):
            assert browser.post(address).status_code == 404
        assert channel.name not in browser.get(reverse("own_accounts")).content.decode()


def test_an_account_connected_again_is_the_same_with_what_was_sent_there(noor: Employee) -> None:
    first = noor.connect_own("mastodon", **boxes(noor, "mastodon"))
    noor.browser.post(reverse("own_account_disconnect", args=[first.pk]))
    first.refresh_from_db()
    assert (first.status, first.sealed_credential) == (Channel.Status.DISCONNECTED, "")
    again = noor.connect_own("mastodon", **boxes(noor, "mastodon"))
    assert (again.pk, again.status) == (first.pk, Channel.Status.OK)


def test_another_account_than_before_is_said_before_it_is_kept(noor: Employee) -> None:
    channel = noor.connect_own("mastodon", **boxes(noor, "mastodon"))
    Channel.objects.update(name="Mastodon: elsewhere", config={**channel.config, "account": "elsewhere"})
    page = noor.come_back(noor.say("yes", noor.begin("mastodon", channel=channel, **boxes(noor, "mastodon"))))
    assert page.context["before"] == "elsewhere"
    noor.browser.post(page.request["PATH_INFO"])
    assert Channel.objects.get().name == f"Mastodon: {channel.config['account']}"


def test_disconnecting_revokes_at_the_network(noor: Employee) -> None:
    channel = noor.connect_own("mastodon", **boxes(noor, "mastodon"))
    token = channel.credential["access_token"]
    assert oauth.is_lent(noor.network.world, "mastodon", token)
    connecting.disconnect(channel, user=noor.user)
    assert not oauth.is_lent(noor.network.world, "mastodon", token)


def test_whoever_may_not_write_has_no_such_page() -> None:
    assert signed_in(factories.make_user()).get(reverse("own_accounts")).status_code == 403
    assert Client().get(reverse("own_accounts")).status_code == 302
