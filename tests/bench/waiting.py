"""The list of what waits with 5,000 stories, against the same page with 50: it may cost 1.3 times as much at most.

Few and many take turns within one run, so that whatever else the machine does weighs on both alike.
"""

import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.urls import reverse

from posts.models import Promise
from tests.bench import Ratio, middle
from tests.factories import COMMS, make_user
from tests.posts.queue.bulk import make_waiting

FEW, MANY, ROUNDS, TIMES = 50, 5000, 5, 15
MOST = 1.3
QUERIES = {"": "as it opens", "group=close": "one group", "p=2": "second page", "words=story": "words"}


def listing() -> Iterator[Ratio]:
    """Ask for the list as a browser does, with few waiting and with many."""
    reader = make_user(COMMS)
    client = Client()
    client.force_login(reader)
    made = make_waiting(MANY)
    others = Promise.objects.filter(pk__in=[promise.pk for promise in made[FEW:]])
    taken: dict[tuple[str, int], list[float]] = {}
    for _ in range(ROUNDS):
        for number, turn in ((FEW, Promise.Turn.NOBODY), (MANY, Promise.Turn.READER)):
            _settle(others, turn)
            for query in QUERIES:
                taken.setdefault((query, number), []).extend(_times(client, query, TIMES))
    for query, name in QUERIES.items():
        few, many = middle(taken[query, FEW]), middle(taken[query, MANY])
        yield Ratio(what=f"list with {MANY} waiting, {name}", against=f"with {FEW}", ours=many, bare=few, most=MOST)


def _settle(others: object, turn: str) -> None:
    """Let all but the first few wait, or not; and tidy up after, as a database does by itself in time."""
    others.update(turn=turn)  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE posts_promise" if connection.vendor == "postgresql" else "ANALYZE")


def _times(client: Client, query: str, times: int) -> list[float]:
    """Milliseconds for each of so many pages, after one that does not count."""
    taken = []
    for _ in range(times + 1):
        start = time.perf_counter()
        response = client.get(f"{reverse('reviews')}?{query}")
        taken.append((time.perf_counter() - start) * 1000)
        if response.status_code != 200:
            raise AssertionError(f"the list answered {response.status_code}")
    return taken[1:]
