"""One's own account: the name in stories, the language of these pages, mail by itself, and the way out."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from posts.models import Person
from tests import factories
from tests.factories import AUTHORS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS, name="noor")


def home(user: Any) -> str:
    return signed_in(user).get(reverse("account_home")).content.decode()


def test_it_shows_ones_own_name_and_where_to_change_it(author):
    factories.make_person("Noor de Wit", user=author)
    page = home(author)
    assert "Noor de Wit" in page
    assert f'href="{reverse("account_name")}"' in page


def test_the_name_can_be_changed_and_stays_the_same_person(author):
    person = factories.make_person("Noor de Wit", user=author)
    browser = signed_in(author)
    assert 'value="Noor de Wit"' in browser.get(reverse("account_name")).content.decode()
    response = browser.post(reverse("account_name"), {"name": "Noor Wit"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_home")
    assert "Noor Wit" in response.content.decode()
    assert list(Person.objects.values_list("pk", "display_name")) == [(person.pk, "Noor Wit")]


def test_whoever_has_no_name_yet_is_asked_as_before(author):
    response = signed_in(author).post(reverse("account_name"), {"name": "Noor"})
    assert response.url == reverse("start")


@pytest.mark.parametrize(("language", "heading"), [("nl", "Je account"), ("sv", "Ditt konto"), ("en", "Your account")])
def test_the_language_chosen_is_kept_where_wagtail_keeps_it(author, language, heading):
    browser = signed_in(author)
    to = {"language": language, "next": reverse("account_home")}
    page = browser.post(reverse("account_language"), to, follow=True).content.decode()
    assert UserProfile.objects.get(user=author).preferred_language == language
    assert f'<html lang="{language}"' in page
    assert heading in page
    assert f'value="{language}" lang="{language}" aria-current="true"' in page


@pytest.mark.parametrize("language", ["xx", "", "de"])
def test_a_language_we_do_not_speak_changes_nothing(author, language):
    signed_in(author).post(reverse("account_language"), {"language": language, "next": "/"})
    assert not UserProfile.objects.filter(user=author).exclude(preferred_language="").exists()


def test_the_other_choices_of_the_account_stay(author):
    profile = UserProfile.get_for_user(author)
    profile.current_time_zone = "Europe/Stockholm"
    profile.save()
    signed_in(author).post(reverse("account_language"), {"language": "sv", "next": "/"})
    profile.refresh_from_db()
    assert (profile.preferred_language, profile.current_time_zone) == ("sv", "Europe/Stockholm")


def test_it_leads_to_the_mail_choices_and_out(author):
    page = home(author)
    assert f'href="{reverse("mail_choices")}"' in page
    assert page.count(f'action="{reverse("wagtailadmin_logout")}"') == 2  # the menu's and the page's own


def test_a_story_without_an_author_s_name_leads_to_where_it_is_told(author):
    story = factories.make_story(by=author)
    version = story.get_latest_revision_as_object()
    version.bylines = []
    version.save_revision(user=author)
    page = signed_in(author).get(reverse("write_check", args=[story.pk])).content.decode()
    assert f'href="{reverse("account_name")}"' in page
