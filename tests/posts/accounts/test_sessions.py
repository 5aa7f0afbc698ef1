"""Two weeks from the last time something was saved; the end of an account ends all of it at once."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from posts.accounts import leaving
from posts.models import Invitation
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS, PASSWORD
from tests.posts.accounts.conftest import is_in, link_in, log_in
from tests.posts.accounts.test_invitation import ADDRESS, invite
from tests.posts.accounts.test_password import ask, set_new

pytestmark = pytest.mark.django_db

TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


# Log-in


def test_address_and_old_username_both_log_in(author):
    for name in (author.email, author.email.upper(), author.username, f" {author.email} "):
        assert is_in(log_in(name)[0])


@pytest.mark.parametrize(
    ("group", "name"), [(AUTHORS, "start"), (COMMS, "wagtailadmin_home"), (ADMINS, "wagtailadmin_home")]
)
def test_everybody_lands_where_their_work_is(group, name):
    assert log_in(factories.make_user(group).email)[1].url == reverse(name)


def test_a_superuser_made_in_a_shell_logs_in_and_is_asked_nothing():
    root = User.objects.create_superuser("root", "", PASSWORD)
    assert log_in("root")[1].url == reverse("wagtailadmin_home")
    assert not hasattr(root, "person")


def test_somebody_without_a_group_is_told_so():
    browser, response = log_in(factories.make_user().email)
    assert "no rights yet" in browser.get(response.url).content.decode()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_leads_to_no_other_house(author, address):
    assert log_in(author.email, next=address)[1].url == reverse("start")


def test_the_admin_s_log_in_leads_to_ours_and_comes_back(author):
    response = Client().get("/admin/reviews/", follow=True)
    assert response.redirect_chain[-1][0] == "/account/login/?next=/admin/reviews/"
    assert Client().get("/admin/login/?next=/admin/").url == "/account/login/?next=%2Fadmin%2F"


@pytest.mark.parametrize(
    "address",
    ["signup/", "email/", "confirm-email/", "3rdparty/", "social/signup/", "password/set/x/", "login/code/", "2fa/"],
)
def test_pages_we_do_not_have_are_not_there(author, address):
    browser, _response = log_in(author.email)
    assert browser.get(f"/account/{address}").status_code == 404
    assert Client().post(f"/account/{address}", {"email": "x@byline.example"}).status_code == 404


def test_a_closed_account_with_the_right_password_stays_out(author):
    User.objects.filter(pk=author.pk).update(is_active=False)
    browser, response = log_in(author.email)
    assert response.url == reverse("account_inactive")
    assert not is_in(browser)


def test_log_out_needs_a_post_and_ends_it(author):
    browser, _response = log_in(author.email)
    browser.get(reverse("account_logout"))
    browser.get("/admin/logout/")
    assert is_in(browser)
    browser.post(reverse("wagtailadmin_logout"))
    assert not is_in(browser)


# Two weeks


def ends(browser: Client) -> Any:
    return Session.objects.get(session_key=browser.session.session_key).expire_date


def grow_old(browser: Client) -> None:
    """A week went by."""
    session = browser.session
    session["renewed_at"] = int(time.time()) - 7 * 86400
    session.save()
    Session.objects.filter(session_key=session.session_key).update(expire_date=timezone.now() + timedelta(days=7))


def test_a_session_lasts_two_weeks(author):
    browser, _response = log_in(author.email)
    assert abs(ends(browser) - timezone.now() - TWO_WEEKS) < timedelta(minutes=1)
    assert int(browser.cookies["sessionid"]["max-age"]) == TWO_WEEKS.total_seconds()


def test_saving_renews_it_and_reading_does_not(author):
    browser, _response = log_in(author.email)
    grow_old(browser)
    browser.get(reverse("start"))
    assert ends(browser) < timezone.now() + timedelta(days=8)
    answer = browser.post(reverse("account_language"), {"language": "nl"})
    assert abs(ends(browser) - timezone.now() - TWO_WEEKS) < timedelta(minutes=1)
    assert "sessionid" in answer.cookies


def test_a_hundred_saves_in_an_hour_write_the_session_once(author, django_assert_num_queries):
    browser, _response = log_in(author.email)
    browser.post(reverse("account_language"), {"language": "nl"})
    before = browser.session["renewed_at"]
    answer = browser.post(reverse("account_language"), {"language": "nl"})
    assert browser.session["renewed_at"] == before
    assert "sessionid" not in answer.cookies


def test_one_sees_where_one_is_logged_in_and_ends_the_rest(author):
    phone = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    here = Client()
    there, _response = log_in(author.email, browser=Client(headers={"user-agent": phone}))
    log_in(author.email, browser=here)
    page = here.get(reverse("account_sessions"))
    assert "Firefox, Android" in page.content.decode()
    assert [line["here"] for line in page.context["lines"]] == [True, False]
    here.post(reverse("account_sessions"))
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_ends_a_colleague_s_sessions(author):
    other, _response = log_in(factories.make_user(AUTHORS).email)
    mine, _response = log_in(author.email)
    mine.post(reverse("account_sessions"))
    assert is_in(other)


# The end


@pytest.fixture
def gone(author: Any, post: Any) -> Any:
    """An account with a session, a session nobody noted, and a link for a new password."""
    author.browser, _response = log_in(author.email)
    author.unnoted, _response = log_in(author.email)
    UserSession.objects.filter(session_key=author.unnoted.session.session_key).delete()
    ask(author.email)
    author.link = link_in(post()[-1])
    return author


def is_over(account: Any) -> bool:
    return not is_in(account.browser) and not is_in(account.unnoted) and set_new(account.link).context["token_fail"]


def test_closing_an_account_ends_everything_at_once(gone, at_desk):
    at_desk.post(reverse("close_account", args=[gone.pk]))
    assert is_over(gone)
    assert log_in(gone.email)[1].status_code == 200
    assert not Session.objects.filter(session_key=gone.browser.cookies["sessionid"].value).exists()


def test_what_they_wrote_stays(gone, at_desk):
    story = factories.make_live_story(by=gone)
    at_desk.post(reverse("close_account", args=[gone.pk]))
    assert factories.fresh(story).live


def test_switching_an_account_off_in_the_admin_or_a_shell_is_the_same(gone):
    user = User.objects.get(pk=gone.pk)
    user.is_active = False
    user.save()
    assert is_over(gone)


def test_opened_again_the_old_sessions_links_and_password_stay_dead(gone):
    for active in (False, True):
        user = User.objects.get(pk=gone.pk)
        user.is_active = active
        user.save()
    assert is_over(gone)
    assert not is_in(log_in(gone.email)[0])


def test_deleting_an_account_ends_its_sessions(gone):
    User.objects.get(pk=gone.pk).delete()
    assert not is_in(gone.browser)
    assert UserSession.objects.count() == 0


def test_leaving_the_last_group_ends_everything(gone, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        gone.groups.clear()
    assert is_over(gone)


def test_moving_from_one_group_to_another_ends_nothing(gone, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        gone.groups.set(Group.objects.filter(name=COMMS))
    assert is_in(gone.browser)


def test_a_superuser_without_a_group_stays(django_capture_on_commit_callbacks):
    root = factories.make_user(AUTHORS, superuser=True)
    browser, _response = log_in(root.email)
    with django_capture_on_commit_callbacks(execute=True):
        root.groups.clear()
    assert is_in(browser)


def test_an_invitation_that_waits_for_the_address_ends_too(at_desk, post):
    invite(at_desk)
    user = factories.make_user(AUTHORS)
    User.objects.filter(pk=user.pk).update(email=ADDRESS)
    leaving.end_access(User.objects.get(pk=user.pk))
    assert Invitation.objects.get().withdrawn_at


def test_nobody_closes_their_own_account_and_no_admin_a_superuser_s(at_desk, admin):
    root = factories.make_user(superuser=True)
    for account in (admin, root):
        assert at_desk.post(reverse("close_account", args=[account.pk])).status_code == 404
    assert User.objects.filter(is_active=False).count() == 0


def test_the_list_of_users_has_the_button(at_desk, author):
    assert (
        reverse("close_account", args=[author.pk]) in at_desk.get(reverse("wagtailusers_users:index")).content.decode()
    )


# Languages


@pytest.mark.parametrize("language", ["en", "nl", "sv"])
def test_before_log_in_the_browser_s_language_is_spoken_and_can_be_switched(language):
    browser = Client(headers={"accept-language": language})
    assert f'<html lang="{language}"' in browser.get(reverse("account_login")).content.decode()
    browser.post(reverse("account_language"), {"language": "sv", "next": reverse("account_login")})
    assert '<html lang="sv"' in browser.get(reverse("account_login")).content.decode()


def test_after_log_in_the_language_somebody_chose_is_spoken():
    browser, _response = log_in(factories.make_user(AUTHORS, language="sv").email)
    assert '<html lang="sv"' in browser.get(reverse("account_home"), headers={"accept-language": "nl"}).content.decode()


def test_the_switch_leads_to_no_other_house():
    form = {"language": "nl", "next": "https://evil.example/"}
    assert "evil" not in Client().post(reverse("account_language"), form).url


# What the pages run


def test_nothing_inline_runs_on_the_way_in():
    response = Client().get(reverse("account_login"))
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert " style=" not in response.content.decode()
