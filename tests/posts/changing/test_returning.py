"""A name that was to go everywhere is typed again: told to whoever bore it, put right by one plan, kept by nobody."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import Letter
from posts.changing import returning
from posts.models import FormerName, NameReturned
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.changing.conftest import NEW, OLD, OLD_SHORT, Renamed
from tests.posts.changing.test_sweeping import start, work_through
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(renamed: Renamed) -> Any:
    """A story of somebody who has not heard of the new name."""
    work_through(start(renamed))
    return factories.make_live_story(
        by=factories.make_user(AUTHORS), headline="The bell", text=f"<p>We asked {OLD}. {OLD_SHORT}’s bell rang.</p>"
    )


def page(user: Any, **answers: str) -> str:
    client, url = signed_in(user), reverse("account_new_name")
    return (client.post(url, answers) if answers else client.get(url)).content.decode()


def test_guard_hit_visible_to_owner_only(renamed: Renamed, back: Any) -> None:
    assert returning.look() == 1
    owners = page(renamed.user)
    assert "An earlier name stands again" in owners
    assert f"<q>{OLD}</q>, <q>{OLD_SHORT}</q>" in owners
    for other in (back.owner, factories.make_user(COMMS), factories.make_user(superuser=True)):
        factories.person_of(other)
        assert "An earlier name stands again" not in page(other)
    (letter,) = Letter.objects.filter(key__startswith="name-returned")
    assert OLD_SHORT not in f"{letter.subject}{letter.text}"
    assert not FormerName.objects.filter(digest__icontains=OLD_SHORT).exists()


def test_the_plan_to_put_it_right_is_shown_first_and_what_was_put_right_is_forgotten(
    renamed: Renamed, back: Any
) -> None:
    returning.look()
    asked = {"kind": "away", "display_name": NEW, "called": "Alexis", "old": f"{OLD}\n{OLD_SHORT}"}
    assert f"We asked {OLD}." in page(renamed.user, do="look", **asked)
    renamed.person.refresh_from_db()
    work_through(start(renamed))
    assert OLD_SHORT not in Client().get(factories.fresh(back).url).content.decode()
    assert "An earlier name stands again" not in page(renamed.user)
    assert not NameReturned.objects.exists()


def test_nobody_is_told_twice_and_what_was_looked_through_is_not_looked_through_again(
    renamed: Renamed, back: Any, django_assert_max_num_queries: Any
) -> None:
    returning.look()
    with django_assert_max_num_queries(6):
        assert returning.look() == 0


def test_a_word_in_small_letters_and_a_name_that_stays_are_no_old_name(renamed: Renamed) -> None:
    names = returning.Names(old=("Will Joy", "Will", "Joy"), name="Wilma Joy", called="Joy")
    returning.remember(renamed.person, names)
    known = set(FormerName.objects.values_list("digest", flat=True))
    story = factories.make_story(text="<p>We will be there with joy. Joy came. So did WILL JOY, in Wills car.</p>")
    assert returning.names_in(story, known) == ["WILL JOY", "WILL", "Will"]
