"""The clock of the queue: who left, who hears, slices of a long count, days of the desk, rows that say nonsense."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from integrations.models import Letter
from posts import automatic
from posts.accounts import leaving
from posts.models import Absence, AutomaticKind, AutomaticMessage, ClosedDay, DeskHours, Promise, Recount
from posts.queue import recounting
from posts.queue.desk_hours import Desk, today
from posts.queue.people import asked_now
from posts.queue.warning import deputy_of, keep_watch
from tests.factories import make_user
from tests.posts.queue.bulk import make_waiting
from tests.posts.queue.conftest import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Clock, at, fresh, handed_in, recount

pytestmark = pytest.mark.django_db


def letters(user: Any, words: str) -> int:
    return Letter.objects.filter(recipients__address=user.email, subject__contains=words).count()


def test_what_stands_with_somebody_who_leaves_goes_back_to_the_team(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in()
    ilse = make_user("Comms", name="ilse")
    leaving.close(user=marit, by=ilse)
    keep_watch()
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (None, None)
    assert ilse in asked_now(fresh(promise))


def test_who_leaves_the_team_is_named_no_more(clock: Clock, marit: Any) -> None:
    promise = handed_in()
    marit.groups.clear()
    keep_watch()
    assert fresh(promise).reader is None


def test_a_superuser_keeps_what_they_took(clock: Clock, marit: Any) -> None:
    promise = handed_in()
    root = make_user(name="root", superuser=True)
    Promise.objects.filter(pk=promise.pk).name(reader=root.pk)
    keep_watch()
    assert fresh(promise).reader == root


def test_with_nobody_named_the_team_that_is_there_is_warned(
    clock: Clock, marit: Any, ilse: Any, joost: Any, noor: Any
) -> None:
    promise = handed_in(by=noor)
    Promise.objects.filter(pk=promise.pk).name(reader=None)
    Absence.objects.create(user=joost, first=WEDNESDAY, last=WEDNESDAY)
    clock(WEDNESDAY, 14)
    keep_watch()
    assert [letters(user, "waits for an answer") for user in (marit, ilse, joost)] == [1, 1, 0]


def test_what_is_owed_soon_is_one_letter_even_to_whoever_had_two_this_week(clock: Clock, marit: Any, noor: Any) -> None:
    for number in range(automatic.MOST):
        AutomaticMessage.objects.create(user=marit, kind=AutomaticKind.TRUST, key=str(number))
    first = handed_in(by=noor, headline="A wet bell")
    clock(TUESDAY, 15, 30)
    handed_in(by=noor, headline="A dry kettle")
    clock(WEDNESDAY, 14)
    keep_watch()
    letter = Letter.objects.get(key__contains="answer-due", recipients__address=marit.email)
    assert letter.subject == "2 stories wait for an answer, the first by 15:00"
    assert "“A wet bell”" in letter.text
    assert "“A dry kettle”\nThe writer was promised an answer by Wednesday 25 November, 15:30." in letter.text
    assert reverse("review", args=[first.page_id]) in letter.text
    clock(WEDNESDAY, 14, 30)  # the second may be missed too: it was asked for already
    keep_watch()
    assert not Promise.objects.filter(warned_at=None).exists()
    assert Letter.objects.filter(key__contains="answer-due").count() == 1


def test_what_came_to_somebody_since_their_letter_is_asked_in_another(clock: Clock, marit: Any, noor: Any) -> None:
    joost = make_user("Comms", name="joost")
    first, second = handed_in(by=noor), handed_in(by=noor)
    Promise.objects.filter(pk=first.pk).name(reader=marit.pk)
    Promise.objects.filter(pk=second.pk).name(reader=joost.pk)
    clock(WEDNESDAY, 14)
    keep_watch()
    Promise.objects.filter(pk=second.pk).update(warned_at=None, rounds=2, reader=marit)
    keep_watch()
    assert [letters(user, "waits for an answer") for user in (marit, joost)] == [2, 1]


def test_who_stands_in_hears_of_what_was_missed_whatever_they_got_this_week(clock: Clock, marit: Any) -> None:
    joost = make_user("Comms", name="joost")
    for number in range(automatic.MOST):
        AutomaticMessage.objects.create(user=joost, kind=AutomaticKind.TRUST, key=str(number))
    promise = handed_in()
    Promise.objects.filter(pk=promise.pk).name(reader=marit.pk)
    Absence.objects.create(user=marit, first=MONDAY, last=MONDAY, deputy=joost)
    clock(WEDNESDAY, 15, 1)
    keep_watch()
    assert fresh(promise).reader == joost
    assert letters(joost, "is yours to answer now") == 1


def test_a_desk_that_answers_within_two_hours_does_not_apologise_at_once(clock: Clock, marit: Any) -> None:
    DeskHours.objects.create(site=Site.objects.get(is_default_site=True), within_hours=2)
    clock(TUESDAY, 10)
    promise = handed_in()
    keep_watch()
    assert fresh(promise).warned_at is None
    now = clock(TUESDAY, 11, 30)
    keep_watch()
    assert fresh(promise).warned_at == now


def test_a_later_time_is_warned_of_anew(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    clock(WEDNESDAY, 14)
    keep_watch()
    ClosedDay.objects.create(date=WEDNESDAY)
    recount()
    assert fresh(promise).warned_at is None
    now = clock(THURSDAY, 14)
    keep_watch()
    assert fresh(promise).warned_at == now
    assert letters(marit, "waits for an answer") == 2


def test_a_day_off_is_noted_and_counted_by_the_clock_in_slices(clock: Clock, marit: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    promises = [handed_in() for _ in range(3)]
    client = Client()
    client.force_login(marit)
    client.post(reverse("desk_hours"), {"add": "1", "closed-date": WEDNESDAY.isoformat(), "closed-name": ""})
    due = at(WEDNESDAY, 15)
    assert [fresh(each).due_at for each in promises] == [due, due, due]
    keep_watch()
    later = at(THURSDAY, 15)
    assert [fresh(each).due_at for each in promises] == [later, later, due]
    keep_watch()
    assert [fresh(each).due_at for each in promises] == [later, later, later]
    assert not Recount.objects.exists()


def test_the_day_is_the_desks(clock: Clock, marit: Any, joost: Any) -> None:
    DeskHours.objects.create(
        site=Site.objects.get(is_default_site=True), time_zone="America/Los_Angeles", closes=time(17)
    )
    clock(WEDNESDAY, 20)
    promise = handed_in()
    now = clock(THURSDAY, 1, 30)  # Wednesday, half past four in the afternoon there
    assert today() == WEDNESDAY
    soon = now + timedelta(minutes=20)
    Promise.objects.filter(pk=promise.pk).update(reader=marit, stands_in_for=None, due_at=soon)
    Absence.objects.create(user=marit, first=MONDAY, last=WEDNESDAY, deputy=joost)
    recounting.hand_over(desk=Desk(), now=now)
    assert fresh(promise).reader == joost


def test_a_row_that_says_nonsense_stops_no_other(clock: Clock, marit: Any, caplog: Any) -> None:
    (broken,) = make_waiting(1)  # a page without its story
    promise = handed_in()
    Promise.objects.update(due_at=at(WEDNESDAY, 15), noted_at=timezone.now())
    now = clock(WEDNESDAY, 14)
    keep_watch()
    assert fresh(promise).warned_at == now
    assert fresh(broken).warned_at is None
    assert f"promise {broken.pk}" in caplog.text


def test_the_watch_reads_no_promise_about_which_there_is_nothing_to_do(clock: Clock, marit: Any) -> None:
    make_waiting(30)
    Promise.objects.update(due_at=at(THURSDAY, 15), noted_at=timezone.now())
    keep_watch()
    away = Absence.objects.create(user=make_user("Comms"), first=TUESDAY, last=THURSDAY)
    assert not recounting._concerned(away=[away.user_id], may=recounting.may_keep(), now=timezone.now())


@pytest.mark.parametrize(
    ("last", "asked"),
    [(date(2024, 11, 25), False), (date(2027, 11, 25), False), (date(2026, 11, 2), True), (date(2026, 12, 20), True)],
)
def test_a_deputy_of_long_ago_or_far_ahead_is_not_asked(marit: Any, ilse: Any, last: date, asked: bool) -> None:
    Absence.objects.create(user=marit, first=last, last=last, deputy=ilse)
    assert deputy_of(marit.pk, WEDNESDAY) == (ilse.pk if asked else None)
