"""The stop switch and starting again, as people use them: from a phone, seen by everybody whom it concerns."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from integrations import letters, outbox, stops
from integrations.models import Attempt, Channel, Delivery, Stop
from posts.models import Seal
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.integrations.conftest import open_channel, pass_time, tick, want
from tests.integrations.network import Network
from tests.posts.editor import signed_in
from tests.posts.test_planned import an_hour_passes

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def admin() -> Any:
    return factories.make_user(ADMINS, name="admin")


def press(user: Any, over: str = "everything", **query: Any) -> Any:
    form = {"over": over, "reason": "A wrong price is out"}
    address = reverse("stop") + "".join(f"?{name}={value}" for name, value in query.items())
    return signed_in(user).post(address, form)


def lifted(marit: Any, admin: Any, **over: Any) -> None:
    """Pressed and lifted again, with time for the tick to hold what was due."""
    stop = stops.press(user=marit, reason="A wrong price is out", **over)
    tick()
    stops.lift(pk=stop.pk, user=admin, reason="All is well")


def keys(user: Any) -> list[str]:
    return [line.key for line in signed_in(user).get(reverse("start_again")).context["lines"]]


def test_anybody_of_comms_stops_everything_with_one_line_and_one_button(marit: Any, channel: Channel) -> None:
    answer = press(marit)
    stop = Stop.objects.get()
    assert (stop.scope, stop.pressed_by, stop.reason) == ("everything", marit, "A wrong price is out")
    assert answer.url == reverse("stop_shown", args=[stop.pk])


@pytest.mark.parametrize("kind", ["channel", "blog", "story"])
def test_what_the_person_came_from_is_chosen_already(kind: str, marit: Any, noor: Any, channel: Channel) -> None:
    story = factories.make_live_story(by=noor)
    key = {"channel": channel.pk, "blog": story.get_parent().pk, "story": story.uuid}[kind]
    page = signed_in(marit).get(reverse("stop"), {kind: key})
    over = page.context["form"].initial["over"]
    assert over == f"{kind}-{key}"
    assert f'value="{over}" selected' in page.content.decode()
    assert press(marit, over, **{kind: key}).status_code == 302
    assert Stop.objects.get().scope == kind


def test_comms_finds_the_stop_of_a_story_wherever_they_read_of_it(marit: Any, noor: Any, channel: Channel) -> None:
    waiting = factories.hand_in(factories.make_story(by=noor))
    channel.blogs.add(waiting.get_parent())
    client = signed_in(marit)
    stop = f'href="{reverse("stop_story", args=[waiting.pk])}"'
    assert stop in client.get(reverse("review", args=[waiting.pk])).content.decode()
    factories.approve(waiting)
    for address in (reverse("story_status", args=[waiting.pk]), reverse("story_ledger", args=[waiting.uuid])):
        assert stop in client.get(address).content.decode(), address
    assert stop not in signed_in(noor).get(reverse("story_status", args=[waiting.pk])).content.decode()


def test_the_board_leads_to_every_copy_of_a_story(marit: Any, noor: Any, channel: Channel) -> None:
    blog = factories.make_blog()
    channel.blogs.add(blog)
    story = factories.make_live_story(by=noor, blog=blog)
    ledger = f'href="{reverse("story_ledger", args=[story.uuid])}"'
    assert ledger in signed_in(marit).get(reverse("deliveries")).content.decode()


def test_a_stop_without_a_line_why_is_asked_for_it(marit: Any) -> None:
    page = signed_in(marit).post(reverse("stop"), {"over": "everything", "reason": " "})
    assert page.status_code == 200
    assert not Stop.objects.exists()


@pytest.mark.parametrize("over", ["channel-999", "blog-x", "story-1", "nothing"])
def test_what_is_not_there_cannot_be_stopped(over: str, marit: Any) -> None:
    assert press(marit, over).status_code == 200
    assert not Stop.objects.exists()


@pytest.mark.parametrize("name", ["stop", "start_again", "start_again_many", "start_again_drop", "start_again_later"])
def test_authors_have_no_switch(noor: Any, name: str) -> None:
    assert signed_in(noor).get(reverse(name)).status_code in {302, 403}


def test_the_editor_of_a_live_story_leads_to_its_stop_in_one_tap(marit: Any, noor: Any) -> None:
    story = factories.make_live_story(by=noor)
    client = signed_in(marit)
    address = reverse("stop_story", args=[story.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert client.get(address).context["form"].initial["over"] == f"story-{story.uuid}"


def test_what_was_on_its_way_is_shown_until_its_outcome_is_known(
    marit: Any,
    channel: Channel,
    network: Network,
) -> None:
    delivery = want(uuid4(), channel)
    delivery.claim()
    call = Attempt.begin(delivery=delivery, verb=Attempt.Verb.CREATE, message=delivery.wanted)
    stop = stops.press(user=marit, reason="Why", channel=channel)
    address = reverse("stop_results", args=[stop.pk])
    client = signed_in(marit)
    assert "still on its way" in client.get(address).content.decode()
    call.close(Attempt.Outcome.ACCEPTED)
    assert "It arrived: the channel took it." in client.get(address).content.decode()


def test_another_channels_call_is_not_shown(marit: Any, channel: Channel, network: Network) -> None:
    delivery = want(uuid4(), channel)
    delivery.claim()
    Attempt.begin(delivery=delivery, verb=Attempt.Verb.CREATE, message=delivery.wanted)
    stop = stops.press(user=marit, reason="Why", channel=open_channel(name="Other"))
    assert stops.in_flight_at(stop) == []


# The banner


def test_everybody_reads_who_stopped_everything_and_why(marit: Any, noor: Any) -> None:
    factories.make_person("Marit Ek", user=marit)
    press(marit)
    for user, address in ((marit, "/admin/"), (noor, "/admin/"), (noor, reverse("start"))):
        page = signed_in(user).get(address).content.decode()
        assert "Stopped: Everything." in page
        assert "Marit Ek" in page
        assert "A wrong price is out" in page


def test_a_stop_that_nobody_pressed_is_the_desks_own(marit: Any) -> None:
    Stop.objects.create(scope="everything", key="everything", reason="A restored backup")
    client = signed_in(marit)
    assert "the desk itself" in client.get("/admin/").content.decode()
    assert client.get(reverse("stop_shown", args=[Stop.objects.get().pk])).status_code == 200


def test_a_narrow_stop_is_told_to_those_whom_it_concerns(marit: Any, noor: Any) -> None:
    story = factories.make_live_story(by=noor)
    other = factories.make_user(AUTHORS, name="tomasz")
    banner = "A wrong price is out"
    for over in ({"post": story.uuid}, {"blog": story.get_parent()}):
        stop = stops.press(user=marit, reason=banner, **over)
        assert banner in signed_in(noor).get(reverse("start")).content.decode()
        assert banner not in signed_in(other).get(reverse("start")).content.decode()
        assert banner in signed_in(marit).get("/admin/").content.decode()
        stop.lift(by=marit)
    assert banner not in signed_in(noor).get(reverse("start")).content.decode()


# Starting again


def test_only_an_admin_starts_everything_again(marit: Any, admin: Any) -> None:
    stop = stops.press(user=marit, reason="Why")
    address = reverse("stop_lift", args=[stop.pk])
    assert "Only an admin" in signed_in(marit).get(address).content.decode()
    assert signed_in(marit).post(address, {"reason": "Well"}).status_code in {302, 403}
    assert Stop.objects.standing().exists()
    signed_in(admin).post(address, {"reason": "All is well"})
    assert not Stop.objects.standing().exists()


def test_what_waits_of_all_kinds_stands_in_one_list_oldest_first(
    marit: Any,
    admin: Any,
    noor: Any,
    channel: Channel,
) -> None:
    story = factories.approve(factories.hand_in(factories.make_story(by=noor)), go_live_at=timezone.now() + HOUR)
    for pk in letters.due():  # what was written before
        letters.send(pk)
    stop = stops.press(user=marit, reason="Why")
    letter = outbox.write_letter(to=["a@byline.example"], language="en", subject="News", text="Words", key="1")
    delivery = want(uuid4(), channel)
    tick()
    letters.due()
    an_hour_passes()
    assert set(keys(marit)) == {f"delivery-{delivery.pk}", f"mail-{letter.pk}", f"story-{story.pk}"}
    page = signed_in(marit).get(reverse("start_again"))
    since = [line.since for line in page.context["lines"]]
    assert since == sorted(since)
    assert "Still stopped" in page.content.decode()
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    assert "Still stopped" not in signed_in(marit).get(reverse("start_again")).content.decode()


def test_one_is_sent_with_one_press_and_two_presses_send_it_once(
    marit: Any,
    admin: Any,
    channel: Channel,
    network: Network,
) -> None:
    delivery = want(uuid4(), channel)
    lifted(marit, admin)
    client = signed_in(marit)
    for _press in range(2):
        client.post(reverse("start_again_send"), {"key": f"delivery-{delivery.pk}"})
    tick()
    assert network.verbs() == ["create"]
    assert keys(marit) == []


def test_a_story_goes_live_when_somebody_says_so(marit: Any, admin: Any, noor: Any) -> None:
    story = factories.approve(factories.hand_in(factories.make_story(by=noor)), go_live_at=timezone.now() + HOUR)
    stop = stops.press(user=marit, reason="Why")
    an_hour_passes()
    client = signed_in(marit)
    client.post(reverse("start_again_send"), {"key": f"story-{story.pk}"})
    assert not factories.fresh(story).live
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    client.post(reverse("start_again_send"), {"key": f"story-{story.pk}"})
    assert factories.fresh(story).live


def test_what_is_ticked_is_counted_first_and_leaves_one_after_the_other(
    marit: Any,
    admin: Any,
    noor: Any,
    channel: Channel,
    network: Network,
) -> None:
    story = factories.approve(factories.hand_in(factories.make_story(by=noor)), go_live_at=timezone.now() + HOUR)
    rows = [want(uuid4(), channel, f"Words {number}") for number in range(3)]
    stop = stops.press(user=marit, reason="Why")
    tick()
    an_hour_passes()
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    client = signed_in(marit)
    ticked = {"key": [f"story-{story.pk}", *(f"delivery-{row.pk}" for row in rows)]}
    page = client.get(reverse("start_again_many"), ticked).content.decode()
    assert "<strong>3</strong> were chosen" in page
    assert "1: Stories go live one by one." in page
    client.post(reverse("start_again_many"), ticked)
    tick()
    assert [text for _verb, text, _key in network.calls] == ["Words 0"]
    pass_time(2)
    tick()
    assert [text for _verb, text, _key in network.calls] == ["Words 0", "Words 1"]
    assert not factories.fresh(story).live


def test_it_may_be_sent_later_or_dropped(marit: Any, admin: Any, channel: Channel, network: Network) -> None:
    first, second = (want(uuid4(), channel) for _each in range(2))
    lifted(marit, admin)
    client = signed_in(marit)
    when = timezone.localtime(timezone.now() + HOUR)
    late = reverse("start_again_later")
    form = {"key": f"delivery-{first.pk}", "until": (when - 2 * HOUR).strftime("%Y-%m-%dT%H:%M")}
    assert "This time has passed" in client.post(late, form).content.decode()
    client.post(late, form | {"until": when.strftime("%Y-%m-%dT%H:%M")})
    client.post(reverse("start_again_drop"), {"key": f"delivery-{second.pk}", "reason": "Old news"})
    tick()
    assert network.calls == []
    assert set(Delivery.objects.values_list("pk", "status")) == {(first.pk, "due"), (second.pk, "settled")}


def test_a_story_is_moved_or_dropped_from_the_list(marit: Any, admin: Any, noor: Any) -> None:
    story = factories.approve(factories.hand_in(factories.make_story(by=noor)), go_live_at=timezone.now() + HOUR)
    lifted_stop = stops.press(user=marit, reason="Why")
    an_hour_passes()
    stops.lift(pk=lifted_stop.pk, user=admin, reason="All is well")
    joost = factories.make_user(COMMS, name="joost")
    when = timezone.localtime(timezone.now() + 5 * HOUR).strftime("%Y-%m-%dT%H:%M")
    client = signed_in(joost)
    client.post(reverse("start_again_later"), {"key": f"story-{story.pk}", "until": when})
    assert Seal.objects.waiting().get(page=story.pk).go_live_at > timezone.now()
    assert f"story-{story.pk}" not in keys(joost)


def test_mails_are_sent_or_dropped(marit: Any, admin: Any) -> None:
    stop = stops.press(user=marit, reason="Why")
    sent, dropped = (
        outbox.write_letter(to=["a@byline.example"], language="en", subject="News", text="Words", key=key)
        for key in "12"
    )
    letters.due()
    stops.lift(pk=stop.pk, user=admin, reason="All is well")
    client = signed_in(marit)
    client.post(reverse("start_again_send"), {"key": f"mail-{sent.pk}"})
    client.post(reverse("start_again_drop"), {"key": f"mail-{dropped.pk}", "reason": "Old news"})
    for pk in letters.due():
        letters.send(pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("key", ["", "delivery-999", "story-x", "mail-²", "nothing-1"])
def test_a_key_may_be_typed_by_anybody(key: str, marit: Any) -> None:
    client = signed_in(marit)
    assert client.post(reverse("start_again_send"), {"key": key}).status_code == 302
    assert client.get(reverse("start_again_drop"), {"key": key}).status_code == 200
    assert client.get(reverse("start_again_later"), {"key": key}).status_code == 404
