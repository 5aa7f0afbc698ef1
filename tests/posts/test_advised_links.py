"""Where a story's links lead: its writer and whoever approves it read it, and nothing waits for it."""

from typing import Any

import pytest
from django.urls import reverse

from integrations import sightings
from integrations.adapters import looking
from integrations.adapters.looking import Seen
from integrations.message import Words
from integrations.models import Channel, Sighting
from posts.advised_links import links_in_post
from posts.channel_words import Own, with_own
from posts.models import Story
from tests import factories
from tests.factories import AUTHORS, COMMS, fresh
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db
GONE, TYPED, SOURCE, SAID = (f"https://{name}.example/" for name in ("gone", "typed", "source", "said"))


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def story(author: Any) -> Story:
    return factories.make_story(by=author, text=f'<p>For how, <a href="{GONE}">read the manual</a> of the bell.</p>')


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the worker look at all that was asked about, and find nothing there."""
    monkeypatch.setattr(looking, "look", lambda _url: Seen.NOT_THERE)

    def look() -> None:
        for pk in sightings.due():
            sightings.look(pk)

    return look


def test_links_are_found_wherever_somebody_wrote_them(author: Any) -> None:
    channel = Channel.objects.create(name="Desk", kind="mastodon", config={})
    quote = {"quote": "It rang.", "speaker": None, "source": f"At {SOURCE}"}
    story = factories.make_story(by=author, body=[("text", f"<p>See {TYPED}.</p>"), ("quote", quote)])
    story.channel_words = with_own({}, channel.uuid, Own(words=Words(texts=(f"Listen: {SAID}",)), of=""))
    story.standfirst = f"On {GONE}"
    assert links_in_post(story) == [GONE, TYPED, SOURCE, SAID]


def test_the_writer_reads_before_handing_in_what_was_seen_and_hands_in_all_the_same(
    author: Any, story: Story, looked: Any
) -> None:
    page = reverse("write_check", args=[story.pk])
    assert f"{GONE} was not looked at yet" in signed_in(author).get(page).content.decode()
    looked()
    assert f"{GONE} leads nowhere" in signed_in(author).get(page).content.decode()
    signed_in(author).post(page, {"do": "hand-in"})
    assert fresh(story).workflow_in_progress


def test_whoever_approves_reads_it_too_and_approves_all_the_same(author: Any, story: Story, looked: Any) -> None:
    factories.hand_in(story)
    marit = factories.make_user(COMMS)
    page = reverse("review", args=[story.pk])
    assert f"{GONE} was not looked at yet" in signed_in(marit).get(page).content.decode()
    looked()
    assert f"{GONE} leads nowhere" in signed_in(marit).get(page).content.decode()
    factories.approve(story, reviewer=marit)
    assert fresh(story).live


def test_a_story_without_links_asks_nothing(author: Any) -> None:
    story = factories.make_story(by=author)
    shown = signed_in(author).get(reverse("write_check", args=[story.pk])).content.decode()
    assert "Where its links lead" not in shown
    assert not Sighting.objects.exists()
