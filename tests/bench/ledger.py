"""What a delivery costs when a million were made before it, against the same on an empty ledger."""

import time
from collections.abc import Iterator
from unittest import mock
from uuid import uuid4

from django.db import connection

from integrations import dispatch
from integrations.adapters import ADAPTERS
from integrations.models import Channel, Delivery
from tests.bench import Ratio, middle
from tests.integrations.conftest import open_channel, want
from tests.integrations.network import Lookup, Network

BEFORE = 1_000_000  # settled deliveries, each with its message and its attempt
ROWS = 200

MESSAGES = """
    INSERT INTO integrations_message (post, channel_id, seal_digest, parts, digest, created_at)
    SELECT gen_random_uuid(), %s, 'bench', '{}', md5(n::text), now() FROM generate_series(1, %s) n
"""
DELIVERIES = """
    INSERT INTO integrations_delivery (post, title, url, channel_id, purpose, wanted_id, there_id, remote_id,
        remote_url, remote_details, parts_done, status, hold_reason, tries, last_error, created_at, changed_at)
    SELECT post, 'Done', 'https://blog.example/', channel_id, 'post', id, id, 'r' || id, '', '{}', '{}', 'settled', '',
        0, '', now(), now()
    FROM integrations_message WHERE seal_digest = 'bench'
"""
ATTEMPTS = """
    INSERT INTO integrations_attempt (delivery_id, n, verb, message_id, key, token, remote_id, remote_url, started_at,
        finished_at, outcome, words, worker, target)
    SELECT id, 1, 'create', there_id, gen_random_uuid(), gen_random_uuid(), remote_id, '', now(), now(), 'accepted', '',
        'bench', ''
    FROM integrations_delivery WHERE title = 'Done'
"""


def delivering_late_in_life() -> Iterator[Ratio]:
    """A tick and a delivery, on an empty ledger and on a full one. PostgreSQL only: SQLite is for small desks."""
    if connection.vendor != "postgresql":
        return
    with mock.patch.dict(ADAPTERS, {Lookup.name: Lookup}), mock.patch.object(Lookup, "network", Network()):
        channel = open_channel(name="Long lived")
        empty = _one_by_one(channel)
        with connection.cursor() as cursor:
            cursor.execute(MESSAGES, [channel.pk, BEFORE])
            cursor.execute(DELIVERIES)
            cursor.execute(ATTEMPTS)
            cursor.execute("VACUUM ANALYZE")
        full = _one_by_one(channel)
    against = "the same on an empty ledger"
    yield Ratio(what=f"tick and deliver, {BEFORE:,} done before", against=against, ours=full, bare=empty)


def _one_by_one(channel: Channel) -> float:
    """Milliseconds for one tick and what it hands out."""
    taken = []
    for _ in range(ROWS):
        row = want(uuid4(), channel)
        Channel.objects.update(next_turn=None)
        start = time.perf_counter()
        for pk in dispatch.due():
            dispatch.deliver(pk)
        taken.append((time.perf_counter() - start) * 1000)
        if Delivery.objects.get(pk=row.pk).status != Delivery.Status.SETTLED:
            raise AssertionError("a delivery was not made: the figure would mean nothing")
    return middle(taken)
