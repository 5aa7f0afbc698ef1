"""Planned stories: one that cannot go live stops no other, and nothing of it reaches a channel."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from integrations.adapters import ADAPTERS
from integrations.models import Channel, Delivery
from posts import publishing
from posts.gate import NotSealed
from posts.models import Seal, Story
from tests import factories
from tests.factories import AUTHORS
from tests.posts.editor import post_editor
from tests.posts.verbs.network import Recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def blog(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A blog with one channel."""
    monkeypatch.setitem(ADAPTERS, Recording.name, Recording)
    blog = factories.make_blog()
    Channel.objects.create(name="Recording", kind=Recording.name).blogs.add(blog)
    return blog


def plan(story: Any) -> Any:
    return factories.approve(factories.hand_in(story), go_live_at=timezone.now() + timedelta(hours=1))


def an_hour_passes() -> list[bool]:
    """Every go-live time moves into the past, and the clock ticks."""
    Seal.objects.waiting().update(go_live_at=F("go_live_at") - timedelta(hours=2))
    return [publishing.go_live_if_due(pk) for pk in publishing.due()]


def wanted(story: Any) -> str:
    """The words the channel wants of a story."""
    return Delivery.objects.get(post=story.uuid).wanted.as_parts().text


def test_a_planned_story_whose_address_was_taken_meanwhile_stops_no_other(author: Any, blog: Any) -> None:
    first = plan(factories.make_story(by=author, blog=blog, headline="The same words"))
    second = plan(factories.make_story(by=author, blog=blog, headline="Other words"))
    post_editor(author, first, headline="Another headline")
    factories.make_story(by=author, blog=blog, headline="The same words")
    an_hour_passes()
    assert Story.objects.get(pk=second.pk).live


def test_a_new_version_that_could_not_go_live_is_not_sent_either(
    author: Any, blog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = factories.make_live_story(by=author, blog=blog, standfirst="What readers see.")
    post_editor(author, story, standfirst="What was planned.")
    plan(factories.fresh(story))

    def refuse(post: Any) -> None:
        raise NotSealed

    monkeypatch.setattr(Story, "_refuse_unsealed", refuse)
    assert an_hour_passes() == [False]
    assert "What readers see." in wanted(story)


def test_a_cancelled_new_version_leaves_the_channel_with_what_readers_see(author: Any, blog: Any) -> None:
    story = factories.make_live_story(by=author, blog=blog, standfirst="What readers see.")
    post_editor(author, story, standfirst="What was planned.")
    plan(factories.fresh(story))
    assert "What was planned." in wanted(story)
    publishing.cancel_schedule(post=story, user=factories.make_user(factories.COMMS))
    assert "What readers see." in wanted(story)


def test_two_workers_with_one_planned_story_make_it_live_once_and_leave_it_so(
    author: Any, blog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = plan(factories.make_story(by=author, blog=blog))
    go_live = publishing.go_live

    def after_the_other_worker(seal: Seal) -> None:
        monkeypatch.setattr(publishing, "go_live", go_live)
        assert publishing.go_live_if_due(seal.pk)
        go_live(seal)

    monkeypatch.setattr(publishing, "go_live", after_the_other_worker)
    assert an_hour_passes() == [False]
    assert Seal.objects.live().filter(page=story.pk).exists()
    assert wanted(story)


def test_a_newer_version_handed_in_keeps_waiting_when_the_planned_one_goes_live(author: Any, blog: Any) -> None:
    story = plan(factories.make_story(by=author, blog=blog))
    post_editor(author, story, standfirst="Handed in before the first was live.", **{"action-submit": "1"})
    assert factories.fresh(story).workflow_in_progress
    assert an_hour_passes() == [True]
    assert factories.fresh(story).workflow_in_progress


def test_a_planned_story_is_not_deleted_by_its_author(author: Any, blog: Any) -> None:
    story = plan(factories.make_story(by=author, blog=blog))
    with pytest.raises(publishing.NotNow):
        publishing.delete(post=story, user=author)
