"""People of the kit: a story written, handed in, opened and approved by the product's own verbs, to the last row."""

import time
from datetime import timedelta
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from integrations import outbox
from integrations.models import Channel
from posts import promises, reviewing
from posts.accounts import leaving
from posts.models import Blog, Story
from posts.queue import opening
from posts.reading import read
from tests import factories
from tests.faults.wanted_log import digest, note


def hand_in(*, channel: str) -> dict[str, str | int]:
    """A new story, in a blog that is announced on this channel alone, waits for a reader: its page and its uuid."""
    blog = _blog_of(Channel.objects.get(name=channel))
    story = factories.make_story(by=_somebody(factories.AUTHORS), blog=blog, headline="The lamp that came back")
    factories.hand_in(story)
    return {"page": story.pk, "post": str(story.uuid)}


def say_yes(*, page: int, in_seconds: float = 0) -> dict[str, int]:
    """A reader of comms opens it and approves it, for now or for later; its row on each channel."""
    story, reader = Story.objects.get(pk=page), _somebody(factories.COMMS)
    copies = read(story.latest_revision.as_object()).copies
    hashes = {copy.channel.name: digest(copy.channel.kind, copy.parts) for copy in copies}
    seen = opening.note(promises.of(story), reader)
    later = timezone.now() + timedelta(seconds=in_seconds) if in_seconds else None
    note("invoke", str(story.uuid), hashes)
    reviewing.approve(post=story, reviewer=reader, seen_digest=seen, go_live_at=later)
    note("ok", str(story.uuid), hashes)
    return {row.channel.name: row.pk for row in outbox.deliveries_of(story.uuid)}


def seconds_to_say_yes(*, page: int) -> dict[str, float]:
    """A reader has it open and approves it: seconds until that was done, without what the kit itself writes down."""
    story, reader = Story.objects.get(pk=page), _somebody(factories.COMMS)
    seen = opening.note(promises.of(story), reader)
    begun = time.perf_counter()
    reviewing.approve(post=story, reviewer=reader, seen_digest=seen)
    return {"seconds": time.perf_counter() - begun}


def close_account(*, of: int) -> None:
    """Whoever wrote this story leaves the company."""
    leaving.close(user=Story.objects.get(pk=of).owner, by=_somebody(factories.ADMINS))


def _blog_of(channel: Channel) -> Blog:
    kept = channel.blogs.first()
    if kept is not None:
        return kept.specific
    blog = factories.make_blog(slug=_new("blog"))
    channel.blogs.add(blog)
    return blog


def _somebody(role: str) -> User:
    """One who has this role, the same until they leave."""
    there = User.objects.filter(groups__name=role, is_active=True).first()
    return there or factories.make_user(role, name=_new(role.lower()))


def _new(what: str) -> str:
    return f"{what}-{uuid4().hex[:8]}"
