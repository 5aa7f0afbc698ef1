"""Two readers are needed: who is told, and what list, review and the author's page say of it."""

from typing import Any

import pytest
from django.urls import reverse

from integrations.models import Letter
from posts import reviewing
from posts.models import Promise, ReturnReason
from posts.queue import assigning
from tests.factories import AUTHORS, COMMS, fresh, hand_in, make_picture, make_story, make_user, opened
from tests.posts.desk.conftest import signed_in
from tests.posts.queue.conftest import handed_in

pytestmark = pytest.mark.django_db

MARIT_SAID_YES = "Marit said yes. Another reader is needed before it goes live."


def person(role: str, name: str) -> Any:
    user = make_user(role, name=name)
    user.first_name, user.email = name.capitalize(), f"{name}@example.org"
    user.save()
    return user


@pytest.fixture
def marit() -> Any:
    return person(COMMS, "marit")


@pytest.fixture
def ilse() -> Any:
    return person(COMMS, "ilse")


@pytest.fixture
def joost() -> Any:
    return person(COMMS, "joost")


@pytest.fixture
def noor() -> Any:
    return person(AUTHORS, "noor")


def of_a_child(by: Any) -> Any:
    """A story that two have to read, handed in."""
    cover = make_picture()
    type(cover).objects.filter(pk=cover.pk).update(shows_child=True)
    return hand_in(make_story(by=by, cover=cover, cover_alt="A wheel.", cover_credit="Noor"))


def yes(story: Any, reader: Any) -> None:
    found = fresh(story)
    digest = opened(found, reader)
    reviewing.approve(post=found, reviewer=reader, seen_digest=digest)


def told(start: str) -> set[str]:
    return {address for letter in Letter.objects.filter(key__startswith=start) for address in _to(letter)}


def _to(letter: Letter) -> list[str]:
    return list(letter.recipients.values_list("address", flat=True))


def test_the_one_who_is_named_is_told_and_nobody_else(marit: Any, ilse: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    assert told("handed-in") == {promise.reader.email}


def test_the_team_is_told_where_nobody_is_named(marit: Any, ilse: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    reason = ReturnReason.objects.first()
    reviewing.send_back(post=promise.page.specific, reviewer=marit, reason=reason, words="Which day?")
    Letter.objects.all().delete()
    marit.groups.clear()
    ilse.is_active = False
    ilse.save()
    joost = person(COMMS, "joost")
    hand_in(fresh(promise.page.specific))
    assert told("handed-in") == {joost.email}


def test_after_the_first_yes_the_second_reader_is_told(marit: Any, ilse: Any, joost: Any, noor: Any) -> None:
    story = of_a_child(noor)
    Promise.objects.update(reader=marit)
    yes(story, marit)
    second = Promise.objects.get().reader
    assert second in (ilse, joost)
    assert told("another-yes") == {second.email}
    letter = Letter.objects.get(key__startswith="another-yes")
    assert letter.text.startswith("Marit said yes.")
    assert reverse("review", args=[story.pk]) in letter.text


def test_whoever_is_named_is_told_when_somebody_else_was_first(marit: Any, ilse: Any, joost: Any, noor: Any) -> None:
    story = of_a_child(noor)
    Promise.objects.update(reader=ilse)
    yes(story, marit)
    assert Promise.objects.get().reader == ilse
    assert told("another-yes") == {ilse.email}


def test_with_nobody_to_name_the_team_without_the_first_is_told(marit: Any, ilse: Any, noor: Any) -> None:
    story = of_a_child(noor)
    Promise.objects.update(reader=None)
    yes(story, marit)
    assert told("another-yes") == {ilse.email}


def test_a_yes_said_twice_is_told_once(marit: Any, ilse: Any, noor: Any) -> None:
    story = of_a_child(noor)
    yes(story, marit)
    yes(story, marit)
    assert Letter.objects.filter(key__startswith="another-yes").count() == 1


def test_list_review_and_the_authors_page_say_that_one_yes_is_there(marit: Any, ilse: Any, noor: Any) -> None:
    story = of_a_child(noor)
    pages = [
        (ilse, reverse("reviews")),
        (ilse, reverse("review", args=[story.pk])),
        (noor, reverse("story_status", args=[story.pk])),
    ]
    for user, url in pages:
        assert MARIT_SAID_YES not in signed_in(user).get(url).content.decode()
    yes(story, marit)
    for user, url in pages:
        assert MARIT_SAID_YES in signed_in(user).get(url).content.decode()


def test_a_yes_to_what_was_sent_back_is_no_yes_any_more(marit: Any, ilse: Any, noor: Any) -> None:
    story = of_a_child(noor)
    yes(story, marit)
    reason = ReturnReason.objects.first()
    reviewing.send_back(post=fresh(story), reviewer=ilse, reason=reason, words="Which day?")
    hand_in(fresh(story))
    assert MARIT_SAID_YES not in signed_in(ilse).get(reverse("reviews")).content.decode()


def test_whom_a_colleague_gives_it_to_is_told(marit: Any, ilse: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    to = ilse if promise.reader == marit else marit
    assigning.give(promise, to=to, by=promise.reader, was=promise.reader_id)
    assert told("given") == {to.email}
