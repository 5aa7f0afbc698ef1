"""From the commit of a change until everything that shows it does: page, lists, feeds and search, within a second.

Pages come from the cache as in production: what a web process knows of the site may be a moment old
(`GENERATION_SECONDS`, decision 0066).
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.test import Client, override_settings

from cms.settings import base
from posts import publishing
from posts.models import Person, Story
from tests.bench import Ratio
from tests.factories import (
    AUTHORS,
    COMMS,
    approve,
    fresh,
    hand_in,
    make_blog,
    make_live_story,
    make_person,
    make_topic,
    make_user,
)

TIMES: Final = 5
KNOWN_FOR: Final = base.GENERATION_SECONDS  # as production has it
WITHIN_MS: Final = 1000
GIVE_UP: Final = 10.0  # seconds

Seen = Callable[[str], bool]  # what stands at a place -> whether it shows the change


@dataclass(frozen=True, kw_only=True)
class Told:
    """A live story, who wrote it, and every place that shows it (name -> path)."""

    story: Story
    asha: Person
    places: dict[str, str]


def changes_seen() -> Iterator[Ratio]:
    """The longest of some times, for an edit, a change of a name, and a story that is taken down."""
    changes = {"an edit": _edited, "a name": _renamed, "a story taken down": _taken_down}
    with override_settings(GENERATION_SECONDS=KNOWN_FOR):
        reader = Client()
        for what, change in changes.items():
            longest = max(_until_seen(reader, _told(f"{what} {number}"), change) for number in range(TIMES))
            yield Ratio(
                what=f"{what}, seen everywhere",
                against="how long a process believes what it knows",
                ours=longest,
                bare=KNOWN_FOR * 1000,
                within=WITHIN_MS,
            )


def _told(name: str) -> Told:
    """Of somebody whose name no other place has."""
    writer = make_user(AUTHORS)
    asha = make_person(f"Asha of {name}", user=writer)
    blog, topic = make_blog(), make_topic()
    story = make_live_story(
        by=writer, blog=blog, topics=[topic], authors=[asha], headline=f"A lantern that hums {asha.pk}"
    )
    author = f"/en/people/{asha.public_id}/"
    places = {
        "page": story.url,
        "front": "/en/",
        "blog": blog.url,
        "topic": topic.get_absolute_url(),
        "author": author,
        "feed": f"{blog.url}feed.atom",
        "feed of the author": f"{author}feed.json",
        "search": "/en/search/?q=hums",
    }
    return Told(story=story, asha=asha, places=places)


def _edited(told: Told) -> Seen:
    draft = told.story.get_latest_revision_as_object()
    draft.headline = f"<p>A lantern that hums in tune {told.asha.pk}</p>"
    draft.save_revision(user=told.story.owner)
    approve(hand_in(fresh(told.story)))
    return lambda said: f"hums in tune {told.asha.pk}" in said


def _renamed(told: Told) -> Seen:
    before, told.asha.display_name = told.asha.display_name, f"Asha Lind {told.asha.pk}"
    told.asha.save()
    return lambda said: before not in said and told.asha.display_name in said


def _taken_down(told: Told) -> Seen:
    publishing.take_down(post=told.story, user=make_user(COMMS), reason="Asked for", asked_for=True)
    return lambda said: f"A lantern that hums {told.asha.pk}<" not in said


def _until_seen(reader: Client, told: Told, change: Callable[[Told], Seen]) -> float:
    """Milliseconds from the end of the change until no place shows what was before; each was kept before it."""
    for path in told.places.values():
        reader.get(path)
    seen = change(told)
    began, waiting = time.perf_counter(), dict(told.places)
    while waiting:
        for place, path in list(waiting.items()):
            if seen(reader.get(path).content.decode()):
                del waiting[place]
        if time.perf_counter() - began > GIVE_UP:
            raise AssertionError(f"not seen after {GIVE_UP:.0f} s: {', '.join(waiting)}")
    return (time.perf_counter() - began) * 1000
