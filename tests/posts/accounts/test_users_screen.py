"""Wagtail's screens of users: no way to another's password, to a superuser's rights, or past the end of an account."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from integrations.models import Letter
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.accounts.conftest import is_in, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def root() -> Any:
    return factories.make_user(superuser=True)


def edit(browser: Client, user: User, **fields: Any) -> Any:
    told = {"username": user.username, "email": user.email, "first_name": "A", "last_name": "B", "is_active": "on"}
    told |= {"groups": [group.pk for group in user.groups.all()]}
    return browser.post(reverse("wagtailusers_users:edit", args=[user.pk]), told | fields)


def set_active(browser: Client, active: bool, *users: User) -> Any:
    ids = "&".join(f"id={user.pk}" for user in users)
    url = reverse("wagtail_bulk_action", args=["auth", "user", "set_active_state"])
    return browser.post(f"{url}?{ids}", {"mark_as_active": str(active)})


def test_an_admin_sets_nobody_s_password(at_desk, author):
    edit(at_desk, author, password1="a wheel in the attic", password2="a wheel in the attic")
    assert is_in(log_in(author.email)[0])


def test_an_admin_makes_nobody_a_superuser(at_desk, admin, author):
    for user in (author, admin):
        edit(at_desk, user, is_superuser="on")
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_admin_does_not_change_a_superuser_and_a_superuser_does(at_desk, root):
    edit(at_desk, root, email="mine@byline.example")
    assert User.objects.get(pk=root.pk).email == root.email
    browser = Client()
    browser.force_login(root)
    edit(browser, root, email="new@byline.example")
    user = User.objects.get(pk=root.pk)
    assert (user.email, user.is_superuser) == ("new@byline.example", True)


def test_accounts_are_made_by_invitation_alone(at_desk, author):
    assert at_desk.get(reverse("wagtailusers_users:add")).url == reverse("invite")
    at_desk.post(f"/admin/users/copy/{author.pk}/", {"username": "copy", "is_superuser": "on"})
    assert User.objects.count() == 2


def test_the_old_address_hears_of_the_new_one(at_desk, author):
    edit(at_desk, author, email="Other@byline.example")
    letter = Letter.objects.get()
    assert list(letter.recipients.values_list("address", flat=True)) == [author.email]
    assert "address was changed" in letter.text


def test_a_change_of_letters_case_or_of_a_name_is_no_news(at_desk, author):
    edit(at_desk, author, email=author.email.upper(), first_name="Marit")
    assert not Letter.objects.exists()


def test_switching_off_many_at_once_ends_what_opens_them_for_good_and_is_noted(at_desk, author):
    browser, _response = log_in(author.email)
    set_active(at_desk, False, author)
    assert ModelLogEntry.objects.filter(action="byline.close_account", object_id=author.pk).exists()
    set_active(at_desk, True, User.objects.get(pk=author.pk))
    assert User.objects.get(pk=author.pk).is_active
    assert not is_in(browser)


def test_nobody_switches_off_a_superuser_or_themselves(at_desk, admin, root):
    set_active(at_desk, False, admin)
    set_active(at_desk, False, root)
    assert not User.objects.filter(is_active=False).exists()


@pytest.mark.parametrize(
    "leave",
    [
        lambda group, user: group.user_set.remove(user),
        lambda group, user: group.user_set.clear(),
        lambda group, user: group.user_set.set([]),
        lambda group, user: group.delete(),
        lambda group, user: Group.objects.filter(pk=group.pk).delete(),
    ],
)
def test_leaving_the_last_group_by_the_group_s_side_ends_the_session(author, leave, django_capture_on_commit_callbacks):
    other = factories.make_user(AUTHORS, COMMS)
    browsers = [log_in(user.email)[0] for user in (author, other)]
    with django_capture_on_commit_callbacks(execute=True):
        leave(Group.objects.get(name=AUTHORS), author)
    assert [is_in(browser) for browser in browsers] == [False, True]
