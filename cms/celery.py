"""The Celery application. It carries primary keys; all state is in the database (docs/decisions/)."""

import os
from functools import partialmethod

from celery import Celery
from celery.app.amqp import AMQP
from kombu import Connection

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
# Beat keeps one connection. Without a second try it never notices that RabbitMQ came back, and nothing moves any more.
ONCE_MORE = {"retry": True, "retry_policy": {"max_retries": 1, "interval_start": 0}}
app.conf.beat_schedule = {
    "deliveries": {"task": "integrations.tick", "schedule": 1.0, "options": {"expires": 5, **ONCE_MORE}},
    "go-lives": {"task": "posts.tick", "schedule": 1.0, "options": {"expires": 5, **ONCE_MORE}},
    "promises": {"task": "posts.watch", "schedule": 60.0, "options": {"expires": 60, **ONCE_MORE}},
    "reconcile": {"task": "posts.reconcile", "schedule": 60.0, "options": {"expires": 60, **ONCE_MORE}},
    # Works in one hour of the day; asked more often, so that a beat that restarts misses none.
    "remind": {"task": "posts.remind", "schedule": 900.0, "options": {"expires": 900, **ONCE_MORE}},
}
