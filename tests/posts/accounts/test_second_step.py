"""Comms, Admins and superusers log in with two steps; nobody's second step lies in the database to be read."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse

from integrations.models import Letter
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.accounts.conftest import is_in, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_of_comms_and_admins(settings: Any) -> None:
    settings.SECOND_FACTOR_FOR = [COMMS, ADMINS]


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS)


def code_for(secret: str) -> str:
    """What the app on a phone shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(browser: Client) -> tuple[str, Any]:
    """Set an app up as a person does; returns its secret and the answer."""
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    with TestCase.captureOnCommitCallbacks(execute=True):
        return secret, browser.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})


def with_app(user: Any) -> str:
    """An account with an app already set up; returns the secret."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


# Required


@pytest.mark.parametrize("address", ["/admin/", "/admin/reviews/", "/write/", "/write/stories/", "/account/"])
def test_without_a_second_step_the_desk_stays_shut_and_says_why(marit, address):
    browser, _response = log_in(marit.email)
    response = browser.get(address, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mfa_index")
    assert "two minutes" in response.content.decode()


@pytest.mark.parametrize(
    ("method", "address"),
    [("post", "/write/1/save/"), ("post", "/admin/reviews/1/"), ("get", "/admin/api/main/pages/"), ("put", "/admin/")],
)
def test_nothing_is_saved_or_told_by_a_machine_s_way_either(marit, method, address):
    browser, _response = log_in(marit.email)
    response = getattr(browser, method)(address, headers={"accept": "application/json"})
    assert response.status_code in (403, 404)  # 404 where nothing of that address exists


def test_every_address_of_the_desk_is_shut(marit):
    browser, _response = log_in(marit.email)
    opened = [
        address
        for name in ("wagtailadmin_home", "reviews", "my_stories", "wagtailadmin_account", "start", "written")
        if (address := reverse(name)) and browser.get(address).status_code == 200
    ]
    assert opened == []


def test_public_pages_and_log_out_stay_open(marit):
    browser, _response = log_in(marit.email)
    assert browser.get("/en/").status_code == 200
    assert browser.post(reverse("wagtailadmin_logout")).url == reverse("account_login")
    assert not is_in(browser)


def test_superusers_need_one_and_authors_do_not():
    root, author = factories.make_user(superuser=True), factories.make_user(AUTHORS)
    assert log_in(root.email)[0].get("/admin/").url == reverse("mfa_index")
    assert log_in(author.email)[0].get("/write/").status_code == 200


def test_a_group_of_another_name_with_weighty_rights_needs_one_too():
    user = factories.make_user(COMMS)
    Group.objects.filter(name=COMMS).update(name="Communications")
    assert log_in(user.email)[0].get("/admin/").url == reverse("mfa_index")


def test_where_the_operator_names_no_group_nobody_needs_one(marit, settings):
    settings.SECOND_FACTOR_FOR = []
    assert log_in(marit.email)[0].get("/admin/").status_code == 200


def test_spare_codes_alone_are_no_second_step(marit):
    Authenticator.objects.create(user=marit, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert log_in(marit.email)[0].get("/admin/").url == reverse("mfa_index")


# Setting up and using one


def test_a_newcomer_sets_an_app_up_without_typing_the_password_again_and_gets_spare_codes(marit):
    browser, _response = log_in(marit.email)
    _secret, response = set_up(browser)
    assert response.url == reverse("mfa_view_recovery_codes")
    page = browser.get(response.url)
    assert len(page.context["unused_codes"]) == 10
    assert browser.get("/admin/").status_code == 200


def test_a_wrong_code_sets_nothing_up(marit):
    browser, _response = log_in(marit.email)
    browser.get(reverse("mfa_activate_totp"))
    assert browser.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_from_then_on_the_password_alone_opens_nothing(marit):
    with_app(marit)
    browser, response = log_in(marit.email)
    assert response.url == reverse("mfa_authenticate")
    assert not is_in(browser)
    assert browser.get("/admin/").status_code == 302


def test_the_code_is_asked_and_opens(marit):
    secret = with_app(marit)
    browser, response = log_in(marit.email, next=reverse("reviews"))
    response = browser.post(response.url, {"code": code_for(secret)})
    assert response.url == reverse("reviews")
    assert browser.get("/admin/").status_code == 200


def test_a_code_is_good_once(marit):
    secret = with_app(marit)
    code = code_for(secret)
    for number in range(2):
        browser, response = log_in(marit.email)
        browser.post(response.url, {"code": code})
        assert is_in(browser) is (number == 0)


def test_a_spare_code_is_good_once(marit):
    browser, _response = log_in(marit.email)
    set_up(browser)
    spare = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for number in range(2):
        browser, response = log_in(marit.email)
        browser.post(response.url, {"code": spare})
        assert is_in(browser) is (number == 0)


def test_guessing_codes_is_slow(marit):
    secret = with_app(marit)
    browser, response = log_in(marit.email)
    for number in range(12):
        browser.post(response.url, {"code": f"{number:06}"})
    browser.post(response.url, {"code": code_for(secret)})
    assert not is_in(browser)


def test_the_admin_s_own_log_in_is_no_way_around_it(marit):
    with_app(marit)
    browser = Client()
    response = browser.post("/admin/login/", {"username": marit.username, "password": factories.PASSWORD})
    assert response.url == reverse("account_login")
    assert "_auth_user_id" not in browser.session


def test_a_new_password_by_mail_is_no_way_around_it(marit, post):
    with_app(marit)
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": marit.email})
    link = next(word for word in post()[0].body.split() if "/password/new/" in word)
    form = browser.get(link.removeprefix("http://testserver"), follow=True)
    new = {"password1": "another lantern altogether", "password2": "another lantern altogether"}
    browser.post(form.context["action_url"], new)
    assert not is_in(browser)
    assert log_in(marit.email, "another lantern altogether")[1].url == reverse("mfa_authenticate")


def test_who_needs_one_cannot_take_the_last_one_off(marit):
    secret = with_app(marit)
    browser, response = log_in(marit.email)
    browser.post(response.url, {"code": code_for(secret)})
    page = browser.post(reverse("mfa_deactivate_totp"))
    assert "Set up another one first" in page.content.decode()
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_an_author_may_take_it_off_after_showing_who_they_are():
    author = factories.make_user(AUTHORS)
    with_app(author)
    browser = Client()
    browser.force_login(author)
    assert reverse("account_reauthenticate") in browser.get(reverse("mfa_deactivate_totp")).url
    browser.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_its_owner_is_told_by_letter_when_one_is_added(marit):
    set_up(log_in(marit.email)[0])
    assert Letter.objects.filter(recipients__address=marit.email, text__contains="app for codes").exists()


# In this session, not only by this account


def test_whoever_got_in_by_the_password_alone_is_out_once_the_owner_sets_one_up(marit):
    thief, owner = log_in(marit.email)[0], log_in(marit.email)[0]
    set_up(owner)
    assert owner.get("/admin/").status_code == 200
    assert "_auth_user_id" not in thief.session
    assert not is_in(thief)


def test_a_session_that_never_showed_it_is_asked_for_the_code_and_goes_on(marit):
    secret, browser = with_app(marit), Client()
    browser.force_login(marit)
    response = browser.get(reverse("reviews"))
    assert response.url == f"{reverse('mfa_reauthenticate')}?next={reverse('reviews').replace('/', '%2F')}"
    page = browser.get(response.url)
    assert reverse("account_reauthenticate") not in page.content.decode()
    response = browser.post(response.url, {"code": code_for(secret), "next": reverse("reviews")})
    assert response.url == reverse("reviews")
    assert browser.get(response.url).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "account_change_password",
    ],
)
def test_nor_does_it_add_a_step_of_its_own(marit, name):
    with_app(marit)
    browser = Client()
    browser.force_login(marit)
    assert browser.post(reverse(name)).status_code == 403
    assert browser.get(reverse(name)).url.startswith(reverse("mfa_reauthenticate"))


def test_an_author_who_joins_comms_shows_it_in_the_sessions_they_have():
    author = factories.make_user(AUTHORS)
    with_app(author)
    browser = Client()
    browser.force_login(author)
    assert browser.get("/write/").status_code == 200
    author.groups.set(Group.objects.filter(name=COMMS))
    assert browser.get("/admin/").url.startswith(reverse("mfa_reauthenticate"))


# At rest, and at start


def test_no_secret_lies_readable_in_the_database(marit):
    secret, _response = set_up(log_in(marit.email)[0])
    kept = str(list(Authenticator.objects.values("data")))
    assert secret not in kept
    seeds = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).data
    assert seeds["seed"].startswith("gAAAA")  # Fernet


def test_production_does_not_start_without_it(settings):
    settings.SECOND_FACTOR_FOR = []
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert "posts.E001" in found
    settings.SECOND_FACTOR_FOR = [COMMS, ADMINS]
    assert "posts.E001" not in {message.id for message in run_checks(include_deployment_checks=True)}


def test_production_names_groups_that_exist(settings):
    def found():
        messages = run_checks(databases=["default"], include_deployment_checks=True)
        return [message.msg for message in messages if message.id == "posts.E003"]

    assert found() == []
    Group.objects.filter(name=COMMS).update(name="Communications")
    settings.OIDC_GROUPS = {"byline": "Writers"}
    assert found() == [
        "SECOND_FACTOR_FOR names groups that do not exist: Comms.",
        "OIDC_GROUPS names groups that do not exist: Writers.",
    ]


def test_the_check_before_the_first_migrate_finds_no_tables_and_no_fault(monkeypatch, settings):
    settings.SECOND_FACTOR_FOR = ["A group that migrate would make"]
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert "posts.E003" not in {one.id for one in run_checks(databases=["default"], include_deployment_checks=True)}


def test_an_admin_takes_it_off_for_who_lost_everything_and_the_owner_is_told(marit, admin):
    secret, browser = with_app(marit), Client()
    browser.force_login(marit)
    at_desk, _response = log_in(admin.email)
    set_up(at_desk)
    at_desk.post(reverse("forget_second_step", args=[marit.pk]))
    assert not Authenticator.objects.filter(user=marit).exists()
    assert not is_in(browser)
    assert Letter.objects.filter(recipients__address=marit.email).count() == 1
    assert log_in(marit.email)[0].get("/admin/").url == reverse("mfa_index")
    assert secret


@pytest.mark.parametrize("group", [AUTHORS, COMMS])
def test_nobody_else_takes_it_off_and_nobody_their_own(marit, admin, at_desk, settings, group):
    settings.SECOND_FACTOR_FOR = []
    for user in (marit, admin):
        with_app(user)
    browser = Client()
    browser.force_login(factories.make_user(group))
    assert browser.post(reverse("forget_second_step", args=[marit.pk])).status_code == 404
    assert at_desk.post(reverse("forget_second_step", args=[admin.pk])).status_code == 404
    assert Authenticator.objects.count() == 2


def test_after_a_change_of_keys_and_a_reseal_the_old_key_may_go(marit, settings):
    secret, _response = set_up(log_in(marit.email)[0])
    old, new = settings.CREDENTIAL_KEYS[0], Fernet.generate_key().decode()
    settings.CREDENTIAL_KEYS = [new, old]
    call_command("accounts", "reseal")
    settings.CREDENTIAL_KEYS = [new]
    cache.clear()
    browser, response = log_in(marit.email)
    browser.post(response.url, {"code": code_for(secret)})
    assert is_in(browser)
