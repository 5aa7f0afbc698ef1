"""What readers ask for with 100,000 stories, against the same with 1,000: it may cost 1.3 times as much at most.

Only on PostgreSQL. Stories are made by the database out of one that went live by itself: 100,000 in about a minute.
"""

import os
import time
from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.test import Client
from django.urls import reverse
from tqdm import tqdm

from posts.models import SearchText, Story
from tests.bench import Ratio, middle
from tests.factories import COMMS, make_blog, make_live_story, make_person, make_topic, make_user, make_value

FEW, MANY, TIMES = 1_000, int(os.environ.get("BENCH_STORIES", "100000")), 15
SEARCH_MS: Final = 200
THE_DESKS: Final = "list in the admin"
AT_MOST: Final = {THE_DESKS: 2.0, "archive": None}  # None: nothing was promised, it tells months apart out of all
A_STEP: Final = 10_000  # rows a statement
WORDS: Final = ("bell", "saddle", "kettle", "wet bell", "lamp", "drawer", "wheel", "harbour", "sadle", "workshop")
FRESH: Final = {"Authorization": "none"}  # never out of the cache (cms.page_cache)
DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # of treebeard's paths


def growing() -> Iterator[Ratio]:
    """Milliseconds a page with few stories and with many, and how long a search takes (95 of 100)."""
    if connection.vendor != "postgresql":
        return
    topic, asha, blog = make_topic("Repairs"), make_person("Asha Öberg"), make_blog("Workshop", slug="workshop")
    facts = {"topics": [topic], "values": [make_value()], "authors": [asha], "blog": blog}
    first = make_live_story(**facts, headline="A wet bell", text="<p>The bell was broken and the kettle boiled.</p>")
    quiet = {"topics": [make_topic("Bells")], "values": [make_value("Kind")], "authors": [make_person("Tomasz Wójcik")]}
    rare = [make_live_story(**quiet, blog=blog, headline=f"Bell {number}") for number in range(3)]
    lists = {
        "blog": blog.url,
        "topic": topic.get_absolute_url(),
        "author": f"/en/people/{asha.public_id}/",
    }
    others = {"front page": "/en/", "feed": f"{blog.url}feed.atom", "story": first.url, "archive": "/en/archive/"}
    others |= {  # of a few among all there are, where a plan for the many takes longest
        "topic of three": quiet["topics"][0].get_absolute_url(),
        "author of three": f"/en/people/{quiet['authors'][0].public_id}/",
        "story of three": rare[0].url,
    }
    others[THE_DESKS] = reverse("wagtailadmin_explore", args=[blog.pk])
    grow(first, until=FEW)
    few = _measured(lists, others)
    began = time.monotonic()
    grow(first, until=MANY)
    print(f"{MANY - FEW} stories made in {time.monotonic() - began:.0f} s")
    for what, taken in _measured(lists, others).items():
        searching = what.startswith("search")
        most, within = (None, SEARCH_MS) if searching else (AT_MOST.get(what, 1.3), None)
        figures = {"ours": taken, "bare": few[what], "most": most, "within": within}
        yield Ratio(what=f"{what} of {MANY} stories", against=f"of {FEW}", **figures)


def grow(story: Story, *, until: int) -> None:
    """Copies of a live story, each a quarter of an hour older than the one before, until there are so many."""
    made = Story.objects.count()
    with tqdm(total=until - made, desc="stories", unit="", disable=None) as bar:
        for start in range(made, until, A_STEP):
            end = min(until, start + A_STEP) - 1
            _copy(story, start, end)
            bar.update(end - start + 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(story: Story, start: int, end: int) -> None:
    """Numbers `start` to `end`: a page, a story, its byline, topic and value, and its words for search."""
    place = " || ".join(f"substr('{DIGITS}', ((g + 1000) / {36**power}) %% 36 + 1, 1)" for power in (3, 2, 1, 0))
    key = f"{10_000_000} + g"
    age = "now() - g * interval '15 minutes'"
    rows = {
        "wagtailcore_page": (
            f"id = {story.pk}",
            f"'id', {key}, 'path', left(t.path, -4) || {place}, 'slug', 'grown-' || g, 'title', 'A wet bell ' || g,"
            f"'url_path', t.url_path || g || '/', 'translation_key', gen_random_uuid(), 'latest_revision_id', null,"
            f"'live_revision_id', null, 'first_published_at', {age}, 'last_published_at', {age}",
        ),
        "posts_story": (f"page_ptr_id = {story.pk}", f"'page_ptr_id', {key}, 'uuid', gen_random_uuid()"),
        "posts_byline": (f"story_id = {story.pk}", f"'id', {key}, 'story_id', {key}"),
        "posts_story_topics": (f"story_id = {story.pk}", f"'id', {key}, 'story_id', {key}"),
        "posts_story_values": (f"story_id = {story.pk}", f"'id', {key}, 'story_id', {key}"),
        SearchText._meta.db_table: (
            f"story_id = {story.pk}",
            f"'{SearchText._meta.pk.column}', {key}, 'story_id', {key}",
        ),
    }
    with connection.cursor() as cursor:
        for table, (which, change) in rows.items():
            cursor.execute(
                f'INSERT INTO "{table}" SELECT (jsonb_populate_record(t, jsonb_build_object({change}))).* '  # noqa: S608
                f'FROM "{table}" t, generate_series(%s, %s) g WHERE t.{which}',
                [start, end],
            )


def _measured(lists: dict[str, str], others: dict[str, str]) -> dict[str, float]:
    client, desk = Client(headers=FRESH), Client()
    desk.force_login(make_user(COMMS))
    oldest = Story.objects.order_by("first_published_at", "pk")[12]
    moment = int(oldest.first_published_at.timestamp() * 1_000_000)
    pages = dict(others)
    for name, path in lists.items():
        pages[f"{name}, first page"] = path
        pages[f"{name}, last page"] = f"{path}?after={moment}.{oldest.pk}"
    taken = {name: middle(_times(desk if name == THE_DESKS else client, path, TIMES)) for name, path in pages.items()}
    found = sorted(ms for word in WORDS for ms in _times(client, f"/en/search/?q={word}", 4))
    return taken | {"search, 95 of 100": found[int(len(found) * 0.95)]}


def _times(client: Client, path: str, times: int) -> list[float]:
    """Milliseconds for each of so many pages, after one that does not count."""
    taken = []
    for _ in range(times + 1):
        start = time.perf_counter()
        response = client.get(path)
        taken.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise AssertionError(f"{path} answered {response.status_code}")
    return taken[1:]
