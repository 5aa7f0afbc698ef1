"""Reviews that were going on before there were promises get one; their facts follow."""

import importlib
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from posts import reviewing
from posts.models import Promise, ReturnReason
from posts.queue.warning import keep_watch
from tests.factories import hand_in, make_live_story, make_profile, make_story, person_of
from tests.posts.queue.conftest import Clock, handed_in

pytestmark = pytest.mark.django_db
migration: Any = importlib.import_module("posts.migrations.0005_promises_of_reviews")


def as_before_promises() -> None:
    Promise.objects.all().delete()


def test_what_waits_and_what_came_back_gets_a_promise_and_nothing_else(clock: Clock, noor: Any, marit: Any) -> None:
    waiting = handed_in(by=noor)
    back = handed_in(by=noor)
    reason = ReturnReason.objects.first()
    reviewing.send_back(post=back.page.specific, reviewer=marit, reason=reason, words="When?")
    profile = hand_in(make_profile(person_of(noor)))
    make_live_story()
    make_story()
    taken = handed_in(by=noor)
    reviewing.take_back(post=taken.page.specific, user=noor)
    as_before_promises()
    migration.make_promises(apps, None)
    found = {promise.page_id: promise for promise in Promise.objects.all()}
    assert set(found) == {waiting.page_id, back.page_id, profile.pk}
    assert [found[each.page_id].turn for each in (waiting, back)] == ["reader", "author"]
    assert (found[waiting.page_id].blog, found[profile.pk].blog) == (waiting.blog, None)
    assert found[waiting.page_id].due_at == found[waiting.page_id].asked_at + timedelta(days=1)
    assert found[waiting.page_id].author == noor


def test_to_do_it_again_makes_none_twice(clock: Clock, noor: Any) -> None:
    handed_in(by=noor)
    as_before_promises()
    migration.make_promises(apps, None)
    migration.make_promises(apps, None)
    assert Promise.objects.count() == 1


def test_the_clock_notes_what_it_needs(clock: Clock, noor: Any) -> None:
    handed_in(by=noor, text="<p>Returns fell by 30 per cent.</p>")
    as_before_promises()
    migration.make_promises(apps, None)
    assert Promise.objects.get().needs == []
    keep_watch()
    promise = Promise.objects.get()
    assert (promise.needs, promise.close_look, promise.noted_at is not None) == (["figure"], True, True)
    assert list(promise.writers.all()) == [noor]
