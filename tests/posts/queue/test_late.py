"""What is late: it goes on once from whoever was silent, and stays with whoever takes it or is given it since."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from posts.models import Absence, Promise, WritingRule
from posts.queue import assigning
from posts.queue.warning import keep_watch
from posts.remarks import referring
from tests.factories import AUTHORS, approve, make_user
from tests.posts.queue.conftest import FRIDAY, TUESDAY, WEDNESDAY, Clock, fresh, handed_in, recount

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(clock: Clock, marit: Any) -> Promise:
    """Promised for Wednesday at three, missed by Marit, and with the team since."""
    promise = handed_in()
    clock(WEDNESDAY, 15, 1)
    keep_watch()
    assert fresh(promise).reader is None
    clock(WEDNESDAY, 15, 30)
    return fresh(promise)


def answers_a_minute_later(promise: Promise) -> Any:
    keep_watch()
    return fresh(promise).reader


def test_who_takes_what_is_late_keeps_it(late: Promise, marit: Any) -> None:
    assigning.take(late, by=marit, was=None)
    assert answers_a_minute_later(late) == marit


def test_who_is_given_what_is_late_keeps_it(late: Promise, marit: Any, joost: Any) -> None:
    assigning.give(late, to=joost, by=marit, was=None)
    assert answers_a_minute_later(late) == joost


def test_the_second_reader_of_what_is_late_keeps_it(clock: Clock, marit: Any, joost: Any) -> None:
    WritingRule.objects.create(group=Group.objects.get(name=AUTHORS), blog=None, readers=2)
    promise = handed_in(by=make_user(AUTHORS))
    first = promise.reader
    clock(WEDNESDAY, 16)
    approve(promise.page.specific, reviewer=first)
    second = fresh(promise).reader
    assert second not in (None, first)
    assert answers_a_minute_later(promise) == second


def test_who_gets_it_back_late_from_a_colleague_keeps_it(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in()
    story = promise.page.specific
    referring.refer(post=story, reader=marit, colleague=noor, words="Is this right?")
    clock(WEDNESDAY, 16)
    referring.answer(post=story, colleague=noor, words="Yes.")
    assert answers_a_minute_later(promise) == marit


def test_a_stand_in_who_is_silent_is_passed_over_too(clock: Clock, marit: Any, ilse: Any, joost: Any) -> None:
    promise = handed_in()
    Promise.objects.filter(pk=promise.pk).update(reader=marit, stands_in_for=None)
    Absence.objects.create(user=marit, first=TUESDAY, last=FRIDAY, deputy=joost)
    Absence.objects.create(user=joost, first=FRIDAY, last=FRIDAY, deputy=ilse)
    recount()
    assert fresh(promise).reader == joost
    clock(WEDNESDAY, 15, 1)
    keep_watch()
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (ilse, marit)
    assert answers_a_minute_later(promise) == ilse
