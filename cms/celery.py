"""The Celery application. It carries primary keys; all state is in the database (docs/decisions/)."""

import gc
import os
import sys
from functools import partialmethod
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.signals import celeryd_after_setup, task_prerun
from django.conf import settings
from django.db import close_old_connections
from kombu import Connection

from integrations import trace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")


class SteadyConnection(Connection):
    """Asks a lost broker again at least every 5 seconds; Celery's own steps grow to 30 s and cannot be set."""

    ensure_connection = partialmethod(Connection.ensure_connection, interval_max=5)


class SteadyAMQP(AMQP):
    """Celery's face to the broker, with that patience."""

    Connection = SteadyConnection


app = Celery("byline", amqp=SteadyAMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Celery leaves the database after every task unless it is told a count. The house goes by Django's CONN_MAX_AGE instead
# (see `begin_with_a_living_connection`): a new connection costs more than a delivery, and plans kept go with it.
app.conf.CELERY_DB_REUSE_MAX = sys.maxsize


def every(seconds: float, task: str, *, expires: int) -> dict[str, Any]:
    """A beat of the clock, tried once more: beat keeps one connection, and would not notice that RabbitMQ came back."""
    once_more = {"retry": True, "retry_policy": {"max_retries": 1, "interval_start": 0}}
    return {"task": task, "schedule": seconds, "options": {"expires": expires, **once_more}}


app.conf.beat_schedule = {
    "deliveries": every(1.0, "integrations.tick", expires=5),
    "go-lives": every(1.0, "posts.tick", expires=5),
    "figures": every(5.0, "integrations.polls", expires=5),
    "links": every(5.0, "integrations.links", expires=5),
    "sign-ins": every(60.0, "integrations.sign_ins", expires=60),
    "promises": every(60.0, "posts.watch", expires=60),
    "search texts": every(60.0, "posts.search_texts", expires=60),
    "hub": every(30.0, "posts.hub", expires=30),
    "renditions": every(60.0, "posts.renditions", expires=60),
    "alarms": every(30.0, "posts.alarms", expires=30),
    "reconcile": every(60.0, "posts.reconcile", expires=60),
    # Works in one hour of the day; asked more often, so that a beat that restarts misses none.
    "remind": every(900.0, "posts.remind", expires=900),
}


@app.on_after_configure.connect
def tell_front_caches(sender: Celery, **_facts: Any) -> None:
    """Twice a second, so that a front cache forgets within one; nowhere else than where there is one."""
    if settings.WAGTAILFRONTENDCACHE:
        sender.conf.beat_schedule["front caches"] = every(0.5, "posts.front_caches", expires=5)


@celeryd_after_setup.connect
def share_what_is_loaded(**_facts: Any) -> None:
    """What stands in memory before a pool forks is there for good: the collector of each process may leave it alone.

    Celery collects at every start of a process, a third of a second; and what a collector visits is copied by each
    process (Python's manual of `gc.freeze`).
    """
    gc.collect()
    gc.freeze()


@task_prerun.connect
def begin_with_a_living_connection(task: Any, **_facts: Any) -> None:
    """As Django begins a request. What is called where it stands, in tests and commands, is part of what calls it."""
    if not task.request.is_eager:
        close_old_connections()


@task_prerun.connect
def begin_trace(**_facts: Any) -> None:
    """A worker does one task after another in one context: nothing of the last is left in the lines of the next."""
    trace.begin()
