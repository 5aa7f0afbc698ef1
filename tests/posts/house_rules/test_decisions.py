"""What writers decide stays with its sentence; a hold goes out by a name and a reason; rules that writers overrule."""

from typing import Any

import pytest
from django.urls import reverse

from posts import reviewing
from posts.house_rules.decisions import OFTEN, Choice, by_writers, decide, mark_of, often_overruled
from posts.models import RuleDecision, VoiceDecision
from posts.publishing import NotNow
from posts.voice_checks import check_post
from posts.writers.hints import hints_of
from tests import factories
from tests.factories import AUTHORS, COMMS, fresh
from tests.posts.editor import post_editor, signed_in

pytestmark = pytest.mark.django_db
HELD = "<p>He wrote it down.</p><p>Sieg Heil, everybody!</p>"


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS)


def newest(story: Any) -> Any:
    return fresh(story).get_latest_revision_as_object()


def answer(user: Any, story: Any, do: str, why: str = "") -> Any:
    return signed_in(user).post(reverse("write_check", args=[story.pk]), {"do": do, "why": why}, follow=True)


def test_a_decision_stands_in_later_versions_until_its_sentence_changes(noor):
    story = factories.make_story(by=noor, text="<p>I leverage a hairpin.</p>")
    answer(noor, story, f"leave:{hints_of(newest(story))[0].mark}", "It is a pun.")
    assert by_writers(story)[mark_of(check_post(newest(story))[0])].why == "It is a pun."
    post_editor(noor, fresh(story), text="A new start. I leverage a hairpin.")
    assert hints_of(newest(story)) == []
    post_editor(noor, fresh(story), text="I leverage a whole hairpin.")
    assert [one.finding.text for one in hints_of(newest(story))] == ["leverage"]


def test_the_reviewer_sees_what_the_writer_decided_and_why(noor):
    story = factories.make_story(by=noor, text="<p>I leverage a hairpin.</p>")
    answer(noor, story, f"leave:{hints_of(newest(story))[0].mark}", "It is a pun.")
    factories.hand_in(fresh(story))
    page = signed_in(factories.make_user(COMMS)).get(reverse("review", args=[story.pk])).content.decode()
    assert "read this and left it as it is." in page
    assert "It is a pun." in page


def test_a_hold_that_comms_was_asked_about_travels_and_goes_out_by_a_name_and_a_reason(noor):
    story, marit = factories.make_story(by=noor, text=HELD), factories.make_user(COMMS)
    mark = hints_of(newest(story))[0].mark
    answer(noor, story, f"ask:{mark}", "It is in a history story.")
    answer(noor, story, "hand-in")
    assert fresh(story).workflow_in_progress
    digest = factories.opened(fresh(story), marit)
    with pytest.raises(NotNow, match="may go out"):
        reviewing.approve(post=fresh(story), reviewer=marit, seen_digest=digest)
    review, address = signed_in(marit), reverse("review_hold", args=[story.pk])
    review.post(address, {"mark": mark, "why": " "})
    assert not VoiceDecision.objects.filter(choice=Choice.ALLOW).exists()
    page = review.post(address, {"mark": mark, "why": "A court record."}, follow=True).content.decode()
    assert "A court record." in page
    reviewing.approve(post=fresh(story), reviewer=marit, seen_digest=digest)
    assert fresh(story).live


def test_whoever_wrote_it_lets_no_hold_pass(noor):
    story = factories.make_story(by=noor, text=HELD)
    answer(noor, story, f"ask:{hints_of(newest(story))[0].mark}")
    factories.hand_in(fresh(story))
    finding = check_post(newest(story))[0]
    noor.groups.set(factories.make_user(COMMS).groups.all())
    writer = type(noor).objects.get(pk=noor.pk)
    with pytest.raises(reviewing.WroteIt):
        reviewing.let_pass(post=fresh(story), reviewer=writer, finding=finding, why="So.")


def test_a_rule_that_writers_of_several_stories_overrule_asks_comms_to_look(noor):
    for _number in range(OFTEN):
        story = factories.make_story(by=noor, text="<p>I leverage a hairpin.</p>")
        decide(post=story, finding=check_post(story)[0], choice=Choice.KEEP, why="", user=noor)
    rule = check_post(story)[0].rule
    assert often_overruled() == [{"language": "en", "rule": rule, "stories": OFTEN}]
    page = signed_in(factories.make_user(COMMS)).get(reverse("voice_rules")).content.decode()
    assert "overruled in 3 stories" in page
    RuleDecision.objects.create(language="en", rule=rule)
    assert often_overruled() == []
