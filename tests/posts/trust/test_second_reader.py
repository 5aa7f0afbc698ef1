"""Two pairs of eyes where the rules ask for them: whichever way an approval comes, and whoever gives it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from posts import publishing, reviewing
from posts.models import Approval, CoAuthor, Promise, Seal, WritingRule
from posts.readers import CHILD, PEOPLE_AND_WORDS, RULE, asked_of
from posts.reading import read
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import post_editor, signed_in, words_live

pytestmark = pytest.mark.django_db

CHILDS = {"shows_child": True}


def picture(**marks: bool) -> Any:
    made = factories.make_picture()
    type(made).objects.filter(pk=made.pk).update(**marks)
    return made


def waiting(**marks: bool) -> Any:
    """A story with such a cover, handed in."""
    cover = {"cover": picture(**marks), "cover_alt": "A wheel.", "cover_credit": "Noor"}
    return factories.hand_in(factories.make_story(text="<p>The good words.</p>", **cover))


def yes(story: Any, reader: Any = None, **more: Any) -> reviewing.Approved:
    fresh = factories.fresh(story)
    reader = reader or factories.make_user(COMMS)
    digest = factories.opened(fresh, reader)
    return reviewing.approve(post=fresh, reviewer=reader, seen_digest=digest, **more)


def asked(story: Any) -> Any:
    fresh = factories.fresh(story)
    return asked_of(fresh, fresh.get_latest_revision_as_object())


@pytest.mark.parametrize(
    ("marks", "needed", "reasons"),
    [
        ({}, 1, ()),
        ({"shows_people": True}, 1, ()),
        ({"shows_words": True}, 1, ()),
        ({"shows_people": True, "shows_words": True}, 2, (PEOPLE_AND_WORDS,)),
        ({"shows_child": True}, 2, (CHILD,)),
        ({"shows_child": True, "shows_people": True, "shows_words": True}, 2, (CHILD, PEOPLE_AND_WORDS)),
    ],
)
def test_a_picture_decides_how_many_readers_a_story_needs(marks: Any, needed: int, reasons: Any) -> None:
    found = asked(waiting(**marks))
    assert (found.needed, found.reasons, found.given) == (needed, reasons, ())


def test_a_childs_picture_in_the_body_asks_for_two_as_well() -> None:
    shown = {"picture": picture(**CHILDS), "alt_text": "A child.", "decorative": False, "caption": "", "credit": "N"}
    assert (
        asked(factories.hand_in(factories.make_story(body=[("text", "<p>She rides.</p>"), ("picture", shown)]))).needed
        == 2
    )


def test_the_first_yes_waits_for_another_and_the_second_makes_it_live() -> None:
    story = waiting(**CHILDS)
    first, second = factories.make_user(COMMS), factories.make_user(COMMS)
    assert yes(story, first) == reviewing.Approved(sealed=False, still_needed=1)
    assert not Seal.objects.exists()
    assert [given.reader for given in asked(story).given] == [first]
    assert yes(story, second) == reviewing.Approved(sealed=True, still_needed=0)
    assert words_live(story)
    seal = Seal.objects.live().get()
    assert [said["reader"] for said in seal.readers] == [first.pk, second.pk]
    assert seal.approver == second


def test_one_reader_who_says_yes_twice_is_one_reader() -> None:
    story, reader = waiting(**CHILDS), factories.make_user(COMMS)
    yes(story, reader)
    assert yes(story, reader).still_needed == 1
    assert Approval.objects.count() == 1
    assert not words_live(story)


def test_the_last_reader_chooses_the_time_and_sees_what_the_first_chose() -> None:
    story, soon = waiting(**CHILDS), timezone.now() + timedelta(hours=1)
    yes(story, go_live_at=soon)
    page = signed_in(factories.make_user(COMMS)).get(reverse("review", args=[story.pk])).content.decode()
    assert "the last reader decides" in page
    assert yes(story).sealed
    assert words_live(story)


def test_what_two_planned_together_goes_live_when_its_time_comes() -> None:
    story = waiting(**CHILDS)
    yes(story)
    yes(story, go_live_at=timezone.now() + timedelta(hours=1))
    assert not words_live(story)
    Seal.objects.update(go_live_at=timezone.now() - timedelta(seconds=1))
    assert [publishing.go_live_if_due(pk) for pk in publishing.due()] == [True]
    assert words_live(story)


def test_a_change_after_the_first_yes_needs_both_anew() -> None:
    story = waiting(**CHILDS)
    first = factories.make_user(COMMS)
    yes(story, first)
    reviewing.take_back(post=story, user=story.owner)
    post_editor(
        story.owner,
        factories.fresh(story),
        text="Other words.",
        cover=story.cover_id,
        cover_alt="A wheel.",
        cover_credit="Noor",
    )
    factories.hand_in(factories.fresh(story))
    assert asked(story).given == ()
    assert not yes(story).sealed
    assert yes(story, first).sealed


def test_a_yes_of_somebody_who_left_meanwhile_counts_no_more() -> None:
    story, first = waiting(**CHILDS), factories.make_user(COMMS)
    yes(story, first)
    first.is_active = False
    first.save()
    assert not yes(story).sealed
    assert yes(story).sealed


def test_a_yes_of_somebody_who_is_not_in_comms_any_more_counts_no_more() -> None:
    story, first = waiting(**CHILDS), factories.make_user(COMMS)
    yes(story, first)
    first.groups.clear()
    assert not yes(story).sealed


def test_a_co_author_is_no_second_reader_and_a_first_one_who_becomes_one_counts_no_more() -> None:
    story, one, other = waiting(**CHILDS), factories.make_user(COMMS), factories.make_user(COMMS)
    yes(story, one)
    CoAuthor.objects.create(page=story.page_ptr, user=other, accepted_at=timezone.now())
    with pytest.raises(reviewing.WroteIt):
        yes(story, other)
    CoAuthor.objects.create(page=story.page_ptr, user=one, accepted_at=timezone.now())
    assert not yes(story).sealed


@pytest.mark.parametrize("role", [AUTHORS, None])
def test_only_comms_says_yes(role: str | None) -> None:
    story = waiting(**CHILDS)
    with pytest.raises(PermissionDenied):
        yes(story, factories.make_user(*filter(None, [role])))
    assert not Approval.objects.exists()


def test_approving_the_step_behind_the_screen_publishes_nothing_that_too_few_read() -> None:
    story = waiting(**CHILDS)
    yes(story)
    state = factories.fresh(story).current_workflow_task_state
    state.seen_digest = read(factories.fresh(story).get_latest_revision_as_object()).digest
    with pytest.raises(publishing.NotNow):
        state.approve(user=factories.make_user(COMMS))
    assert not words_live(story)


def test_a_step_that_was_approved_without_any_yes_publishes_nothing() -> None:
    story = waiting()
    state = story.current_workflow_task_state
    state.seen_digest = read(story.get_latest_revision_as_object()).digest
    with pytest.raises(publishing.NotNow):
        state.approve(user=factories.make_user(COMMS))
    assert not words_live(story)


def test_a_picture_marked_after_the_first_yes_asks_for_two() -> None:
    story = waiting()
    type(story.cover).objects.filter(pk=story.cover_id).update(shows_child=True)
    assert not yes(story).sealed


def test_a_second_version_of_a_live_story_needs_two_again() -> None:
    story = waiting(**CHILDS)
    yes(story)
    yes(story)
    post_editor(
        story.owner,
        factories.fresh(story),
        text="New words.",
        cover=story.cover_id,
        cover_alt="A wheel.",
        cover_credit="Noor",
    )
    factories.hand_in(factories.fresh(story))
    assert not yes(story).sealed
    assert "good words" in words_live(story)


def test_somebody_who_read_first_is_nobodys_reader_any_more_so_that_another_takes_it() -> None:
    story, first = waiting(**CHILDS), factories.make_user(COMMS)
    Promise.objects.filter(page=story.pk).update(reader=first)
    yes(story, first)
    assert Promise.objects.get(page=story.pk).reader is None


def test_the_screen_says_that_one_more_is_needed_and_who_said_yes() -> None:
    story, first = waiting(**CHILDS), factories.make_user(COMMS, name="marit")
    browser = signed_in(first)
    form = browser.get(reverse("review", args=[story.pk])).context["approve_form"]
    data = {"approve": "1", "seen": form["seen"].value(), "revision": form["revision"].value()}
    answer = browser.post(reverse("review", args=[story.pk]), data, follow=True).content.decode()
    assert "One more reader is needed" in answer
    page = signed_in(factories.make_user(COMMS)).get(reverse("review", args=[story.pk])).content.decode()
    assert "marit" in page
    assert "2 different readers are needed" in page


def test_a_blogs_rule_asks_for_three_and_nobody_slips_by_with_two() -> None:
    story = factories.hand_in(factories.make_story())
    group = Group.objects.get(name=AUTHORS)
    WritingRule.objects.create(group=group, blog=story.get_parent().specific, may="write", readers=3)
    assert (asked(story).needed, asked(story).reasons) == (3, (RULE,))
    assert [yes(story).still_needed for _reader in range(3)] == [2, 1, 0]
    assert words_live(story)
