"""Who answers: by rule, by a person, by a deputy; and two at once end well."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import PageLogEntry

from posts import reviewing
from posts.models import Absence, Promise, ReturnReason
from posts.publishing import NotNow
from posts.queue import assigning
from posts.queue.people import stand_in
from tests.factories import COMMS, hand_in, make_user, person_of
from tests.factories import fresh as fresh_post
from tests.posts.queue.conftest import THURSDAY, TUESDAY, WEDNESDAY, Clock, at, fresh, handed_in

pytestmark = pytest.mark.django_db


def away(user: Any, *, deputy: Any = None, first: date = TUESDAY, last: date = THURSDAY) -> Absence:
    return Absence.objects.create(user=user, first=first, last=last, deputy=deputy)


def test_stories_are_shared_out_evenly(clock: Clock, marit: Any, ilse: Any, joost: Any) -> None:
    named = [handed_in().reader for _ in range(6)]
    assert sorted(user.username for user in named) == ["ilse", "ilse", "joost", "joost", "marit", "marit"]


def test_the_author_is_told_an_answer_within_one_working_day(clock: Clock, marit: Any) -> None:
    promise = handed_in()
    assert promise.due_at == promise.first_due_at == at(WEDNESDAY, 15)
    assert promise.reader == marit


def test_whoever_wrote_of_it_is_not_named(clock: Clock, marit: Any, ilse: Any) -> None:
    assert handed_in(by=marit).reader == ilse
    assert handed_in(authors=[person_of(ilse)]).reader == marit


def test_who_is_away_on_the_day_it_is_due_is_not_named(clock: Clock, marit: Any, ilse: Any) -> None:
    away(marit, first=WEDNESDAY, last=WEDNESDAY)
    assert [handed_in().reader for _ in range(2)] == [ilse, ilse]


def test_who_is_back_when_it_is_due_is_named(clock: Clock, marit: Any) -> None:
    away(marit, first=TUESDAY, last=TUESDAY)
    ilse = make_user(COMMS)
    assert {handed_in().reader for _ in range(2)} == {marit, ilse}


def test_with_nobody_there_the_team_answers(clock: Clock) -> None:
    assert handed_in().reader is None


def test_an_author_or_an_inactive_colleague_is_never_named(clock: Clock, noor: Any, marit: Any, ilse: Any) -> None:
    ilse.is_active = False
    ilse.save()
    assert [handed_in().reader for _ in range(2)] == [marit, marit]


def back_to_the_author(promise: Promise, reviewer: Any) -> Any:
    story = promise.page.specific
    reason = ReturnReason.objects.first()
    reviewing.send_back(post=story, reviewer=reviewer, reason=reason, words="Which day was it?")
    return fresh_post(story)


def test_who_read_it_reads_it_again_and_it_keeps_its_place(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    story = back_to_the_author(promise, promise.reader)
    other = handed_in()
    clock(WEDNESDAY, 10)
    hand_in(story)
    again = fresh(promise)
    assert again.reader == promise.reader
    assert (again.rounds, again.due_at) == (2, at(THURSDAY, 10))
    assert list(Promise.objects.waiting_for_a_reader()) == [again, other]


def test_handed_in_again_while_its_reader_is_away_it_goes_to_the_deputy(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    story = back_to_the_author(promise, marit)
    assert promise.reader == marit
    away(marit, deputy=ilse)
    hand_in(story)
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (ilse, marit)


@pytest.mark.parametrize(
    ("deputies", "answers"),
    [
        pytest.param({}, 1, id="there herself"),
        pytest.param({1: 2}, 2, id="her deputy"),
        pytest.param({1: 2, 2: 3}, 3, id="the deputy's deputy"),
        pytest.param({1: None}, None, id="nobody named"),
        pytest.param({1: 2, 2: 1}, None, id="a circle"),
        pytest.param({1: 2, 2: 3, 3: 2}, None, id="a circle further on"),
        pytest.param({1: 9}, None, id="somebody who may not answer it"),
    ],
)
def test_chains_and_circles_of_deputies_end(deputies: dict[int, int | None], answers: int | None) -> None:
    assert stand_in(1, deputies, {1, 2, 3}) == answers


def test_a_reader_takes_gives_and_gives_back(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    assigning.take(promise, by=ilse, was=marit.pk)
    assert fresh(promise).reader == ilse
    assigning.give(promise, to=marit, by=ilse, was=ilse.pk)
    assert fresh(promise).reader == marit
    assigning.give_back(promise, by=ilse, was=marit.pk)
    assert fresh(promise).reader is None
    assert PageLogEntry.objects.filter(page=promise.page_id, action="byline.name_reader").count() == 3


def test_given_to_somebody_who_is_away_their_deputy_answers(clock: Clock, marit: Any, ilse: Any, joost: Any) -> None:
    promise = handed_in()
    away(ilse, deputy=joost)
    assert assigning.give(promise, to=ilse, by=marit, was=marit.pk) == joost.pk
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (joost, ilse)


def test_two_who_take_it_at_once_end_well(clock: Clock, marit: Any, ilse: Any, joost: Any) -> None:
    promise = handed_in()
    assigning.take(promise, by=ilse, was=marit.pk)
    with pytest.raises(NotNow, match="ilse"):
        assigning.take(promise, by=joost, was=marit.pk)
    assert fresh(promise).reader == ilse


def test_what_was_answered_meanwhile_cannot_be_taken(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    back_to_the_author(promise, marit)
    with pytest.raises(NotNow, match="answered"):
        assigning.take(promise, by=ilse, was=marit.pk)


def test_nobody_takes_or_is_given_what_they_wrote(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in(by=marit)
    with pytest.raises(NotNow):
        assigning.take(promise, by=marit, was=ilse.pk)
    with pytest.raises(NotNow):
        assigning.give(promise, to=marit, by=ilse, was=ilse.pk)
    assert fresh(promise).reader == ilse


def test_an_author_names_nobody(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in()
    for verb in (
        lambda: assigning.give(promise, to=marit, by=noor, was=marit.pk),
        lambda: assigning.give_back(promise, by=noor, was=marit.pk),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    with pytest.raises((PermissionDenied, NotNow)):
        assigning.take(promise, by=noor, was=marit.pk)
    with pytest.raises(NotNow):
        assigning.give(promise, to=noor, by=marit, was=marit.pk)
