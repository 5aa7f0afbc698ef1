"""Sign-in by the company's own accounts, the whole flow, against a provider that runs beside the test."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from posts.models import Invitation, Person
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.accounts import provider as providers
from tests.posts.accounts.conftest import is_in
from tests.posts.accounts.test_invitation import ADDRESS, invite

pytestmark = pytest.mark.django_db

BEGIN = "/account/sso/work/"


@pytest.fixture(scope="module")
def running() -> Any:
    with providers.running() as provider:
        yield provider


@pytest.fixture
def provider(running: Any, settings: Any) -> Any:
    """A provider that knows Wilma, and settings that name it as the environment would."""
    fresh = providers.Provider(url=running.url, key=running.key, other=running.other)
    running.__dict__.update({**fresh.__dict__})
    running.claims = {"sub": "w-1", "email": ADDRESS, "email_verified": True}
    settings.OIDC_ISSUER, settings.OIDC_NAME = running.url, "Kettle & Spoke"
    app = {
        "provider_id": "work",
        "name": "Kettle & Spoke",
        "client_id": providers.CLIENT,
        "secret": providers.SECRET,
        "settings": {"server_url": running.url, "oauth_pkce_enabled": True, "scope": ["openid", "email"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return running


def sign_on(provider: Any, *, onward: str = "", tamper: Any = None) -> tuple[Client, Any]:
    """Walk as a browser does: to the provider, and back with what it gave."""
    browser = Client()
    there = browser.get(BEGIN, {"next": onward} if onward else {})
    if there.status_code != 302:
        return browser, there
    query = {name: values[0] for name, values in parse_qs(urlsplit(there.url).query).items()}
    back = urlsplit(provider.authorize(query))
    answer = {name: values[0] for name, values in parse_qs(back.query).items()}
    return browser, browser.get(back.path, tamper(answer) if tamper else answer)


@pytest.fixture
def wilma() -> User:
    user = factories.make_user(AUTHORS)
    User.objects.filter(pk=user.pk).update(email=ADDRESS)
    return User.objects.get(pk=user.pk)


def test_the_account_with_the_verified_address_is_logged_in(provider, wilma):
    factories.person_of(wilma)
    browser, response = sign_on(provider)
    assert response.url == reverse("start")
    assert browser.session["_auth_user_id"] == str(wilma.pk)
    assert SocialAccount.objects.get().user == wilma


def test_the_second_time_the_provider_s_own_number_is_enough(provider, wilma):
    sign_on(provider)
    provider.claims = {"sub": "w-1", "email": "married@byline.example", "email_verified": False}
    browser, _response = sign_on(provider)
    assert is_in(browser)


def test_the_flow_carries_state_nonce_and_a_challenge_and_asks_for_no_profile(provider, wilma):
    sign_on(provider)
    [asked] = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 10
    assert len(asked["nonce"]) >= 20
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert asked["redirect_uri"] == "http://testserver/account/sso/work/back/"


def test_next_is_followed_within_the_house_and_nowhere_else(provider, wilma):
    factories.person_of(wilma)
    assert sign_on(provider, onward=reverse("written"))[1].url == reverse("written")
    assert sign_on(provider, onward="https://elsewhere.example/")[1].url == reverse("start")


@pytest.mark.parametrize("verified", [False, "false", None, 0, "no", []])
def test_an_address_the_provider_does_not_vouch_for_is_refused(provider, wilma, verified):
    provider.claims["email_verified"] = verified
    browser, response = sign_on(provider)
    assert response.status_code == 403
    assert "does not vouch" in response.content.decode()
    assert not is_in(browser)
    assert not SocialAccount.objects.exists()


def test_a_state_of_somebody_else_is_refused(provider, wilma):
    browser, response = sign_on(provider, tamper=lambda answer: answer | {"state": "x" * 16})
    assert (response.status_code, is_in(browser)) == (401, False)


def test_an_answer_without_a_flow_of_this_browser_is_refused(provider, wilma):
    """Somebody sends a colleague the end of their own log-in."""
    theirs = Client()
    there = theirs.get(BEGIN)
    query = {name: values[0] for name, values in parse_qs(urlsplit(there.url).query).items()}
    back = urlsplit(provider.authorize(query))
    victim = Client()
    assert victim.get(f"{back.path}?{back.query}").status_code == 401
    assert not is_in(victim)


LIES = {
    "a nonce of another log-in": {"token": {"nonce": "another"}},
    "no nonce": {"token": {"nonce": ""}},
    "another client's token": {"token": {"aud": "another client"}},
    "another issuer's token": {"token": {"iss": "https://elsewhere.example"}},
    "a token that is over": {"token": {"exp": 1_000_000_000}},
    "a key nobody knows": {"sign_with_another_key": True},
    "no signature": {"algorithm": "none"},
    "a signature by the shared secret": {"algorithm": "HS256"},
    "userinfo about somebody else": {"userinfo": {"sub": "somebody else"}},
    "another issuer's discovery": {"issuer": "https://elsewhere.example"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_log_in_is_refused(provider, wilma, lie):
    for name, value in LIES[lie].items():
        setattr(provider, name, value)
    browser, response = sign_on(provider)
    assert response.status_code in (401, 503)
    assert not is_in(browser)
    assert not SocialAccount.objects.exists()


def test_a_code_is_good_once(provider, wilma):
    browser = Client()
    there = browser.get(BEGIN)
    query = {name: values[0] for name, values in parse_qs(urlsplit(there.url).query).items()}
    back = urlsplit(provider.authorize(query))
    assert browser.get(f"{back.path}?{back.query}").status_code == 302
    assert browser.get(f"{back.path}?{back.query}").status_code == 401


def test_saying_no_at_the_provider_leads_back_to_log_in(provider):
    def said_no(answer):
        return {"state": answer["state"], "error": "access_denied"}

    browser, response = sign_on(provider, tamper=said_no)
    assert response.status_code in (302, 401)
    assert not is_in(browser)


def test_a_provider_that_is_down_is_told_in_words(provider, settings):
    provider_url = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = provider_url
    response = Client().get(BEGIN)
    assert response.status_code == 503
    assert "does not answer" in response.content.decode()


def test_nobody_unknown_comes_in(provider):
    browser, response = sign_on(provider)
    assert (response.status_code, User.objects.filter(email=ADDRESS).exists(), is_in(browser)) == (403, False, False)


def test_where_the_operator_allows_it_the_unknown_come_in_as_authors(provider, settings):
    settings.OIDC_UNKNOWN_MAY_ENTER = True
    _browser, response = sign_on(provider)
    assert response.url == reverse("account_name")
    user = User.objects.get(email=ADDRESS)
    assert [group.name for group in user.groups.all()] == [AUTHORS]
    assert not user.has_usable_password()


def test_an_invited_colleague_comes_in_by_the_company_s_log_in_and_is_asked_for_a_name_alone(provider, at_desk):
    person = factories.make_person("Wilma")
    invite(at_desk, group=COMMS, person=person.pk)
    browser, response = sign_on(provider)
    assert response.url == reverse("account_name")
    browser.post(response.url, {"name": "Wilma de Wit"})
    person.refresh_from_db()
    assert (person.user.email, person.display_name) == (ADDRESS, "Wilma de Wit")
    assert [group.name for group in person.user.groups.all()] == [COMMS]
    assert Invitation.objects.get().accepted_at


def test_a_withdrawn_invitation_lets_nobody_in(provider, at_desk):
    invite(at_desk)
    at_desk.post(reverse("withdraw_invitation", args=[Invitation.objects.get().pk]))
    assert sign_on(provider)[1].status_code == 403


def test_a_deactivated_colleague_is_refused_known_or_not(provider, wilma):
    sign_on(provider)
    wilma.is_active = False
    wilma.save()
    browser, response = sign_on(provider)
    assert (response.status_code, is_in(browser)) == (403, False)
    SocialAccount.objects.all().delete()
    browser, response = sign_on(provider)
    assert (response.status_code, is_in(browser)) == (403, False)


# Groups


@pytest.fixture
def mapped(provider: Any, settings: Any) -> Any:
    settings.OIDC_GROUPS = {"byline-comms": COMMS, "byline-admins": ADMINS, "byline-authors": AUTHORS}
    return provider


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_groups_follow_the_claim_at_each_log_in(mapped, wilma):
    mapped.claims["groups"] = ["byline-comms", "byline-authors", "somewhere-else"]
    sign_on(mapped)
    assert groups_of(wilma) == {COMMS, AUTHORS}
    mapped.claims["groups"] = ["byline-authors"]
    sign_on(mapped)
    assert groups_of(wilma) == {AUTHORS}


def test_a_group_the_mapping_does_not_name_stays(mapped, wilma, settings):
    settings.OIDC_GROUPS = {"byline-comms": COMMS}
    mapped.claims["groups"] = "byline-comms"
    sign_on(mapped)
    assert groups_of(wilma) == {COMMS, AUTHORS}


@pytest.mark.parametrize("claim", [[], None, ["unknown"]])
def test_whoever_is_in_no_group_any_more_is_refused(mapped, wilma, claim):
    mapped.claims["groups"] = claim
    browser, response = sign_on(mapped)
    assert (response.status_code, is_in(browser)) == (403, False)
    assert groups_of(wilma) == set()


def test_a_claim_that_is_missing_lets_nobody_in_and_takes_nothing_away(mapped, wilma):
    browser, response = sign_on(mapped)
    assert (response.status_code, is_in(browser)) == (403, False)
    assert groups_of(wilma) == {AUTHORS}


# Twice at once


def meanwhile(start: str, deed: Any) -> Any:
    """Do `deed` once, just before the first statement that begins like this: as another request would."""
    waiting = [deed]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if waiting and sql.startswith(start):
            waiting.pop()()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def test_two_callbacks_for_one_invitation_are_told_in_words(provider, at_desk):
    invite(at_desk)
    with meanwhile('UPDATE "posts_invitation"', lambda: Invitation.objects.update(accepted_at=timezone.now())):
        browser, response = sign_on(provider)
    assert (response.status_code, is_in(browser)) == (401, False)


def test_two_callbacks_of_somebody_unknown_are_told_in_words(provider, settings):
    settings.OIDC_UNKNOWN_MAY_ENTER = True
    with meanwhile('INSERT INTO "auth_user"', lambda: User.objects.create(username=ADDRESS)):
        browser, response = sign_on(provider)
    assert (response.status_code, is_in(browser)) == (401, False)


def test_the_claim_may_have_another_name(mapped, wilma, settings):
    settings.OIDC_GROUPS_CLAIM = "roles"
    mapped.claims |= {"roles": ["byline-admins"], "groups": ["byline-comms"]}
    sign_on(mapped)
    assert groups_of(wilma) == {ADMINS}


def test_no_claim_makes_a_superuser(mapped, wilma, settings):
    mapped.claims |= {"groups": ["byline-admins"], "is_superuser": True, "is_staff": True}
    sign_on(mapped)
    wilma.refresh_from_db()
    assert not wilma.is_superuser


def test_neither_gender_nor_pronouns_nor_title_is_read_or_kept(provider, settings):
    settings.OIDC_UNKNOWN_MAY_ENTER = True
    provider.claims |= {"gender": "zquillwort", "pronouns": "zquillwort", "title": "zquillwort", "name": "zquillwort"}
    provider.claims |= {"given_name": "zquillwort", "picture": "zquillwort", "preferred_username": "zquillwort"}
    browser, response = sign_on(provider)
    page = browser.get(response.url).content.decode()
    kept = [list(model.objects.values()) for model in (SocialAccount, User, Person)]
    assert "zquillwort" not in f"{page}{kept}{dict(browser.session)}"


# The button


def test_the_log_in_page_offers_it_only_where_there_is_one(provider, settings):
    assert "Kettle &amp; Spoke" in Client().get(reverse("account_login")).content.decode()
    settings.OIDC_ISSUER = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert BEGIN not in Client().get(reverse("account_login")).content.decode()
    assert Client().get(BEGIN).status_code == 404


def test_other_providers_are_not_there(provider):
    assert Client().get("/account/sso/google/").status_code == 404
    assert Client().get("/account/sso/google/back/").status_code == 404
