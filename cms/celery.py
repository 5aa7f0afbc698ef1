"""The Celery application. It carries primary keys; all state is in the database (docs/decisions/)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

app = Celery("byline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "deliveries": {"task": "integrations.tick", "schedule": 1.0, "options": {"expires": 5}},
    "go-lives": {"task": "posts.tick", "schedule": 1.0, "options": {"expires": 5}},
    "reconcile": {"task": "posts.reconcile", "schedule": 60.0, "options": {"expires": 60}},
}
