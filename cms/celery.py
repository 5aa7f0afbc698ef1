"""The Celery application. It carries primary keys; all state is in the database (docs/decisions/)."""

import os
from functools import partialmethod
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.signals import task_prerun
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
app.conf.beat_schedule = {
    "deliveries": {"task": "integrations.tick", "schedule": 1.0, "options": {"expires": 5}},
    "go-lives": {"task": "posts.tick", "schedule": 1.0, "options": {"expires": 5}},
    "promises": {"task": "posts.watch", "schedule": 60.0, "options": {"expires": 60}},
    "alarms": {"task": "posts.alarms", "schedule": 30.0, "options": {"expires": 30}},
    "reconcile": {"task": "posts.reconcile", "schedule": 60.0, "options": {"expires": 60}},
    # Works in one hour of the day; asked more often, so that a beat that restarts misses none.
    "remind": {"task": "posts.remind", "schedule": 900.0, "options": {"expires": 900}},
}


@task_prerun.connect
def begin_trace(**_facts: Any) -> None:
    """A worker does one task after another in one context: nothing of the last is left in the lines of the next."""
    trace.begin()
