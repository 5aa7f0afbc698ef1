"""What the others hear when one of several writers hands a story in."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from wagtail.users.models import UserProfile

from integrations.models import Letter
from posts import promises, reviewing
from posts.models import ReturnReason, Story
from posts.notices import name_of
from posts.together import co_authors
from tests import factories
from tests.factories import fresh


@pytest.fixture
def story(noor: Any, blog: Any, tomasz: Any, grace: Any) -> Story:
    """Noor's, written with Tomasz and Grace."""
    story = factories.make_story(by=noor, blog=blog, headline="The crane")
    for colleague in (tomasz, grace):
        invitation = co_authors.invite(story=fresh(story), owner=noor, colleague=colleague, words="")
        co_authors.say_yes(invitation=invitation, user=colleague)
    return fresh(story)


def told() -> list[str]:
    letters = Letter.objects.filter(key__startswith="handed-in-together:").order_by("pk")
    return [address for letter in letters for address in letter.recipients.values_list("address", flat=True)]


def test_every_other_author_hears_once_with_the_promise_and_why(
    story: Story, noor: Any, tomasz: Any, grace: Any, marit: Any
) -> None:
    factories.hand_in(story, user=tomasz)
    assert told() == [noor.email, grace.email]
    letter = Letter.objects.filter(key__startswith="handed-in-together:").first()
    promise = promises.of(story)
    assert letter.subject == "Tomasz Wójcik handed in “The crane”"
    assert f"{name_of(promise.reader)} answers by {promise.due_at.astimezone():%A}" in letter.text
    assert "You get this because you write this story too." in letter.text
    assert f"/write/{story.pk}/status/" in letter.text


def test_the_promise_is_told_by_the_clock_of_whoever_reads(
    story: Story, noor: Any, tomasz: Any, grace: Any, marit: Any
) -> None:
    profile = UserProfile.get_for_user(grace)
    profile.current_time_zone = "America/Vancouver"
    profile.save()
    factories.hand_in(story, user=tomasz)
    letter = Letter.objects.get(key__startswith="handed-in-together:", recipients__address=grace.email)
    assert f"{promises.of(story).due_at.astimezone(ZoneInfo('America/Vancouver')):%H:%M}" in letter.text


def test_each_round_is_told_once(story: Story, noor: Any, tomasz: Any, grace: Any, marit: Any) -> None:
    factories.hand_in(story, user=tomasz)
    reason = ReturnReason.objects.get(key="facts")
    reviewing.send_back(post=fresh(story), reviewer=marit, reason=reason, words="Where was this?")
    factories.hand_in(fresh(story), user=noor)
    assert told() == [noor.email, grace.email, tomasz.email, grace.email]


def test_whoever_writes_alone_gets_no_letter_about_their_own_deed(noor: Any, blog: Any, marit: Any) -> None:
    factories.hand_in(factories.make_story(by=noor, blog=blog))
    assert told() == []


def test_whoever_left_hears_nothing(story: Story, noor: Any, tomasz: Any, grace: Any) -> None:
    co_authors.leave(story=fresh(story), user=grace)
    factories.hand_in(fresh(story), user=noor)
    assert told() == [tomasz.email]
