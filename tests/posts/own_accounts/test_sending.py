"""*Also on my own account*: authors send their own approved stories there, and nobody does it for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from integrations.models import Channel, Delivery
from posts import publishing
from posts.models import Seal, Story
from posts.own_accounts import sending
from posts.publishing import NotNow
from posts.reading import read
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS, fresh
from tests.posts.editor import post_editor, signed_in

pytestmark = pytest.mark.django_db


@contextmanager
def denied() -> Iterator[None]:
    """Not theirs to do, ever; what only cannot be done now (`NotNow`) is another refusal."""
    with pytest.raises(PermissionDenied) as caught:
        yield
    assert not isinstance(caught.value, NotNow)


def account_of(user: Any, kind: str = "mastodon") -> Channel:
    config = {"base_url": "https://mastodon.example", "account": user.username}
    made = Channel(name=f"{kind}: {user.username}", kind=kind, config=config, personal=True, owner=user)
    made.proven_at = timezone.now()
    made.credential = {"access_token": "secret-of-noor"}
    made.save()
    return made


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def own(noor: Any) -> Channel:
    return account_of(noor)


@pytest.fixture
def story(noor: Any) -> Story:
    return factories.make_live_story(by=noor, headline="A bell", standfirst="It rang.")


def page(story: Story) -> str:
    return reverse("story_own_accounts", args=[story.pk])


def press(user: Any, story: Story, channel: Channel, do: str = "send", **more: str) -> str:
    typed = {"channel": str(channel.uuid), "do": do, **more}
    return signed_in(user).post(page(story), typed, follow=True).content.decode()


def words_there(channel: Channel) -> str:
    row = Delivery.objects.get(channel=channel)
    return row.wanted.as_parts().text if row.wanted else ""


def test_approving_and_going_live_send_nothing_there(own: Channel, story: Story) -> None:
    assert not Delivery.objects.exists()


def test_the_author_sees_the_words_and_sends_just_those(noor: Any, own: Channel, story: Story) -> None:
    shown = signed_in(noor).get(page(story)).content.decode()
    assert "Send it from my account" in shown
    assert "Send it from my account" not in press(noor, story, own)
    assert words_there(own) == f"A bell\n\nIt rang.\n\n{story.full_url}"
    assert "It rang." in shown
    row = Delivery.objects.get()
    assert (row.sender, row.wanted.seal_digest) == (noor, Seal.objects.live().get().digest)
    assert page(story) in signed_in(noor).get(reverse("story_status", args=[story.pk])).content.decode()


@pytest.mark.parametrize("who", ["comms", "admin", "superuser", "author"])
def test_nobody_sends_for_somebody_else(own: Channel, story: Story, who: str) -> None:
    groups = {"comms": [COMMS, AUTHORS], "admin": [ADMINS], "superuser": [], "author": [AUTHORS]}[who]
    other = factories.make_user(*groups, superuser=who == "superuser")
    with denied():
        sending.send(story=story, channel=own, user=other)
    with denied():
        sending.take_down(story=story, channel=own, user=other)
    answer = signed_in(other).post(page(story), {"channel": str(own.uuid), "do": "send"})
    assert answer.status_code in {403, 404}
    assert own.name not in signed_in(other).get(page(story)).content.decode()
    assert not Delivery.objects.exists()


def test_nobody_sends_a_story_that_is_not_their_own(own: Channel, noor: Any) -> None:
    others = factories.make_live_story(headline="Somebody else's")
    with denied():
        sending.send(story=others, channel=own, user=noor)
    assert signed_in(noor).get(page(others)).status_code == 404


def test_an_account_that_needs_a_new_sign_in_is_told_to_its_owner_and_nothing_is_sent(
    own: Channel, noor: Any, story: Story
) -> None:
    own.need_auth()
    shown = signed_in(noor).get(page(story)).content.decode()
    assert "needs a new sign-in" in shown
    assert "Send it from my account" not in shown
    assert "needs a new sign-in" in press(noor, story, own)
    assert not Delivery.objects.exists()


def test_a_sign_in_that_ends_soon_is_told_to_its_owner_and_keeps_nothing_back(
    own: Channel, noor: Any, story: Story
) -> None:
    Channel.objects.filter(pk=own.pk).update(ends_at=timezone.now() + timedelta(days=10))
    assert "Its sign-in ends on" in signed_in(noor).get(page(story)).content.decode()
    press(noor, story, own)
    assert words_there(own)


def test_a_draft_goes_nowhere(own: Channel, noor: Any) -> None:
    with pytest.raises(NotNow):
        sending.send(story=factories.make_story(by=noor), channel=own, user=noor)


def test_a_planned_story_waits_there_for_its_own_time(own: Channel, noor: Any) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    planned = factories.approve(factories.hand_in(factories.make_story(by=noor)), go_live_at=tomorrow)
    press(noor, planned, own)
    assert Delivery.objects.get().hold_reason == Delivery.HoldReason.GO_LIVE
    publishing.cancel_schedule(post=fresh(planned), user=factories.make_user(COMMS))
    assert words_there(own) == ""


def test_a_correction_and_a_take_down_reach_it(own: Channel, noor: Any, story: Story) -> None:
    press(noor, story, own)
    post_editor(noor, story, headline="A brass bell", text="It was brass.")
    factories.approve(factories.hand_in(fresh(story)))
    assert words_there(own).startswith("A brass bell")
    comms = factories.make_user(COMMS)
    publishing.take_down(post=fresh(story), user=comms, reason="Wrong")
    assert words_there(own) == ""


def test_what_its_owner_took_down_stays_down_through_a_correction(own: Channel, noor: Any, story: Story) -> None:
    press(noor, story, own)
    press(noor, story, own, "down")
    post_editor(noor, story, headline="A brass bell", text="It was brass.")
    factories.approve(factories.hand_in(fresh(story)))
    assert words_there(own) == ""


def test_words_for_ones_own_account_are_read_sealed_and_sent_as_they_are(own: Channel, noor: Any) -> None:
    story = factories.make_story(by=noor, headline="A bell")
    colleague = factories.make_user(AUTHORS, name="tomasz")
    story.co_authors.create(user=colleague, invited_by=noor, accepted_at=timezone.now())
    channels = reverse("write_channels", args=[story.pk])
    assert own.name in signed_in(noor).get(channels).content.decode()
    assert own.name not in signed_in(colleague).get(channels).content.decode()
    typed = {f"words-{own.uuid}": "I mended it myself: {link}", "warning": ""}
    signed_in(noor).post(channels, typed)
    signed_in(colleague).post(channels, {f"words-{own.uuid}": "Words of somebody else", "warning": ""})
    version = fresh(story).get_latest_revision_as_object()
    Channel.objects.filter(pk=own.pk).update(status=Channel.Status.NEEDS_AUTH)
    (copy,) = read(version).copies
    assert (copy.parts.text, copy.troubles) == (f"I mended it myself: {story.full_url}", [])
    Channel.objects.filter(pk=own.pk).update(status=Channel.Status.OK)
    live = factories.approve(factories.hand_in(fresh(story)))
    assert not Delivery.objects.exists()
    press(noor, live, own)
    assert words_there(own) == f"I mended it myself: {live.full_url}"


def test_whoever_does_not_want_to_be_on_a_network_is_on_no_colleagues_account_there(
    own: Channel, noor: Any, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    companys = Channel.objects.create(name="Ours", kind="mastodon", config={})
    press(noor, story, own)
    monkeypatch.setattr("posts.consent.channels.refused", lambda post: frozenset({str(companys.uuid)}))
    with pytest.raises(NotNow, match="does not want to be on Mastodon"):
        sending.send(story=story, channel=own, user=noor)
    publishing.announce_again(post=story)
    assert words_there(own) == ""


def test_leaving_the_company_disconnects_it(own: Channel, noor: Any, story: Story) -> None:
    press(noor, story, own)
    noor.is_active = False
    noor.save()
    own.refresh_from_db()
    assert own.status == Channel.Status.DISCONNECTED
    with denied():
        sending.send(story=story, channel=own, user=noor)
