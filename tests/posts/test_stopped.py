"""The stop switch and stories: nothing goes live under it, and what it held waits for a person."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from integrations import stops
from posts import publishing
from posts.models import Seal
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.test_planned import an_hour_passes

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def admin() -> Any:
    return factories.make_user(ADMINS, name="admin")


@pytest.fixture
def planned(noor: Any) -> Any:
    return factories.approve(factories.hand_in(factories.make_story(by=noor)), go_live_at=timezone.now() + HOUR)


def let_go(story: Any, user: Any) -> None:
    publishing.let_go(post=story, user=user, seen=Seal.objects.waiting().get(page=story.pk).uuid)


@pytest.mark.parametrize("scope", ["everything", "blog", "story"])
def test_a_planned_story_does_not_go_live_while_it_is_stopped(planned: Any, marit: Any, scope: str) -> None:
    over = {"everything": {}, "blog": {"blog": planned.get_parent()}, "story": {"post": planned.uuid}}[scope]
    stops.press(user=marit, reason="Why", **over)
    assert an_hour_passes() == []
    assert not factories.fresh(planned).live
    assert Seal.objects.waiting().exists()


def test_a_stop_over_another_blog_stops_it_not(planned: Any, marit: Any) -> None:
    stops.press(user=marit, reason="Why", blog=factories.make_blog())
    assert an_hour_passes() == [True]


def test_what_a_stop_held_waits_after_it_was_lifted_until_a_person_lets_it_go(
    planned: Any, marit: Any, admin: Any
) -> None:
    stop = stops.press(user=marit, reason="Why")
    an_hour_passes()
    with pytest.raises(publishing.Stopped):
        let_go(planned, marit)
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    assert publishing.due() == []
    assert [seal.page_id for seal in publishing.held_by_stop()] == [planned.pk]
    let_go(planned, marit)
    assert factories.fresh(planned).live


def test_a_plan_for_after_the_stop_goes_live_by_itself(planned: Any, marit: Any, admin: Any) -> None:
    stop = stops.press(user=marit, reason="Why")
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    type(stop).objects.update(pressed_at=F("pressed_at") - 5 * HOUR, lifted_at=F("lifted_at") - 4 * HOUR)
    assert an_hour_passes() == [True]


def test_it_may_be_planned_anew_or_dropped(planned: Any, marit: Any, admin: Any) -> None:
    stop = stops.press(user=marit, reason="Why")
    an_hour_passes()
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    publishing.reschedule(post=planned, user=marit, go_live_at=timezone.now() + HOUR)
    assert publishing.held_by_stop() == []
    publishing.cancel_schedule(post=planned, user=marit)
    assert not Seal.objects.waiting().exists()


def test_what_is_approved_during_a_stop_waits_with_the_rest(noor: Any, marit: Any, admin: Any) -> None:
    stop = stops.press(user=marit, reason="Why")
    story = factories.approve(factories.hand_in(factories.make_story(by=noor)))
    assert not story.live
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    assert [seal.page_id for seal in publishing.held_by_stop()] == [story.pk]


def test_taking_down_is_never_stopped(noor: Any, marit: Any) -> None:
    story = factories.make_live_story(by=noor)
    stops.press(user=marit, reason="This story is wrong")
    publishing.take_down(post=story, user=marit, reason="Wrong")
    assert not factories.fresh(story).live


def test_an_author_lets_nothing_go(planned: Any, noor: Any, marit: Any, admin: Any) -> None:
    stop = stops.press(user=marit, reason="Why")
    an_hour_passes()
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    with pytest.raises(PermissionDenied):
        let_go(planned, noor)


def desk(*arguments: str) -> str:
    out = io.StringIO()
    call_command("desk", *arguments, stdout=out)
    return out.getvalue()


def test_the_switch_from_a_shell(planned: Any, marit: Any, admin: Any) -> None:
    assert "Everything: A wrong price" in desk("stop", "--by", marit.email, "--reason", "A wrong price")
    an_hour_passes()
    facts = json.loads(desk("status", "--format", "json"))
    assert [stop["reason"] for stop in facts["stops"]] == ["A wrong price"]
    assert facts["go_lives_held"] == 1
    assert "STOPPED" in desk("status")
    number = str(facts["stops"][0]["id"])
    with pytest.raises(CommandError, match="lift_everything"):
        desk("resume", number, "--by", marit.email, "--reason", "Well")
    assert "Started again" in desk("resume", number, "--by", admin.email, "--reason", "All is well")
    assert not factories.fresh(planned).live


@pytest.mark.parametrize("named", [("--blog", "none"), ("--story", "none"), ("--channel", "none")])
def test_a_shell_names_what_is_not_there(marit: Any, named: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="There is no"):
        desk("stop", *named, "--by", marit.email, "--reason", "Why")
