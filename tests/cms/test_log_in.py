"""Log-in attempts are limited: guessing is slow, and a person who is locked out is told kindly."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import AUTHORS, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_tried_yet():
    cache.clear()


@pytest.fixture
def author():
    return factories.make_user(AUTHORS)


def try_to_sign_in(name, password, *, browser=None, address="127.0.0.1"):
    browser = browser or Client()
    form = {"login": name, "password": password, "next": reverse("wagtailadmin_home")}
    return browser.post(reverse("account_login"), form, REMOTE_ADDR=address)


def is_signed_in(browser):
    return "_auth_user_id" in browser.session


def guess(name, times):
    for number in range(times):
        response = try_to_sign_in(name, f"wrong {number}")
    return response


def test_the_right_password_signs_in_after_seven_wrong_ones(author):
    guess(author.username, settings.AXES_FAILURE_LIMIT - 1)
    browser = Client()
    try_to_sign_in(author.username, PASSWORD, browser=browser)
    assert is_signed_in(browser)


def test_after_eight_wrong_passwords_even_the_right_one_is_refused(author):
    guess(author.username, 8)
    browser = Client()
    response = try_to_sign_in(author.username, PASSWORD, browser=browser)
    assert response.status_code == 429
    assert not is_signed_in(browser)


def test_who_is_locked_out_is_told_to_wait_in_a_page_of_ours(author):
    answer = guess(author.username, 8).content.decode()
    assert "<html" in answer
    assert "15 minutes" in answer
    assert not {"error", "denied", "locked out", "forbidden"} & set(answer.lower().split())


def test_a_name_nobody_has_is_answered_as_a_wrong_password_is(author):
    def words(name):
        response = try_to_sign_in(name, "wrong")
        return response.status_code, response.context["form"].non_field_errors()

    assert words(author.username) == words("nobody-has-this-name")
    assert guess("nobody-has-this-name", 8).status_code == guess(author.username, 8).status_code == 429


def test_other_capitals_make_no_new_name_to_guess_at(author):
    for number in range(8):
        name = author.email.upper() if number % 2 else author.email
        try_to_sign_in(name, f"wrong {number}")
    assert try_to_sign_in(author.email, PASSWORD).status_code == 429


def test_guessing_at_one_name_locks_no_other(author):
    guess(author.username, 8)
    other, browser = factories.make_user(AUTHORS), Client()
    try_to_sign_in(other.username, PASSWORD, browser=browser)
    assert is_signed_in(browser)


def test_guessing_from_elsewhere_does_not_lock_the_person_out(author):
    guess(author.username, 8)
    browser = Client()
    try_to_sign_in(author.username, PASSWORD, browser=browser, address="127.0.0.9")
    assert is_signed_in(browser)


def test_signing_in_forgets_earlier_slips(author):
    guess(author.username, 7)
    try_to_sign_in(author.username, PASSWORD)
    assert not AccessAttempt.objects.filter(username=author.username).exists()


def test_no_password_that_was_tried_is_kept(author):
    try_to_sign_in(author.username, "a guess that was nearly right")
    kept = str(list(AccessAttempt.objects.values()))
    assert author.username in kept
    assert "nearly right" not in kept


def test_signing_in_leads_to_no_other_site(author):
    form = {"login": author.username, "password": PASSWORD, "next": "https://elsewhere.example/"}
    response = Client().post(reverse("account_login"), form)
    assert "elsewhere" not in response.url


def test_changing_ones_password_and_asking_for_a_new_one_still_work_while_locked_out(author):
    browser = Client()
    browser.force_login(author)
    guess(author.username, 8)
    assert browser.get(reverse("account_change_password")).status_code == 200
    assert Client().get(reverse("account_reset_password")).status_code == 200


def test_behind_a_proxy_of_ours_the_visitor_is_counted_and_cannot_pretend_to_be_many(author, settings):
    settings.PROXY_COUNT = 1

    def sign_in(password, forwarded_for):
        form = {"login": author.username, "password": password}
        headers = {"x-forwarded-for": forwarded_for}
        return Client().post(reverse("account_login"), form, headers=headers).status_code

    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(f"wrong {number}", f"192.0.2.{number}, 203.0.113.9")
    assert sign_in(PASSWORD, "192.0.2.77, 203.0.113.9") == 429
    assert sign_in(PASSWORD, "198.51.100.7") == 302
