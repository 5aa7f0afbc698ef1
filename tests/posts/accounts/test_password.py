"""A forgotten password: the same answer for everybody, a letter for whoever has an account, a link that works once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import Letter
from tests import factories
from tests.factories import AUTHORS, PASSWORD
from tests.posts.accounts.conftest import is_in, link_in, log_in

pytestmark = pytest.mark.django_db

NEW = "a kettle on the carrier"


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS, language="nl")


def ask(email: str, browser: Client | None = None) -> Any:
    return (browser or Client()).post(reverse("account_reset_password"), {"email": email}, follow=True)


def set_new(path: str, password: str = NEW, *, browser: Client | None = None) -> Any:
    browser = browser or Client()
    page = browser.get(path, follow=True)
    if "action_url" not in page.context or page.context.get("token_fail"):
        return page
    return browser.post(page.context["action_url"], {"password1": password, "password2": password})


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(author):
    def words(email):
        response = ask(email)
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        return response.redirect_chain, page

    assert words(author.email) == words("nobody@byline.example")


def test_the_letter_is_a_row_encrypted_until_it_is_sent_and_in_the_reader_s_language(author, post):
    ask(author.email)
    letter = Letter.objects.get()
    assert (letter.text, letter.language, "/password/" in letter.sealed) == ("", "nl", False)
    [message] = post()
    assert message.to == [author.email]
    assert Letter.objects.get().sealed == ""


def test_nobody_unknown_and_nobody_whose_account_is_closed_gets_a_letter(author, post):
    author.is_active = False
    author.save()
    ask(author.email)
    ask("nobody@byline.example")
    assert post() == []


def test_the_link_sets_a_new_password_once(author, post):
    ask(author.email.upper())
    path = link_in(post()[0])
    set_new(path)
    assert is_in(log_in(author.email, NEW)[0])
    page = set_new(path, "yet another lantern")
    assert page.context["token_fail"]
    assert not is_in(log_in(author.email, "yet another lantern")[0])


def test_the_address_bar_does_not_keep_the_key(author, post):
    ask(author.email)
    path = link_in(post()[0])
    assert Client().get(path).url.endswith("-set-password/")


def test_an_old_link_sets_nothing(author, post, settings):
    ask(author.email)
    settings.PASSWORD_RESET_TIMEOUT = -1
    page = set_new(link_in(post()[0]))
    assert "does not work any more" in page.content.decode()


def test_the_link_leads_to_our_own_address_whatever_host_was_asked(author, post, settings):
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    Client().post(reverse("account_reset_password"), {"email": author.email}, headers={"host": "evil.example"})
    assert "evil.example" not in post()[0].body


def test_a_weak_password_is_refused(author, post):
    ask(author.email)
    set_new(link_in(post()[0]), "wheel")
    assert is_in(log_in(author.email)[0])


def test_asking_again_and_again_keeps_nobody_out_and_writes_one_letter_in_ten_minutes(author):
    answers = {email: [ask(email).status_code for _turn in range(5)] for email in (author.email, "nobody@x.example")}
    assert answers == {author.email: [200] * 5, "nobody@x.example": [200] * 5}
    assert Letter.objects.count() == 1
    Letter.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    ask(author.email)
    assert Letter.objects.count() == 2


def test_once_the_link_was_used_the_next_may_come_at_once(author, post):
    ask(author.email)
    set_new(link_in(post()[0]))
    ask(author.email)
    assert any("/password/new/" in message.body for message in post())


def test_behind_our_proxy_each_visitor_has_their_own_count(author, settings):
    settings.PROXY_COUNT = 1

    def ask_from(address, email):
        headers = {"x-forwarded-for": f"198.51.100.9, {address}"}
        return Client().post(reverse("account_reset_password"), {"email": email}, headers=headers).status_code

    mine = [ask_from("203.0.113.1", f"a{number}@x.example") for number in range(21)]
    assert (mine[0], mine[-1]) == (302, 429)
    assert ask_from("203.0.113.2", "b@x.example") == 302


def test_the_admin_s_own_page_for_it_leads_to_ours():
    for address in ("/admin/password_reset/", "/admin/password_reset/confirm/MQ/x-y/"):
        assert Client().get(address).url == reverse("account_reset_password")


def test_a_change_of_password_ends_other_sessions_and_not_this_one(author):
    here, there = log_in(author.email)[0], log_in(author.email)[0]
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    here.post(reverse("account_change_password"), form)
    assert (is_in(here), is_in(there)) == (True, False)
    assert Letter.objects.filter(recipients__address=author.email).count() == 1


def test_without_the_old_password_nothing_changes(author):
    here, _response = log_in(author.email)
    here.post(reverse("account_change_password"), {"oldpassword": "guessed", "password1": NEW, "password2": NEW})
    assert is_in(log_in(author.email, PASSWORD)[0])
