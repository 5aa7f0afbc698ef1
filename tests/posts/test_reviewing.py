"""The review: what was read is what goes live, and nothing else does."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Page

from cms.models import HomePage
from integrations.models import Recipient
from posts import publishing, reviewing
from posts.door import through_the_door
from posts.gate import NotSealed
from posts.models import Blog, Byline, Person, ReturnReason, Seal, Story
from posts.reading import read
from tests.factories import COMMS, make_user, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    home = HomePage.objects.get(locale__language_code="en")
    with through_the_door():
        blog = home.add_child(instance=Blog(title="Company", slug="company"))
    noor = User.objects.create_user("noor", "noor@byline.example")
    noor.groups.add(Group.objects.get(name="Authors"))
    marit = User.objects.create_user("marit", "marit@byline.example")
    marit.groups.add(Group.objects.get(name="Comms"))
    person = Person.objects.create(display_name="Noor", user=noor)
    story = Story(
        title="A wet saddle",
        headline="<p>A wet saddle</p>",
        live=False,
        owner=noor,
        body=[("text", "<p>It rained.</p>")],
    )
    story.bylines.add(Byline(person=person))
    blog.add_child(instance=story)
    story.save_revision(user=noor)
    return Story.objects.get(pk=story.pk)


def noor():
    return User.objects.get(username="noor")


def marit():
    return User.objects.get(username="marit")


def test_an_approved_story_is_live_with_the_words_that_were_read(story):
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    reviewing.approve(post=story, reviewer=marit(), seen_digest=digest)
    story.refresh_from_db()
    assert story.live
    assert Seal.objects.live().get(page=story).content_digest == story.content_digest()


def test_nothing_goes_live_without_an_approval(story):
    with pytest.raises(NotSealed):
        story.latest_revision.publish(skip_permission_checks=True)
    assert not Page.objects.get(pk=story.pk).live


def test_an_author_cannot_approve_what_they_wrote(story):
    noor().groups.add(Group.objects.get(name="Comms"))
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    with pytest.raises(reviewing.WroteIt):
        reviewing.approve(post=story, reviewer=noor(), seen_digest=digest)


def test_a_change_while_reading_is_shown_and_not_approved(story):
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    changed = story.get_latest_revision_as_object()
    changed.body = [("text", "<p>It did not rain.</p>")]
    changed.save_revision(user=noor())
    story.refresh_from_db()
    with pytest.raises(publishing.ContentMoved):
        reviewing.approve(post=story, reviewer=marit(), seen_digest=digest)
    assert not Page.objects.get(pk=story.pk).live


def test_nothing_is_approved_by_whoever_did_not_open_it(story):
    reviewing.hand_in(post=story, user=noor())
    digest = read(story.get_latest_revision_as_object()).digest
    with pytest.raises(publishing.NotNow, match="read it first"):
        reviewing.approve(post=story, reviewer=marit(), seen_digest=digest)
    opened(story, make_user(COMMS))
    with pytest.raises(publishing.NotNow, match="read it first"):
        reviewing.approve(post=story, reviewer=marit(), seen_digest=digest)
    assert not Page.objects.get(pk=story.pk).live


def test_who_opened_an_earlier_version_opens_the_new_one_before_they_approve_it(story):
    reviewing.hand_in(post=story, user=noor())
    opened(story, marit())
    changed = story.get_latest_revision_as_object()
    changed.body = [("text", "<p>It did not rain.</p>")]
    changed.save_revision(user=noor())
    story.refresh_from_db()
    digest = read(story.get_latest_revision_as_object()).digest
    with pytest.raises(publishing.NotNow, match="read it first"):
        reviewing.approve(post=story, reviewer=marit(), seen_digest=digest)


def test_a_save_that_changes_nothing_resets_nothing(story):
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    story.get_latest_revision_as_object().save_revision(user=noor())
    story.refresh_from_db()
    reviewing.approve(post=story, reviewer=marit(), seen_digest=digest)
    assert Page.objects.get(pk=story.pk).live


def test_a_story_sent_back_can_be_changed_and_handed_in_again(story):
    reviewing.hand_in(post=story, user=noor())
    reviewing.send_back(post=story, reviewer=marit(), reason=ReturnReason.objects.first(), words="Where was this?")
    story.refresh_from_db()
    assert not story.workflow_in_progress
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    reviewing.approve(post=story, reviewer=marit(), seen_digest=digest)
    assert Page.objects.get(pk=story.pk).live


def test_only_comms_approves(story):
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    with pytest.raises(PermissionDenied):
        reviewing.approve(post=story, reviewer=User.objects.create_user("sam"), seen_digest=digest)


def test_a_planned_story_goes_live_when_its_time_comes_and_not_before(story):
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    reviewing.approve(post=story, reviewer=marit(), seen_digest=digest, go_live_at=timezone.now() + timedelta(hours=1))
    assert publishing.due() == []
    Seal.objects.update(go_live_at=timezone.now() - timedelta(seconds=1))
    [pk] = publishing.due()
    assert publishing.go_live_if_due(pk)
    assert not publishing.go_live_if_due(pk)
    assert Page.objects.get(pk=story.pk).live


def test_a_planned_story_that_cannot_go_live_is_told_and_not_tried_for_ever(story):
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    reviewing.approve(post=story, reviewer=marit(), seen_digest=digest, go_live_at=timezone.now() + timedelta(hours=1))
    Seal.objects.update(go_live_at=timezone.now() - timedelta(seconds=1), content_digest="0" * 64)
    [pk] = publishing.due()
    assert not publishing.go_live_if_due(pk)
    assert publishing.due() == []
    assert not Page.objects.get(pk=story.pk).live
    told = Recipient.objects.filter(letter__subject__contains="could not go live").values_list("address", flat=True)
    assert set(told) == {noor().email, marit().email}


def test_a_closed_blog_takes_no_story(story):
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    Page.objects.filter(pk=story.get_parent().pk).update(live=False)
    with pytest.raises(publishing.NotNow, match="closed"):
        reviewing.approve(post=story, reviewer=marit(), seen_digest=digest)


def test_an_old_story_that_was_imported_is_not_announced(story):
    Story.objects.filter(pk=story.pk).update(imported_from="old-blog/a-wet-saddle")
    story.refresh_from_db()
    story.save_revision(user=noor())
    assert read(Story.objects.get(pk=story.pk).get_latest_revision_as_object()).announcement is None


def test_the_author_is_told_when_a_plan_is_cancelled(story):
    reviewing.hand_in(post=story, user=noor())
    digest = opened(story, marit())
    reviewing.approve(post=story, reviewer=marit(), seen_digest=digest, go_live_at=timezone.now() + timedelta(hours=1))
    publishing.cancel_schedule(post=story, user=marit())
    letters = Recipient.objects.filter(address=noor().email, letter__subject__contains="not planned any more")
    assert letters.count() == 1
