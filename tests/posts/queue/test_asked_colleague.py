"""While a named colleague is asked the author waits for the desk all the same: it warns, counts, and gets it back."""

from typing import Any

import pytest

from posts.models import ClosedDay, Promise, Referral
from posts.queue.listing import Filters, counts, next_asked_of, owed
from posts.queue.warning import keep_watch
from posts.remarks import referring
from tests.factories import AUTHORS, make_user
from tests.posts.queue.conftest import THURSDAY, WEDNESDAY, Clock, at, fresh, handed_in, recount

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db: None) -> Any:
    return make_user(AUTHORS, name="hr")


@pytest.fixture
def promise(clock: Clock, marit: Any, colleague: Any) -> Promise:
    """Promised for Wednesday at three; a colleague is asked."""
    made = handed_in()
    referring.refer(post=made.page.specific, reader=marit, colleague=colleague, words="Is this right?")
    assert fresh(made).turn == Promise.Turn.NAMED
    return made


def test_it_is_warned_of(promise: Promise, clock: Clock) -> None:
    now = clock(WEDNESDAY, 14)
    keep_watch()
    assert fresh(promise).warned_at == now


def test_it_is_counted_and_late(promise: Promise, clock: Clock, marit: Any) -> None:
    clock(WEDNESDAY, 16)
    found = owed(marit)
    assert (found.number, found.late) == (1, 1)
    assert counts(marit, Filters())[""] == 1


def test_it_is_counted_anew(promise: Promise, marit: Any) -> None:
    ClosedDay.objects.create(date=WEDNESDAY)
    recount()
    assert fresh(promise).due_at == at(THURSDAY, 15)


def test_it_is_not_what_the_reader_is_asked_next(promise: Promise, marit: Any) -> None:
    other = handed_in()
    assert next_asked_of(marit, Filters(), after=other) is None


@pytest.mark.parametrize("gone", ["closed", "deleted"])
def test_a_colleague_who_leaves_gives_it_back(promise: Promise, colleague: Any, marit: Any, gone: str) -> None:
    if gone == "deleted":
        colleague.delete()
    else:
        colleague.is_active = False
        colleague.save()
    keep_watch()
    assert (fresh(promise).turn, fresh(promise).reader) == (Promise.Turn.READER, marit)
    assert Referral.objects.count() == 1
    assert not Referral.objects.open().exists()
