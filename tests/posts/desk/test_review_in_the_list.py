"""The review knows its place in the list: what comes before and after, who answers, and which lane it takes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from integrations.models import Channel
from posts.models import ChannelWish, Promise, Seal
from tests import factories
from tests.factories import COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


def page(user: Any, story: Any) -> str:
    return str(signed_in(user).get(reverse("review", args=[story.pk])).content.decode())


def test_the_review_leads_to_its_neighbours_and_names_who_answers(marit: Any) -> None:
    stories = [factories.hand_in(factories.make_story()) for _number in range(3)]
    shown = page(marit, stories[1])
    assert f'rel="prev" href="{reverse("review", args=[stories[0].pk])}" data-shortcut="k"' in shown
    assert f'rel="next" href="{reverse("review", args=[stories[2].pk])}" data-shortcut="j"' in shown
    assert reverse("name_reader", args=[stories[1].pk]) in shown
    assert "posts/desk/queue.css" in shown
    assert "posts/desk/queue.js" in shown


def test_the_review_says_in_plain_words_that_a_story_takes_the_light_lane(marit: Any) -> None:
    story = factories.hand_in(factories.make_story())
    assert "Light lane" not in page(marit, story)
    Promise.objects.update(lane=Promise.Lane.LIGHT)
    assert "one look by anybody of the comms team is enough" in page(marit, story)


def approve_at(user: Any, story: Any, typed: str) -> Any:
    browser, address = signed_in(user), reverse("review", args=[story.pk])
    fields = {field.name: field.value() for field in browser.get(address).context["approve_form"].hidden_fields()}
    return browser.post(address, {**fields, "approve": "1", "when": "time", "go_live_at": typed}, follow=True)


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2027-03-28T02:30", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),  # skipped: the first time after it
        ("2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the first of the two
        ("2027-07-01T09:00", datetime(2027, 7, 1, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_time_typed_is_one_of_the_sites_clock_wherever_the_reviewer_is(
    marit: Any, settings: Any, typed: str, instant: datetime
) -> None:
    settings.TIME_ZONE = "Europe/Amsterdam"
    profile = UserProfile.get_for_user(marit)
    profile.current_time_zone = "America/Los_Angeles"
    profile.save()
    story = factories.hand_in(factories.make_story())
    approve_at(marit, story, typed)
    assert Seal.objects.waiting().get(page=story.pk).go_live_at == instant


def test_what_was_refused_is_said_on_top_and_names_the_clock_that_counts(marit: Any, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Amsterdam"
    story = factories.hand_in(factories.make_story())
    answer = approve_at(marit, story, "")
    assert answer.status_code == 422
    assert [str(message) for message in answer.context["messages"]] == [
        "One thing is missing or wrong. It is marked below, and nothing was lost."
    ]
    assert "Time zone: Europe/Amsterdam." in answer.content.decode()


def test_the_review_shows_for_which_channels_the_writer_proposed_the_story(marit: Any) -> None:
    story = factories.hand_in(factories.make_story())
    assert "What the writer proposes" not in page(marit, story)
    for name, proposed in (("Mastodon", True), ("Press list", False)):
        channel = Channel.objects.create(name=name, kind="webhook")
        ChannelWish.objects.create(page_id=story.pk, channel=channel, proposed=proposed)
    assert "<li>Mastodon: yes</li><li>Press list: rather not</li>" in page(marit, story)
