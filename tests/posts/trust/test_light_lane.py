"""The light lane: one tap on its line in the list, by anybody of comms, and only while it belongs there."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Promise, Trust, TrustRule
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def trusted(noor: Any) -> Trust:
    blog = factories.make_blog("Company", slug="company")
    TrustRule.objects.create(blog=blog, active=True, clean_stories_needed=2, within_days=30, sample_every=9)
    return Trust.objects.create(user=noor, blog=blog)


@pytest.fixture
def story(noor: Any, trusted: Trust) -> Any:
    return factories.hand_in(factories.make_story(by=noor, blog=trusted.blog))


def tap(story: Any, user: Any, **fields: str) -> Any:
    asked_at = Promise.objects.get(page=story.pk).asked_at.isoformat()
    address = reverse("approve_at_a_glance", args=[story.pk])
    return signed_in(user).post(address, {"asked_at": asked_at, **fields}, follow=True)


def test_one_tap_on_the_list_approves(story: Any, marit: Any) -> None:
    page = signed_in(marit).get(reverse("reviews")).content.decode()
    assert f'action="{reverse("approve_at_a_glance", args=[story.pk])}"' in page
    assert "is live" in tap(story, marit).content.decode()
    assert factories.fresh(story).live


def test_a_story_of_the_usual_lane_is_read_first(story: Any, marit: Any) -> None:
    Promise.objects.update(lane=Promise.Lane.USUAL)
    assert "needs to be read first" in tap(story, marit).content.decode()
    assert not factories.fresh(story).live
    assert "at-a-glance" not in signed_in(marit).get(reverse("reviews")).content.decode()


def test_trust_that_ended_meanwhile_leaves_no_tap(story: Any, marit: Any) -> None:
    Trust.objects.update(withdrawn_at=timezone.now())
    tap(story, marit)
    assert not factories.fresh(story).live


def test_a_list_from_before_the_story_came_in_anew_approves_nothing(story: Any, marit: Any) -> None:
    tap(story, marit, asked_at="2026-01-01T00:00:00+00:00")
    assert not factories.fresh(story).live


def test_nobody_taps_their_own_and_no_author_taps_at_all(story: Any, noor: Any, trusted: Trust) -> None:
    assert tap(story, noor).status_code == 404
    comms_author = factories.make_user(COMMS, name="joost")
    Trust.objects.create(user=comms_author, blog=trusted.blog)
    own = factories.hand_in(factories.make_story(by=comms_author, blog=trusted.blog))
    tap(own, comms_author)
    assert not factories.fresh(own).live
