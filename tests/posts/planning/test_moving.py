"""A planned story moves to another time with its words, its approval and its copies, and by nobody who wrote it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from integrations import dispatch
from integrations.models import Delivery, Letter
from posts import publishing
from posts.models import Seal
from posts.planning.slots import next_free
from posts.publishing import NotNow
from tests import factories
from tests.posts.editor import post_editor, signed_in
from tests.posts.verbs.network import Recording

pytestmark = pytest.mark.django_db

SPRING = datetime(2027, 3, 28, 1, tzinfo=UTC)  # 03:00 in Amsterdam, where 02:30 does not exist that night
AUTUMN = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # the first 02:30


@pytest.fixture
def planned(blog: Any, noor: Any, marit: Any) -> Any:
    story = factories.hand_in(factories.make_story(by=noor, blog=blog, headline="A later saddle"))
    return factories.approve(story, reviewer=marit, go_live_at=in_days(2))


def in_days(days: int) -> datetime:
    return (timezone.now() + timedelta(days=days)).replace(microsecond=0)


def plan_of(story: Any) -> Seal:
    return Seal.objects.waiting().get(page=story.pk)


def press(user: Any, story: Any, *, day: str, time: str, seen: Any = None) -> Any:
    data = {"day": day, "time": time, "seen": str(seen or plan_of(story).uuid)}
    return signed_in(user).post(reverse("reschedule", args=[story.pk]), data, follow=True)


# What stays


def test_the_seal_is_a_new_one_for_the_same_words_by_the_same_approver(planned: Any, marit: Any, sven: Any) -> None:
    before = plan_of(planned)
    moved = publishing.reschedule(post=planned, user=sven, go_live_at=in_days(5))
    assert (moved.origin, moved.parent, moved.approver) == (Seal.Origin.MOVED, before, marit)
    assert (moved.content, moved.content_digest, moved.copies) == (before.content, before.content_digest, before.copies)
    assert moved.digest != before.digest
    before.refresh_from_db()
    assert before.ending == Seal.Ending.MOVED
    assert list(Seal.objects.waiting()) == [moved]


def test_words_typed_after_the_approval_do_not_travel_with_it(planned: Any, noor: Any, sven: Any) -> None:
    post_editor(noor, planned, standfirst="Typed later.")
    publishing.reschedule(post=planned, user=sven, go_live_at=in_days(5))
    it_becomes_time()
    story = factories.fresh(planned)
    assert story.live
    assert story.standfirst == "A bell, a kettle and ten minutes."


def it_becomes_time() -> None:
    Seal.objects.waiting().update(go_live_at=F("go_live_at") - timedelta(days=400))
    for pk in publishing.due():
        publishing.go_live_if_due(pk)


def test_the_copies_wait_for_the_new_time_and_then_go_out_once(planned: Any, sven: Any) -> None:
    publishing.reschedule(post=planned, user=sven, go_live_at=in_days(5))
    assert Delivery.objects.get().embargo == plan_of(planned).go_live_at
    work()
    assert Recording.heard == []
    it_becomes_time()
    work()
    assert len(Recording.heard) == 1


def work() -> None:
    for pk in dispatch.due():
        dispatch.deliver(pk)


def test_at_the_old_time_nothing_happens(planned: Any, sven: Any) -> None:
    old = plan_of(planned)
    publishing.reschedule(post=planned, user=sven, go_live_at=in_days(5))
    Seal.objects.filter(pk=old.pk).update(go_live_at=timezone.now() - timedelta(minutes=1))
    assert publishing.due() == []
    assert not publishing.go_live_if_due(old.pk)
    assert not factories.fresh(planned).live


def test_a_new_version_of_a_live_story_moves_and_readers_keep_the_old_one(blog: Any, noor: Any, sven: Any) -> None:
    story = factories.make_live_story(by=noor, blog=blog, standfirst="What readers see.")
    post_editor(noor, story, standfirst="What is planned.")
    factories.approve(factories.hand_in(story), go_live_at=in_days(1))
    publishing.reschedule(post=story, user=sven, go_live_at=in_days(3))
    assert factories.fresh(story).standfirst == "What readers see."
    it_becomes_time()
    assert factories.fresh(story).standfirst == "What is planned."


def test_it_can_move_twice(planned: Any, sven: Any) -> None:
    for days in (5, 1):
        publishing.reschedule(post=planned, user=sven, go_live_at=in_days(days))
    assert plan_of(planned).parent.parent.origin == Seal.Origin.REVIEW


# Who, and who is told


def test_the_history_says_who_moved_it_and_from_when(planned: Any, sven: Any) -> None:
    publishing.reschedule(post=planned, user=sven, go_live_at=in_days(5))
    entry = PageLogEntry.objects.get(action="byline.reschedule")
    assert entry.user == sven
    assert set(entry.data) == {"seal", "go_live_at", "from"}


def test_the_author_is_told_the_new_time_by_the_named_clock(planned: Any, sven: Any) -> None:
    publishing.reschedule(post=planned, user=sven, go_live_at=SPRING)
    letter = Letter.objects.get(key__startswith="plan_moved")
    assert "28 March 2027 at 03:00 (Europe/Amsterdam)" in letter.text
    assert [one.address for one in letter.recipients.all()] == ["noor@byline.example"]


def test_a_writer_cannot_move_it(planned: Any, noor: Any, ilse: Any) -> None:
    for user in (noor, ilse):
        with pytest.raises(PermissionDenied):
            publishing.reschedule(post=planned, user=user, go_live_at=in_days(5))
    press(noor, planned, day="2027-06-01", time="09:00")
    assert plan_of(planned).origin == Seal.Origin.REVIEW


def test_a_colleague_finds_no_such_page(planned: Any, ilse: Any) -> None:
    assert press(ilse, planned, day="2027-06-01", time="09:00").status_code == 404


def test_comms_who_wrote_a_word_of_it_cannot_move_it(blog: Any, noor: Any, marit: Any, sven: Any) -> None:
    story = factories.make_story(by=noor, blog=blog)
    story.save_revision(user=sven)
    factories.approve(factories.hand_in(story), reviewer=marit, go_live_at=in_days(2))
    with pytest.raises(PermissionDenied):
        publishing.reschedule(post=story, user=sven, go_live_at=in_days(5))
    publishing.reschedule(post=story, user=marit, go_live_at=in_days(5))


def test_comms_who_is_named_as_author_cannot_move_it(blog: Any, noor: Any, marit: Any, sven: Any) -> None:
    story = factories.make_story(by=noor, blog=blog, authors=[factories.person_of(sven)])
    factories.approve(factories.hand_in(story), reviewer=marit, go_live_at=in_days(2))
    with pytest.raises(PermissionDenied):
        publishing.reschedule(post=story, user=sven, go_live_at=in_days(5))


@pytest.mark.parametrize("who", ["marit", "sven", "ada", "root"])
def test_comms_moves_it_with_the_form(planned: Any, who: str, request: pytest.FixtureRequest) -> None:
    answer = press(request.getfixturevalue(who), planned, day="2027-06-01", time="09:00")
    assert "it goes live on Tuesday 1 June 2027, 09:00" in answer.content.decode()
    assert plan_of(planned).go_live_at == datetime(2027, 6, 1, 7, tzinfo=UTC)


# When


def test_one_button_moves_it_to_the_next_free_slot(planned: Any, blog: Any, sven: Any) -> None:
    page = signed_in(sven).get(reverse("reschedule", args=[planned.pk]))
    slot = next_free(blog=blog, after=timezone.now())
    assert f'name="slot" value="{slot.isoformat()}"' in page.content.decode()
    data = {"day": "", "time": "", "seen": str(plan_of(planned).uuid), "slot": slot.isoformat()}
    signed_in(sven).post(reverse("reschedule", args=[planned.pk]), data)
    assert plan_of(planned).go_live_at == slot


def test_a_slot_that_somebody_took_meanwhile_moves_nothing_and_the_next_one_is_offered(
    planned: Any, blog: Any, noor: Any, marit: Any, sven: Any
) -> None:
    before, slot = plan_of(planned), next_free(blog=blog, after=timezone.now())
    other = factories.hand_in(factories.make_story(by=noor, blog=blog, headline="A sooner saddle"))
    factories.approve(other, reviewer=marit, go_live_at=slot)
    data = {"day": "", "time": "", "seen": str(before.uuid), "slot": slot.isoformat()}
    late = signed_in(sven).post(reverse("reschedule", args=[planned.pk]), data)
    assert late.status_code == 409
    assert late.context["slot"] == next_free(blog=blog, after=timezone.now()) != slot
    assert plan_of(planned) == before


@pytest.mark.parametrize("slot", ["", "tomorrow", "2027-13-01T09:00:00+00:00", "2020-01-01T09:00:00+00:00"])
def test_a_slot_that_is_none_moves_nothing(planned: Any, sven: Any, slot: str) -> None:
    before = plan_of(planned).go_live_at
    data = {"day": "", "time": "", "seen": str(plan_of(planned).uuid), "slot": slot}
    assert signed_in(sven).post(reverse("reschedule", args=[planned.pk]), data).status_code == 200
    assert plan_of(planned).go_live_at == before


def test_the_calendar_leads_to_what_is_planned_and_to_moving_it(planned: Any, sven: Any) -> None:
    page = signed_in(sven).get(reverse("calendar")).content.decode()
    assert f'<a href="{reverse("review", args=[planned.pk])}">A later saddle</a>' in page
    assert f'href="{reverse("reschedule", args=[planned.pk])}"' in page


def test_the_past_is_refused_and_nothing_changes(planned: Any, sven: Any) -> None:
    with pytest.raises(NotNow):
        publishing.reschedule(post=planned, user=sven, go_live_at=timezone.now() - timedelta(minutes=1))
    answer = press(sven, planned, day="2020-01-01", time="09:00")
    assert "This time has passed" in answer.content.decode()
    assert plan_of(planned).origin == Seal.Origin.REVIEW


def test_the_time_it_has_is_no_move(planned: Any, sven: Any) -> None:
    with pytest.raises(NotNow):
        publishing.reschedule(post=planned, user=sven, go_live_at=plan_of(planned).go_live_at)


def test_what_went_live_or_was_cancelled_meanwhile_does_not_move(planned: Any, sven: Any) -> None:
    publishing.cancel_schedule(post=planned, user=sven)
    with pytest.raises(NotNow):
        publishing.reschedule(post=planned, user=sven, go_live_at=in_days(5))


def test_of_two_at_once_the_second_is_told_and_sees_the_first_one_s_time(planned: Any, marit: Any, sven: Any) -> None:
    seen = plan_of(planned).uuid
    press(marit, planned, day="2027-06-01", time="09:00", seen=seen)
    answer = press(sven, planned, day="2027-07-01", time="09:00", seen=seen)
    assert "Somebody changed this plan while you were looking" in answer.content.decode()
    assert "Tuesday 1 June" in answer.content.decode()
    assert plan_of(planned).go_live_at == datetime(2027, 6, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(("day", "instant"), [("2027-03-28", SPRING), ("2027-10-31", AUTUMN)])
def test_half_past_two_on_a_night_that_changes_the_clock_is_one_instant(
    planned: Any, sven: Any, day: str, instant: datetime
) -> None:
    answer = press(sven, planned, day=day, time="02:30").content.decode()
    assert plan_of(planned).go_live_at == instant
    assert "The clock" in answer


def test_somebody_far_away_chooses_by_the_site_s_clock(planned: Any, sven: Any) -> None:
    profile = UserProfile.get_for_user(sven)
    profile.current_time_zone = "Asia/Tokyo"
    profile.save()
    form = signed_in(sven).get(reverse("reschedule", args=[planned.pk])).content.decode()
    assert "By the clock of Europe/Amsterdam." in form
    press(sven, planned, day="2027-06-01", time="09:00")
    assert plan_of(planned).go_live_at == datetime(2027, 6, 1, 7, tzinfo=UTC)


def test_it_goes_live_at_the_instant_and_not_a_second_before(planned: Any, sven: Any) -> None:
    """The database's clock decides; the test moves the row, since nobody can move that clock."""
    publishing.reschedule(post=planned, user=sven, go_live_at=SPRING)
    seal = plan_of(planned)
    now = _database_now()
    Seal.objects.filter(pk=seal.pk).update(go_live_at=now + timedelta(minutes=5))
    assert publishing.due() == []
    Seal.objects.filter(pk=seal.pk).update(go_live_at=now - timedelta(seconds=1))
    assert publishing.due() == [seal.pk]


def _database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        found = cursor.fetchone()[0]
    return found if isinstance(found, datetime) else datetime.fromisoformat(f"{found}+00:00")
