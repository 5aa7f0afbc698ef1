"""What was said before still counts: a no after the approval, a mark in the review, a yes to a plan that moved."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset
from wagtail.users.models import UserProfile

from integrations.models import Letter
from posts import publishing, reviewing
from posts.consent import answering
from posts.models import Byline, Consent, HelpRequest, InStory, Person, Promise, ReturnReason, Seal, Story
from posts.permissions import may_delete, may_edit, may_see
from posts.readers import asked_of, own_word_of
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import post_editor, signed_in
from tests.posts.test_planned import an_hour_passes

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=1)


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def joost() -> Any:
    return factories.make_user(COMMS, name="joost")


def planned(story: Story, reviewer: Any = None) -> Story:
    return factories.approve(factories.hand_in(story), reviewer=reviewer, go_live_at=timezone.now() + LATER)


@pytest.fixture
def with_ilse(noor: Any) -> Story:
    """Planned; Ilse Maas is named in it and said yes."""
    story = factories.make_story(by=noor)
    ilse = InStory.objects.create(page=story, person=factories.make_person("Ilse Maas"), is_named=True)
    factories.said_yes(story, ilse)
    return planned(story)


def test_a_yes_taken_back_after_the_approval_keeps_it_from_going_live(with_ilse: Story, noor: Any) -> None:
    answering.withdraw(Consent.objects.get())
    assert an_hour_passes() == [False]
    assert not factories.fresh(with_ilse).live
    assert Seal.objects.get().ending == Seal.Ending.REFUSED
    assert Letter.objects.filter(text__contains="Ilse Maas has not said yes", recipients__address=noor.email).exists()


def test_nor_is_its_plan_moved(with_ilse: Story, noor: Any, marit: Any) -> None:
    answering.withdraw(Consent.objects.get())
    with pytest.raises(publishing.NotNow, match="Ilse Maas"):
        publishing.reschedule(post=with_ilse, user=marit, go_live_at=timezone.now() + 2 * LATER)


def test_a_mark_taken_away_during_the_review_takes_no_reader_away(noor: Any) -> None:
    picture = factories.make_picture()
    type(picture).objects.update(shows_child=True)
    story = factories.hand_in(factories.make_story(by=noor, cover=picture))
    type(picture).objects.update(shows_child=False)
    version = story.get_latest_revision_as_object()
    assert asked_of(story, version).needed == 2
    reviewing.take_back(post=story, user=noor)
    story = factories.hand_in(factories.fresh(story))
    assert asked_of(story, story.get_latest_revision_as_object()).needed == 1


@pytest.mark.parametrize("ending", ["cancelled", "taken down"])
def test_whoever_wrote_part_of_it_does_not_approve_it_after_the_approval_ended(
    noor: Any, marit: Any, joost: Any, ending: str
) -> None:
    story = factories.known_to_comms(factories.make_story(by=noor))
    post_editor(marit, story, text="Words by Marit.")
    story = planned(factories.fresh(story), reviewer=joost)
    if ending == "taken down":
        an_hour_passes()
        publishing.take_down(post=factories.fresh(story), user=joost, reason="A wrong name")
    else:
        publishing.cancel_schedule(post=story, user=joost)
    story = factories.hand_in(factories.fresh(story))
    assert marit.pk in story.writers()
    with pytest.raises(reviewing.WroteIt):
        factories.approve(story, reviewer=marit)


def test_a_plan_that_is_moved_keeps_who_said_yes_and_its_lane(noor: Any, marit: Any, joost: Any) -> None:
    story = factories.hand_in(factories.make_story(by=noor))
    Promise.objects.update(lane=Promise.Lane.LIGHT)
    story = factories.approve(story, reviewer=joost, go_live_at=timezone.now() + LATER)
    publishing.reschedule(post=story, user=marit, go_live_at=timezone.now() + 2 * LATER)
    before, moved = Seal.objects.order_by("pk")
    assert moved.readers == before.readers != []
    assert moved.lane == Promise.Lane.LIGHT


def test_a_comms_author_answers_nobody_but_others(marit: Any) -> None:
    story = factories.hand_in(factories.make_story(by=marit))
    with pytest.raises(reviewing.WroteIt):
        reviewing.send_back(post=story, reviewer=marit, reason=ReturnReason.objects.first(), words="Mine")


def test_a_helper_who_was_thanked_reads_no_more(noor: Any, marit: Any) -> None:
    story = factories.make_story(by=noor)
    request = HelpRequest.objects.create(asker=noor, page=story, helper=marit, words="Help", way="help")
    assert may_see(marit, story)
    HelpRequest.objects.filter(pk=request.pk).update(ended_at=timezone.now())
    assert not may_see(marit, story)
    assert not may_edit(marit, story)
    assert signed_in(marit).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).status_code != 200


def test_a_co_author_who_asks_for_help_does_not_take_the_owners_word_away(noor: Any, marit: Any) -> None:
    story = factories.make_story(by=noor)
    tomasz = factories.make_user(AUTHORS, name="tomasz")
    ended = HelpRequest.objects.create(asker=noor, page=story, helper=marit, words="Help", way="help")
    post_editor(marit, story, text="Words by Marit.")
    HelpRequest.objects.filter(pk=ended.pk).update(ended_at=timezone.now())
    HelpRequest.objects.create(asker=tomasz, page=story, words="Me too", way="help")
    assert own_word_of(factories.fresh(story)) == noor


def test_nobody_takes_the_log_in_of_somebody_who_works_here(noor: Any, marit: Any) -> None:
    person = factories.person_of(noor)
    address = reverse("wagtailsnippets_posts_person:edit", args=[person.pk])
    fields = {
        "display_name": "Noor",
        "called": "",
        "picture": "",
        "picture_alt": "",
        **{
            f"roles-{name}": value
            for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 10))
        },
    }
    signed_in(marit).post(address, {**fields, "user": marit.pk})
    assert Person.objects.get(pk=person.pk).user == noor
    admin = factories.make_user(ADMINS, name="admin")
    signed_in(admin).post(address, {**fields, "user": admin.pk})
    signed_in(admin).post(address, {**fields, "user": ""})
    assert Person.objects.get(pk=person.pk).user == noor


def test_a_byline_opens_no_draft_and_is_given_to_nobody_uninvited(noor: Any) -> None:
    story = factories.make_story(by=noor)
    grace = factories.make_user(AUTHORS, name="grace")
    people = [{"person": person.pk} for person in story.people()] + [{"person": factories.person_of(grace).pk}]
    answer = post_editor(noor, story, bylines=inline_formset(people))
    assert answer.status_code == 200
    assert "Invite your colleague to write with you first" in answer.content.decode()
    story.bylines.add(Byline(person=factories.person_of(grace)))
    story.bylines.commit()
    story = factories.fresh(story)
    assert not any(may(grace, story) for may in (may_see, may_edit, may_delete))
    assert story.headline_text() not in signed_in(grace).get(reverse("my_stories")).content.decode()


def test_nobody_stands_twice_in_a_byline(noor: Any) -> None:
    story = factories.make_story(by=noor)
    twice = inline_formset([{"person": factories.person_of(noor).pk}] * 2)
    answer = post_editor(noor, story, bylines=twice)
    assert "Noor is an author already: take one of the two away." in answer.content.decode()
    assert factories.fresh(story).get_latest_revision_as_object().people() == [factories.person_of(noor)]


def test_a_letter_says_when_by_the_readers_own_clock(noor: Any, joost: Any) -> None:
    profile = UserProfile.get_for_user(noor)
    profile.current_time_zone = "America/New_York"
    profile.save()
    at = datetime(2030, 1, 2, 1, 12, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        factories.approve(factories.hand_in(factories.make_story(by=noor)), reviewer=joost, go_live_at=at)
    letter = Letter.objects.get(key__startswith="approved_for_later", recipients__address=noor.email)
    assert "goes live on 1 January 2030 at 20:12 (America/New_York)" in " ".join(letter.text.split())
