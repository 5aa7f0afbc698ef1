"""Other builds: two that are wrong on purpose, since a kit must catch them to prove anything, and the next release."""

from typing import Any

from django.db import models

from cms.celery import app
from integrations.calls import Ticket
from integrations.models import Delivery


def naive() -> None:
    """An unknown outcome is taken for a refusal, and tried again at once."""

    def lose(row: Delivery, words: str, **_ignored: Any) -> None:
        row._require(Delivery.Status.SENDING)
        row._rest(last_error=words)

    Delivery.lose = lose
    Delivery.open_question = lambda _delivery: None


def no_age_check() -> None:
    """A worker that was frozen since its claim goes on as if nothing had been.

    At the product's own times Celery's limit would end it first, which has no part in what the check of age proves:
    a machine that is frozen whole has no limit that fires.
    """
    Ticket.check_age = lambda _ticket: None
    app.conf.task_time_limit = app.conf.task_soft_time_limit = None


def next_release() -> None:
    """A release whose rows have one column more (see `NEXT_COLUMN`), which each arrow writes."""
    models.CharField(max_length=20, default="", db_default="").contribute_to_class(Delivery, "moved_by")
    move = Delivery._move

    def move_and_say(row: Delivery, to: Delivery.Status, **changes: Any) -> None:
        move(row, to, moved_by="next release", **changes)

    Delivery._move = move_and_say


# What its migration does while the old release goes on, as docs/production.md says it must.
NEXT_COLUMN = "ALTER TABLE integrations_delivery ADD COLUMN moved_by varchar(20) NOT NULL DEFAULT ''"
BUILDS = {"": lambda: None, "naive": naive, "no_age_check": no_age_check, "next_release": next_release}
