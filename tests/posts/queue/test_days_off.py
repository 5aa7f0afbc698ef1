"""Days off: promises are counted anew, deputies step in, and people hear before a promise is missed, once."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from wagtail.models import Site

from integrations.models import Letter
from posts.desk.days_off import AbsenceForm
from posts.models import Absence, ClosedDay, DeskHours, Promise
from posts.queue.desk_hours import closed_days
from posts.queue.warning import keep_watch
from tests.factories import ADMINS, make_user
from tests.posts.queue.conftest import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    fresh,
    handed_in,
    recount,
)

pytestmark = pytest.mark.django_db
NEXT_MONDAY = MONDAY + timedelta(days=7)


def subjects(user: Any) -> list[str]:
    """The letters to a person, but for the one that says that something waits."""
    letters = Letter.objects.filter(recipients__address=user.email).order_by("pk")
    return [letter.subject for letter in letters if "is waiting for you" not in letter.subject]


def away(user: Any, first: date, last: date, *, deputy: Any = None) -> Absence:
    return Absence.objects.create(user=user, first=first, last=last, deputy=deputy)


def test_a_closed_day_moves_what_is_due_and_the_author_hears_the_new_time(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    ClosedDay.objects.create(date=WEDNESDAY)
    recount()
    assert (fresh(promise).due_at, fresh(promise).first_due_at) == (at(THURSDAY, 15), at(WEDNESDAY, 15))
    assert len(subjects(noor)) == 1
    recount()
    assert len(subjects(noor)) == 1


def test_a_closed_day_that_is_removed_again_brings_it_back(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    day = ClosedDay.objects.create(date=WEDNESDAY)
    recount()
    day.delete()
    recount()
    assert fresh(promise).due_at == at(WEDNESDAY, 15)
    assert len(subjects(noor)) == 1


def test_what_is_late_stays_as_it_was_promised(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    clock(WEDNESDAY, 16)
    ClosedDay.objects.create(date=WEDNESDAY)
    recount()
    assert fresh(promise).due_at == at(WEDNESDAY, 15)
    assert subjects(noor) == []


def test_the_hours_of_the_site_count(clock: Clock, marit: Any) -> None:
    site = Site.objects.get(is_default_site=True)
    DeskHours.objects.create(site=site, weekdays=[0, 1, 3], opens=time(10), closes=time(14), within_hours=4)
    assert handed_in().due_at == at(THURSDAY, 14)


def test_an_absence_hands_over_to_the_deputy_and_its_end_gives_back(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    absence = away(marit, WEDNESDAY, FRIDAY, deputy=ilse)
    recount()
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (ilse, marit)
    assert fresh(promise).due_at == at(WEDNESDAY, 15)
    absence.delete()
    recount()
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (marit, None)


def test_an_absence_without_a_deputy_leaves_it_to_the_team(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    absence = away(marit, WEDNESDAY, FRIDAY)
    recount()
    assert fresh(promise).reader is None
    absence.delete()
    recount()
    assert fresh(promise).reader == marit


def test_who_took_it_keeps_it_when_somebody_else_is_back(clock: Clock, marit: Any, ilse: Any, joost: Any) -> None:
    promise = handed_in()
    absence = away(marit, WEDNESDAY, FRIDAY, deputy=ilse)
    recount()
    Promise.objects.filter(pk=promise.pk).update(reader=joost, stands_in_for=None)
    absence.delete()
    recount()
    assert fresh(promise).reader == joost


def test_a_deputy_who_wrote_it_does_not_answer_it(clock: Clock, marit: Any, ilse: Any, joost: Any) -> None:
    promise = handed_in(by=ilse)
    assert promise.reader == marit
    away(marit, WEDNESDAY, FRIDAY, deputy=ilse)
    recount()
    assert fresh(promise).reader is None


def test_a_deputy_from_outside_the_team_keeps_the_day_and_the_promise(clock: Clock, marit: Any) -> None:
    ada = make_user(ADMINS, name="ada")
    promise = handed_in()
    away(marit, WEDNESDAY, FRIDAY, deputy=ada)
    recount()
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (ada, marit)
    assert fresh(promise).due_at == at(WEDNESDAY, 15)
    assert handed_in().reader == ada


def test_a_day_on_which_everybody_is_away_is_a_day_off(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    away(marit, WEDNESDAY, THURSDAY, deputy=ilse)
    away(ilse, WEDNESDAY, WEDNESDAY)
    recount()
    assert fresh(promise).due_at == at(THURSDAY, 15)


def test_author_reader_and_deputy_hear_before_a_promise_is_missed_and_once(
    clock: Clock, marit: Any, ilse: Any, noor: Any
) -> None:
    away(marit, NEXT_MONDAY, NEXT_MONDAY, deputy=ilse)
    promise = handed_in(by=noor)
    assert promise.reader == marit
    clock(WEDNESDAY, 12, 59)
    keep_watch()
    assert fresh(promise).warned_at is None
    now = clock(WEDNESDAY, 13)
    keep_watch()
    keep_watch()
    assert fresh(promise).warned_at == now
    assert [len(subjects(user)) for user in (noor, marit, ilse)] == [1, 1, 1]


def test_nobody_is_warned_after_it_was_missed(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    clock(WEDNESDAY, 15)
    keep_watch()
    assert fresh(promise).warned_at is None
    assert subjects(noor) == []


def test_nobody_is_warned_of_what_was_answered(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in(by=noor)
    Promise.objects.filter(pk=promise.pk).update(turn=Promise.Turn.AUTHOR)
    clock(WEDNESDAY, 14)
    keep_watch()
    assert subjects(noor) == []


def test_a_warning_for_the_morning_comes_the_evening_before(clock: Clock, marit: Any, noor: Any) -> None:
    clock(TUESDAY, 10)
    promise = handed_in(by=noor)
    clock(TUESDAY, 16)
    keep_watch()
    assert fresh(promise).warned_at == at(TUESDAY, 16)


def test_silence_goes_to_the_deputy_who_hears_and_never_to_readers(
    clock: Clock, marit: Any, ilse: Any, noor: Any
) -> None:
    away(marit, NEXT_MONDAY, NEXT_MONDAY, deputy=ilse)
    promise = handed_in(by=noor)
    clock(WEDNESDAY, 15, 1)
    keep_watch()
    keep_watch()
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (ilse, marit)
    assert len(subjects(ilse)) == 1
    assert not promise.page.specific.live
    assert fresh(promise).turn == Promise.Turn.READER


def test_silence_without_a_deputy_goes_to_the_team(clock: Clock, marit: Any) -> None:
    promise = handed_in()
    clock(WEDNESDAY, 15, 1)
    keep_watch()
    assert (fresh(promise).reader, fresh(promise).stands_in_for) == (None, marit)


def test_who_goes_away_is_stood_in_for_by_the_clock_too(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    away(marit, WEDNESDAY, FRIDAY, deputy=ilse)
    keep_watch()
    assert fresh(promise).reader == ilse


def test_the_watch_asks_the_database_no_more_for_many_promises(
    clock: Clock, marit: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        handed_in()
    keep_watch()  # marit joined the team: counted anew, once
    with django_assert_max_num_queries(18):
        keep_watch()


@pytest.mark.parametrize("last", [date(2029, 1, 1), date.max])
def test_nobody_is_away_for_more_than_two_years(clock: Clock, marit: Any, last: date) -> None:
    form = AbsenceForm({"user": marit.pk, "first": TUESDAY, "last": last, "deputy": ""})
    assert list(form.errors) == ["last"]


def test_a_team_that_is_away_without_end_stops_nobody_from_handing_in(clock: Clock, marit: Any, ilse: Any) -> None:
    away(marit, TUESDAY, date.max)
    away(ilse, WEDNESDAY, date.max)
    assert len(closed_days()) < 400
    assert handed_in().reader is None
