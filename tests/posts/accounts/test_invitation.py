"""Somebody is asked in by mail: the link works once, for a while, and makes one account and one Person."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from integrations.models import Letter
from posts.accounts import invitations
from posts.accounts.invitations import Guest, NotInvited
from posts.models import Invitation, Person
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.accounts.conftest import is_in, link_in, log_in

pytestmark = pytest.mark.django_db

ADDRESS = "wilma@byline.example"
NEW = "a kettle on the carrier"


def invite(browser: Client, **told: Any) -> Any:
    group = factories.Group.objects.get(name=told.pop("group", AUTHORS))
    form = {"name": "Wilma", "email": ADDRESS, "group": group.pk, "language": "en", "blog": "", "person": ""}
    return browser.post(reverse("invite"), form | told)


def follow(message: Any) -> Client:
    browser = Client()
    browser.get(link_in(message), follow=True)
    return browser


def begin(browser: Client, *, name: str = "Wilma de Wit", password: str = NEW) -> Any:
    return browser.post(reverse("account_first"), {"name": name, "password": password})


def test_a_colleague_comes_in_by_the_link_and_lands_where_stories_begin(at_desk, post):
    invite(at_desk)
    [message] = post()
    browser = follow(message)
    response = begin(browser)
    assert response.url == reverse("start")
    user = User.objects.get(email=ADDRESS)
    assert user.person.display_name == "Wilma de Wit"
    assert [group.name for group in user.groups.all()] == [AUTHORS]
    assert browser.get(reverse("start")).status_code == 200


def test_the_letter_counts_by_the_company_s_clock_and_names_it_wherever_the_inviter_is(admin, at_desk, post, settings):
    UserProfile.objects.update_or_create(user=admin, defaults={"current_time_zone": "Pacific/Auckland"})
    invite(at_desk)
    [message] = post()
    until = timezone.localtime(Invitation.objects.get().expires_at, timezone.get_default_timezone())
    assert f"{until:%H:%M} ({settings.TIME_ZONE}), and for you alone." in message.body


def test_afterwards_address_and_password_open_the_account(at_desk, post):
    invite(at_desk)
    begin(follow(post()[0]))
    browser, _response = log_in(ADDRESS, NEW)
    assert is_in(browser)


def test_nothing_is_asked_but_a_name_and_a_password(at_desk, post):
    invite(at_desk)
    page = follow(post()[0]).get(reverse("account_first"))
    assert set(page.context["form"].fields) == {"name", "password"}
    assert page.context["form"]["name"].value() is None


def test_the_letter_and_the_account_speak_the_language_of_the_invitation(at_desk, post):
    invite(at_desk, language="nl")
    letter = Letter.objects.get(recipients__address=ADDRESS)
    assert letter.language == "nl"
    begin(follow(post()[0]))
    assert UserProfile.objects.get(user__email=ADDRESS).preferred_language == "nl"


def test_a_weak_password_is_refused_and_the_link_still_works(at_desk, post):
    invite(at_desk)
    browser = follow(post()[0])
    assert begin(browser, password="wheel").status_code == 200
    assert not User.objects.filter(email=ADDRESS).exists()
    assert begin(browser).status_code == 302


@pytest.mark.parametrize("password", [ADDRESS, "wilma@byline", "Wilma de Wit"])
def test_a_password_that_is_the_address_or_the_name_is_refused(at_desk, post, password):
    invite(at_desk)
    assert begin(follow(post()[0]), password=password).status_code == 200
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("name", ["", "   ", "–", "7"])
def test_a_name_needs_a_letter(at_desk, post, name):
    invite(at_desk)
    assert begin(follow(post()[0]), name=name).status_code == 200
    assert not User.objects.filter(email=ADDRESS).exists()


# The token


def test_the_session_keeps_no_token(at_desk, post):
    invite(at_desk)
    [message] = post()
    browser = follow(message)
    token = link_in(message).rstrip("/").rpartition("/")[2]
    assert token not in str(dict(browser.session))


def test_the_link_is_nowhere_in_the_database_once_it_is_sent(at_desk, post):
    invite(at_desk)
    [message] = post()
    token = link_in(message).rstrip("/").rpartition("/")[2]
    assert len(token) > 40
    everything = "".join(connection.connection.iterdump()) if connection.vendor == "sqlite" else str(all_rows())
    assert token not in everything


def test_while_it_waits_to_be_sent_the_link_lies_there_only_encrypted(at_desk, post):
    invite(at_desk)
    waiting = Letter.objects.get(recipients__address=ADDRESS)
    assert waiting.text == ""
    assert "/account/" not in waiting.sealed
    [message] = post()
    assert "/account/invited/" in message.body
    assert Letter.objects.get(pk=waiting.pk).sealed == ""


def all_rows() -> list[Any]:
    return [list(Invitation.objects.values()), list(Letter.objects.values())]


def test_the_address_bar_does_not_keep_the_token(at_desk, post):
    invite(at_desk)
    path = link_in(post()[0])
    response = Client().get(path)
    assert response.url == reverse("account_first")
    assert response["Referrer-Policy"] == "no-referrer"


def test_an_expired_link_makes_no_account_and_says_what_to_do(at_desk, post):
    invite(at_desk)
    [message] = post()
    browser = follow(message)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert begin(browser).status_code == 410
    page = Client().get(link_in(message))
    assert (page.status_code, User.objects.filter(email=ADDRESS).exists()) == (410, False)
    assert "send it again" in page.content.decode()


def test_a_used_link_opens_nothing_and_leads_to_log_in(at_desk, post):
    invite(at_desk)
    [message] = post()
    begin(follow(message))
    page = Client().get(link_in(message))
    assert page.status_code == 410
    assert reverse("account_login") in page.content.decode()


def test_a_double_click_makes_one_account(at_desk, post):
    invite(at_desk)
    [message] = post()
    first, second = follow(message), follow(message)
    assert begin(first).status_code == 302
    assert begin(second, name="Somebody Else").status_code == 410
    assert begin(first).url == reverse("account_home")
    assert User.objects.filter(email=ADDRESS).count() == Person.objects.filter(user__email=ADDRESS).count() == 1
    assert not Person.objects.filter(display_name="Somebody Else").exists()


def test_a_guessed_link_opens_nothing(at_desk):
    invite(at_desk)
    assert Client().get(reverse("account_invitation", args=["x" * 43])).status_code == 410
    assert begin(Client()).status_code == 410


def test_a_withdrawn_link_opens_nothing(at_desk, post):
    invite(at_desk)
    [message] = post()
    browser = follow(message)
    at_desk.post(reverse("withdraw_invitation", args=[Invitation.objects.get().pk]))
    assert begin(browser).status_code == 410
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_link_sent_again_works_and_the_one_before_it_does_not(at_desk, post):
    invite(at_desk)
    [old] = post()
    again(at_desk)
    [new] = post()
    assert Client().get(link_in(old)).status_code == 410
    assert begin(follow(new)).status_code == 302


def again(browser: Client, *, letters: int | None = None) -> Any:
    invitation = Invitation.objects.get()
    seen = invitation.letters if letters is None else letters
    return browser.post(reverse("send_again", args=[invitation.pk]), {"letters": seen})


def test_a_double_click_on_send_again_sends_one_letter(at_desk, post):
    invite(at_desk)
    post()
    again(at_desk, letters=1)
    again(at_desk, letters=1)
    assert len(post()) == 1


def test_sending_again_gives_an_expired_invitation_new_time(at_desk, post):
    invite(at_desk)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    again(at_desk)
    assert begin(follow(post()[-1])).status_code == 302


def test_following_a_link_while_logged_in_as_another_logs_that_one_out(at_desk, post):
    invite(at_desk)
    at_desk.get(link_in(post()[0]), follow=True)
    begin(at_desk)
    assert at_desk.session["_auth_user_id"] == str(User.objects.get(email=ADDRESS).pk)


# Whom it is for


def test_asking_twice_sends_one_letter_and_keeps_the_link(at_desk, post):
    invite(at_desk)
    invite(at_desk, name="Wilma again", email=ADDRESS.upper())
    assert len(post()) == Invitation.objects.count() == 1


def test_whoever_has_an_account_is_not_invited(at_desk, post):
    user = factories.make_user(AUTHORS)
    page = invite(at_desk, email=user.email.upper())
    assert "account with this address" in page.content.decode()
    assert (post(), Invitation.objects.count()) == ([], 0)


def test_an_account_made_meanwhile_is_not_taken_over(at_desk, post):
    invite(at_desk)
    [message] = post()
    browser = follow(message)
    User.objects.create_user("other", ADDRESS, "their own password")
    assert begin(browser).status_code == 410
    assert User.objects.get(email=ADDRESS).check_password("their own password")


def test_the_chosen_person_is_claimed_with_all_stories(at_desk, post):
    person = factories.make_person("Wilma", import_key="wilma")
    invite(at_desk, person=person.pk)
    browser = follow(post()[0])
    assert browser.get(reverse("account_first")).context["form"]["name"].value() == "Wilma"
    begin(browser, name="Wilma de Wit")
    person.refresh_from_db()
    assert (person.user.email, person.display_name) == (ADDRESS, "Wilma de Wit")
    assert Person.objects.filter(user__email=ADDRESS).count() == 1


def test_nobody_is_claimed_by_a_name_alone(at_desk, post):
    namesake = factories.make_person("Wilma de Wit")
    invite(at_desk)
    begin(follow(post()[0]), name="Wilma de Wit")
    namesake.refresh_from_db()
    assert namesake.user is None
    assert Person.objects.filter(display_name="Wilma de Wit").count() == 2


def test_a_person_who_got_a_log_in_meanwhile_is_not_claimed(at_desk, post):
    person = factories.make_person("Wilma")
    invite(at_desk, person=person.pk)
    [message] = post()
    owner = factories.make_user(AUTHORS)
    Person.objects.filter(pk=person.pk).update(user=owner)
    begin(follow(message))
    person.refresh_from_db()
    assert person.user == owner
    assert User.objects.get(email=ADDRESS).person.pk != person.pk


def test_a_person_with_a_log_in_cannot_be_chosen(at_desk):
    taken = factories.person_of(factories.make_user(AUTHORS))
    page = invite(at_desk, person=taken.pk)
    assert page.status_code == 200
    assert page.context["form"].errors["person"]


def test_the_person_may_be_chosen_after_the_letter_went_out(at_desk, post):
    invite(at_desk)
    person, invitation = factories.make_person("W. de Wit"), Invitation.objects.get()
    group = factories.Group.objects.get(name=AUTHORS)
    form = {"name": "Wilma", "group": group.pk, "language": "sv", "blog": "", "person": person.pk}
    at_desk.post(reverse("change_invitation", args=[invitation.pk]), form)
    begin(follow(post()[0]))
    person.refresh_from_db()
    assert person.user.email == ADDRESS


def test_an_old_username_that_is_this_address_stays_with_its_owner(at_desk, post):
    User.objects.create_user(ADDRESS, "moved-on@byline.example", "their own password")
    invite(at_desk)
    begin(follow(post()[0]))
    assert User.objects.get(email=ADDRESS).username != ADDRESS
    assert User.objects.get(username=ADDRESS).check_password("their own password")


# The list, and who may see it


def test_the_list_shows_who_has_not_come_and_who_has(at_desk, post):
    invite(at_desk)
    assert ADDRESS in at_desk.get(reverse("invitations")).content.decode()
    begin(follow(post()[0]))
    page = at_desk.get(reverse("invitations"))
    assert list(page.context["waiting"]) == []
    assert "Wilma de Wit" in page.content.decode()


def routes() -> list[tuple[str, str]]:
    invitation = Invitation.objects.get()
    other = factories.make_user(AUTHORS)
    one = [(name, [invitation.pk]) for name in ("change_invitation", "send_again", "withdraw_invitation")]
    named = [("invitations", []), ("invite", []), ("invite_many", []), *one, ("close_account", [other.pk])]
    named += [("forget_second_step", [other.pk])]
    return [(method, reverse(name, args=args)) for name, args in named for method in ("get", "post")]


@pytest.mark.parametrize("group", [AUTHORS, None])
def test_whoever_is_neither_of_comms_nor_an_admin_invites_and_closes_nobody(at_desk, post, group):
    invite(at_desk)
    post()
    user = factories.make_user(*([group] if group else []))
    browser = Client()
    browser.force_login(user)
    before = all_rows()
    for method, address in routes():
        answer = getattr(browser, method)(address, {"letters": 1, "email": "x@byline.example", "language": "en"})
        assert answer.status_code in (302, 404)
        assert ADDRESS not in answer.content.decode()
        if group:
            assert answer.status_code == 404
    assert all_rows() == before
    assert not User.objects.filter(is_active=False).exists()


@pytest.fixture
def at_comms() -> Client:
    browser = Client()
    browser.force_login(factories.make_user(COMMS))
    return browser


def test_comms_invites_authors_sends_again_and_withdraws(at_comms, post):
    invite(at_comms)
    assert [message.to for message in post()] == [[ADDRESS]]
    found = Invitation.objects.get()
    assert found.email in at_comms.get(reverse("invitations")).content.decode()
    at_comms.post(reverse("send_again", args=[found.pk]), {"letters": 1})
    assert len(post()) == 1
    at_comms.post(reverse("withdraw_invitation", args=[found.pk]))
    assert not Invitation.objects.waiting().exists()


@pytest.mark.parametrize("group", [COMMS, ADMINS])
def test_comms_invites_into_no_other_group_and_sees_none_of_it(at_desk, at_comms, post, group):
    assert invite(at_comms, group=group).status_code == 200  # the form again
    assert not Invitation.objects.exists()
    made = f"name,email,group,language\nWilma,w@byline.example,{group},en\n"
    table = SimpleUploadedFile("list.csv", made.encode())
    assert (
        "The group must be one of: Authors." in at_comms.post(reverse("invite_many"), {"table": table}).content.decode()
    )
    invite(at_desk, group=group)
    post()
    found = Invitation.objects.get()
    assert ADDRESS not in at_comms.get(reverse("invitations")).content.decode()
    for name in ("change_invitation", "send_again", "withdraw_invitation"):
        assert at_comms.post(reverse(name, args=[found.pk]), {"letters": 1}).status_code in (302, 404)
        assert post() == []
    assert Invitation.objects.waiting().exists()


def test_the_verb_itself_refuses_comms_another_group():
    guest = Guest(email=ADDRESS, group=factories.Group.objects.get(name=ADMINS), language="en")
    with pytest.raises(NotInvited):
        invitations.invite(guests=[guest], by=factories.make_user(COMMS))


def test_comms_closes_no_account(at_comms):
    other = factories.make_user(AUTHORS)
    for name in ("close_account", "forget_second_step"):
        assert at_comms.get(reverse(name, args=[other.pk])).status_code == 404
        assert at_comms.post(reverse(name, args=[other.pk])).status_code == 404
    assert User.objects.get(pk=other.pk).is_active


def test_whose_byline_somebody_takes_over_is_an_admins_to_say(at_desk, at_comms):
    assert 'name="person"' in at_desk.get(reverse("invite")).content.decode()
    assert 'name="person"' not in at_comms.get(reverse("invite")).content.decode()


def test_nobody_without_a_log_in_sees_any_of_it(at_desk):
    invite(at_desk)
    for method, address in routes():
        assert reverse("account_login") in getattr(Client(), method)(address).url


def test_a_get_changes_nothing(at_desk):
    invite(at_desk)
    before = all_rows()
    for method, address in routes():
        if method == "get":
            at_desk.get(address)
    assert all_rows() == before


def test_admins_may_invite_into_every_group_of_the_house(at_desk, post):
    for number, group in enumerate((AUTHORS, COMMS, ADMINS)):
        invite(at_desk, email=f"colleague{number}@byline.example", group=group)
    assert len(post()) == 3
