"""What the links in a post lead to, as far as the worker saw: advice for its writers and for whoever approves it."""

from collections.abc import Iterator
from typing import Any

from integrations import sightings
from posts.channel_words import every_text
from posts.models import Post, Story


def links_in_post(version: Post) -> list[str]:
    """The web addresses in its text and in what somebody wrote for channels, each once."""
    return sightings.links_in(_texts(version), but=version.full_url or "")


def advice_on_links(version: Post) -> list[str]:
    """A sentence for each that somebody should open themselves. Has the worker look at what it did not see lately."""
    urls = links_in_post(version)
    sightings.ask(urls)
    return [*sightings.behind_a_door(version.pk), *sightings.advice(urls)]


def _texts(version: Post) -> Iterator[str]:
    if not isinstance(version, Story):
        yield from version.rich_texts()
        return
    yield version.standfirst
    yield from _strings(version.body.get_prep_value())
    yield from (text for _channel, text in every_text(version.channel_words))


def _strings(value: Any) -> Iterator[str]:
    """All texts in the blocks of a body, where people write and where they say what their source is."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
