"""A story that mentions 20 people, against the same words without: it may cost 1.2 times as much, and one query more.

What is measured is what a reader costs the desk: the processor time of the story's page, whole, made anew each time.
"""

import re
import time
from collections.abc import Iterator

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from posts import publishing
from posts.models import Person, Story
from tests.bench import Ratio, middle
from tests.factories import make_blog, make_story, make_user
from tests.posts.mentions.texts import at
from tests.posts.persons.people import SETS, make_named

PEOPLE, PARAGRAPHS, ROUNDS = 20, 10, 60
MOST = 1.2
WORDS = "The bell was broken, and the kettle boiled while we mended it together at the bench by the window. " * 4


def mentioning() -> Iterator[Ratio]:
    """Ask for both pages by turns, so that whatever else the machine does weighs on both alike."""
    people = [make_named(f"Sam {number}", **SETS, text_audience="public") for number in range(PEOPLE)]
    live = [_live(people, mention=mention) for mention in (False, True)]
    taken: list[list[float]] = [[], []]
    reader = Client()
    with override_settings(GENERATION_SECONDS=0):  # asked for each page, so that each costs as many queries
        for _round in range(ROUNDS):
            for story, times in zip(live, taken, strict=True):
                times.append(_page(reader, story))
        more = _queries(reader, live[1]) - _queries(reader, live[0])
    bare, ours = (middle(times[2:]) for times in taken)
    if more != 1:
        raise AssertionError(f"{PEOPLE} people cost {more} queries more")
    yield Ratio(
        what=f"a story with {PEOPLE} mentions", against="the same words without", ours=ours, bare=bare, most=MOST
    )


def _live(people: list[Person], *, mention: bool) -> Story:
    editor = make_user(superuser=True)
    each = [at(person, "subject", verb="be", capital=True) if mention else "They are" for person in people]
    half = len(people) // PARAGRAPHS
    body = [
        ("text", "".join(f"<p>{words} here. {WORDS}</p>" for words in each[start : start + half]))
        for start in range(0, len(people), half)
    ]
    story = make_story(by=editor, blog=make_blog(), body=body)
    publishing.publish_import(story=story, user=editor)
    return Story.objects.get(pk=story.pk)


def _page(reader: Client, story: Story) -> float:
    """Milliseconds for one page that is in no cache."""
    caches["pages"].clear()
    start = time.process_time()
    response = reader.get(story.url)
    taken = (time.process_time() - start) * 1000
    if response.status_code != 200 or not re.search(rb"They are here", response.content):
        raise AssertionError(f"the page answered {response.status_code}")
    return taken


def _queries(reader: Client, story: Story) -> int:
    with CaptureQueriesContext(connection) as queries:
        _page(reader, story)
    return len(queries)
