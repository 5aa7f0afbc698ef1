"""Composing what every channel gets of one story, and the answer to a key on the page of words for the networks."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.test import Client
from django.urls import reverse

from integrations.adapters import ADAPTERS
from integrations.models import Channel
from posts.reading import announcement_of, copies_of
from tests import factories
from tests.bench import Ratio

ROUNDS = 100
PLACES = {"base_url": "https://network.example", "url": "https://network.example/hook", "username": "comms"}


def composing_and_counting() -> Iterator[Ratio]:
    """Milliseconds against what we promise: 20 to compose for all channels, 100 for 95 of 100 keys."""
    author = factories.make_user(factories.AUTHORS)
    blog = factories.make_blog()
    channels = [Channel.objects.create(name=name, kind=name, config=PLACES) for name in ADAPTERS]
    for channel in channels:
        channel.blogs.set([blog])
    text = "".join(f"<p>{'The bell was broken, and we mended it. ' * 12}</p>" for _paragraph in range(12))
    story = factories.make_story(by=author, blog=blog, text=text, cover=factories.make_picture())
    version = story.get_latest_revision_as_object()
    announcement = announcement_of(version, channels)
    yield Ratio(
        what=f"compose one story for {len(channels)} channels",
        ours=statistics.median(_times(lambda: copies_of(version, announcement, channels))),
        bare=20.0,
        against="the promise",
    )
    client = Client()
    client.force_login(author)
    looks = reverse("write_channel_looks", args=[story.pk])
    (mastodon,) = (channel for channel in channels if channel.kind == "mastodon")
    typed = {"channel": str(mastodon.uuid), f"words-{mastodon.uuid}": "Listen to this bell: {link}"}
    answers = _times(lambda: client.post(looks, typed))
    yield Ratio(
        what="a key counted and drawn, 95 of 100",
        ours=statistics.quantiles(answers, n=20)[-1],
        bare=100.0,
        against="the promise",
    )


def _times(do: Callable[[], Any]) -> list[float]:
    """Milliseconds of each round, after a first one."""
    do()
    found = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        do()
        found.append((time.perf_counter() - began) * 1000)
    return found
