"""What the networks say: drafts and own words, how they look and count, and when they are out of step."""

from typing import Any

import pytest
from django.urls import reverse

from integrations.models import Channel, Delivery
from posts.models import Seal, Story
from posts.reading import read, short_copies
from posts.reviewing import NotNow
from posts.writers import drafts
from tests import factories
from tests.factories import AUTHORS, fresh
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def channel() -> Channel:
    made = Channel.objects.create(name="Desk", kind="mastodon", config={"base_url": "https://mastodon.example"})
    made.blogs.set([factories.make_blog(slug="company")])
    return made


@pytest.fixture
def story(author: Any, channel: Channel) -> Story:
    return factories.make_story(by=author, blog=channel.blogs.get().specific, headline="A bell", standfirst="It rang.")


def page(story: Story) -> str:
    return reverse("write_channels", args=[story.pk])


def keep(author: Any, story: Story, channel: Channel, words: str, **more: Any) -> str:
    typed = {f"words-{channel.uuid}": words, "warning": "", **more}
    return signed_in(author).post(page(story), typed, follow=True).content.decode()


def copy_of(story: Story) -> Any:
    (copy,) = short_copies(fresh(story).get_latest_revision_as_object())
    return copy


def test_a_draft_is_shown_and_counted_by_the_network_s_own_rule(author: Any, story: Story, channel: Channel) -> None:
    shown = signed_in(author).get(page(story)).content.decode()
    count = len("A bell") + len("It rang.") + 23 + 2 * len("\n\n")
    assert f"{count} of 500 characters" in shown
    assert "{link}" in shown
    assert story.full_url in shown


def test_own_words_are_kept_and_read_by_whoever_approves(author: Any, story: Story, channel: Channel) -> None:
    shown = keep(author, story, channel, "Listen: {link}")
    assert "your own words" in shown
    copy = copy_of(story)
    assert (copy.own, copy.out_of_step, copy.parts.text) == (True, False, f"Listen: {story.full_url}")
    live = factories.approve(factories.hand_in(fresh(story)))
    assert Seal.objects.live().get(page=live.pk).copies[str(channel.uuid)]["text"] == copy.parts.text
    assert Delivery.objects.get(post=live.uuid).wanted.as_parts().text == copy.parts.text


def test_a_box_that_says_what_the_draft_says_follows_the_story(author: Any, story: Story, channel: Channel) -> None:
    keep(author, story, channel, "A bell\n\nIt rang.\n\n{link}")
    assert not copy_of(story).own
    drafts.change(story=fresh(story), user=author, how=lambda version: setattr(version, "standfirst", "It sang."))
    assert "It sang." in copy_of(story).parts.text


def test_words_are_out_of_step_when_the_story_changed_after_them(author: Any, story: Story, channel: Channel) -> None:
    keep(author, story, channel, "Listen")
    drafts.change(story=fresh(story), user=author, how=lambda version: setattr(version, "standfirst", "It sang."))
    assert copy_of(story).out_of_step
    assert "Out of step" in signed_in(author).get(page(story)).content.decode()
    keep(author, story, channel, "Listen")  # to keep the page is not to say that they fit
    assert copy_of(story).out_of_step
    keep(author, story, channel, "Listen", do=f"fits:{channel.uuid}")
    assert not copy_of(story).out_of_step
    keep(author, story, channel, "Listen", do=f"draft:{channel.uuid}")
    assert not copy_of(story).own


def test_nobody_is_called_unless_ticked(author: Any, story: Story, channel: Channel) -> None:
    shown = keep(author, story, channel, "With @ann@social.example")
    assert 'value="@ann@social.example"' in shown
    assert copy_of(story).parts.mentions == {}
    keep(author, story, channel, "With @ann@social.example", **{f"calls-{channel.uuid}": "@ann@social.example"})
    assert copy_of(story).parts.mentions == {"@ann@social.example": ""}


def test_a_thread_and_a_warning_are_written_here(author: Any, story: Story, channel: Channel) -> None:
    keep(author, story, channel, "One {link}\n\n---\n\nTwo", warning="About an accident")
    parts = copy_of(story).parts
    assert (parts.more, parts.warning) == (("Two",), "About an accident")


def test_what_is_too_long_is_said_at_once_and_stops_a_handing_in(author: Any, story: Story, channel: Channel) -> None:
    shown = keep(author, story, channel, "x" * 600)
    assert "Take 125 away." in shown
    assert "Take 125 away." in signed_in(author).get(reverse("write_check", args=[story.pk])).content.decode()
    with pytest.raises(NotNow, match="Take 125 away"):
        factories.hand_in(fresh(story))


def test_words_for_a_network_are_checked_like_all_others(author: Any, story: Story, channel: Channel) -> None:
    keep(author, story, channel, "Listen")
    blocks = fresh(story).get_latest_revision_as_object().voice_blocks()
    assert ("Listen", f"channel.{channel.uuid}") in {(block.text, block.path) for block in blocks}


def test_what_is_typed_is_drawn_and_counted_and_not_kept(author: Any, story: Story, channel: Channel) -> None:
    typed = {"channel": str(channel.uuid), f"words-{channel.uuid}": "Only {link}", "warning": "Careful"}
    looks = reverse("write_channel_looks", args=[story.pk])
    shown = signed_in(author).post(looks, typed).content.decode()
    assert f"{len('Only ') + 23 + len('Careful')} of 500 characters" in shown
    assert not copy_of(story).own
    assert signed_in(author).post(looks, {"channel": "nobody"}).status_code == 404
    assert "A bell" in signed_in(author).get(looks).content.decode()


def test_nobody_else_finds_the_page_and_nobody_changes_it_in_review(
    author: Any, story: Story, channel: Channel
) -> None:
    stranger = signed_in(factories.make_user(AUTHORS))
    assert stranger.get(page(story)).status_code == 404
    assert stranger.post(reverse("write_channel_looks", args=[story.pk])).status_code == 404
    waiting = factories.hand_in(fresh(story))
    keep(author, waiting, channel, "Other words")
    assert not copy_of(story).own


def test_saying_that_words_fit_changes_nothing_that_readers_see(author: Any, story: Story, channel: Channel) -> None:
    keep(author, story, channel, "Listen")
    drafts.change(story=fresh(story), user=author, how=lambda version: setattr(version, "standfirst", "It sang."))
    before = read(fresh(story).get_latest_revision_as_object()).digest
    keep(author, story, channel, "Listen", do=f"fits:{channel.uuid}")
    assert read(fresh(story).get_latest_revision_as_object()).digest == before


def test_the_review_shows_what_each_channel_gets_and_asks_for_the_plan(
    author: Any, story: Story, channel: Channel
) -> None:
    keep(author, story, channel, "Listen (now)")
    waiting = factories.hand_in(fresh(story))
    shown = signed_in(factories.make_user(factories.COMMS)).get(reverse("review", args=[waiting.pk])).content.decode()
    for words in (
        "The writer's own words",
        "Listen (now)",
        f'name="after-{channel.uuid}"',
        "no secret that can be read",
    ):
        assert words in shown
