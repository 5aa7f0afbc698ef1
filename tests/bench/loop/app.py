"""What both kinds of worker load: the product, and one bare task. `celery -A tests.bench.loop.app worker`."""

from uuid import uuid4

import django

from cms.celery import app

django.setup()

from integrations.adapters.base import Call
from integrations.adapters.webhook import Webhook
from integrations.message import Parts
from tests.bench.loop import CREDENTIAL

__all__ = ["app"]


@app.task(name="bench.call")
def call(url: str) -> None:
    """The same call, by the same client, and nothing else."""
    parts = Parts(text="", language="en", link="", fields={"title": "Bench"})
    adapter = Webhook(config={"url": url}, credential=CREDENTIAL)
    adapter.create(Call(key=str(uuid4()), parts=parts, read_media=lambda _media: b""))
