"""How channels follow a story: a plan that is chosen, sealed, and kept by the wire."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.models import Channel, Delivery
from posts import reviewing
from posts.models import Seal
from posts.planning import following
from posts.seals import seal_digest
from tests import factories
from tests.factories import COMMS, fresh

ZONE = "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("story", "after"),
    [
        (datetime(2026, 3, 28, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),  # 02:30 is skipped: 03:00
        (datetime(2026, 3, 28, 9, 0, tzinfo=UTC), datetime(2026, 3, 29, 8, 0, tzinfo=UTC)),  # 10:00 on both days
        (datetime(2026, 10, 24, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # 02:30: the first
        (datetime(2026, 10, 24, 8, 0, tzinfo=UTC), datetime(2026, 10, 25, 9, 0, tzinfo=UTC)),  # 10:00 on both days
    ],
)
def test_the_next_day_is_the_same_time_of_the_clock_on_both_nights(
    settings: Any, story: datetime, after: datetime
) -> None:
    settings.TIME_ZONE = ZONE
    assert following.moment_after(story, following.NEXT_DAY) == after


def test_hours_are_hours_whatever_the_clock_does(settings: Any) -> None:
    settings.TIME_ZONE = ZONE
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert following.moment_after(night, "120") == night + timedelta(hours=2)


def test_a_choice_is_said_in_words_and_a_channel_s_own_time_is_among_the_choices() -> None:
    assert [following.said(one) for one in ("0", "5", "60", "day")] == [
        "with the story",
        "5 minutes later",
        "1 hour later",
        "on the next day, at the same time",
    ]
    assert ("45", "45 minutes later") in following.choices("45")


@pytest.fixture
def channels(db: None) -> list[Channel]:
    blog = factories.make_blog()
    facts = {"kind": "mastodon", "config": {"base_url": "https://mastodon.example"}}
    made = [Channel.objects.create(name=name, wait=wait, **facts) for name, wait in (("First", 0), ("Later", 30))]
    for channel in made:
        channel.blogs.set([blog])
    return made


def waiting(channels: list[Channel]) -> Any:
    return factories.hand_in(factories.make_story(blog=channels[0].blogs.get().specific))


def approved(story: Any, **facts: Any) -> Any:
    reader = factories.make_user(COMMS)
    seen = factories.opened(story, reader)
    reviewing.approve(post=story, reviewer=reader, seen_digest=seen, **facts)
    return fresh(story)


def waits(story: Any) -> dict[str, timedelta]:
    """How long after the story each channel's post is due."""
    seal = Seal.objects.live().get(page=story.pk)
    rows = Delivery.objects.filter(post=story.uuid).select_related("channel")
    return {row.channel.name: (row.due_at - seal.went_live_at) // timedelta(minutes=1) for row in rows}


def test_channels_follow_as_their_settings_say(channels: list[Channel]) -> None:
    assert waits(approved(waiting(channels))) == {"First": 0, "Later": 30}


def test_whoever_approves_can_choose_another_plan(channels: list[Channel]) -> None:
    story = approved(waiting(channels), plan={str(channels[0].uuid): "120"})
    assert waits(story) == {"First": 120, "Later": 0}
    assert Seal.objects.live().get(page=story.pk).plan == {str(channels[0].uuid): "120"}


def test_a_plan_is_no_schedule_until_the_story_is_live(channels: list[Channel]) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    story = approved(waiting(channels), go_live_at=later)
    rows = Delivery.objects.filter(post=story.uuid)
    assert {row.status for row in rows} == {Delivery.Status.HELD}
    assert {row.channel.name: row.not_before for row in rows} == {
        "First": None,
        "Later": Seal.objects.waiting().get(page=story.pk).go_live_at + timedelta(minutes=30),
    }


def test_a_channel_that_rested_keeps_its_place_in_the_plan(channels: list[Channel]) -> None:
    story = approved(waiting(channels))
    row = Delivery.objects.get(post=story.uuid, channel=channels[1])
    row.hold()
    row.release()
    assert waits(story)["Later"] == 30


def test_a_plan_is_part_of_what_is_sealed() -> None:
    facts: dict[str, Any] = {"review": "r", "page": 1, "go_live_at": None, "approver": 1}
    assert seal_digest(**facts) == seal_digest(**facts, plan={}) != seal_digest(**facts, plan={"a": "5"})
