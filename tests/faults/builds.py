"""Builds of the product that are wrong on purpose: a kit that does not catch them proves nothing."""

from typing import Any

from integrations import steps
from integrations.calls import Ticket
from integrations.models import Delivery


def naive() -> None:
    """An unknown outcome is taken for a refusal, and tried again at once."""

    def lose(row: Delivery, words: str, **_ignored: Any) -> None:
        row._require(Delivery.Status.SENDING)
        row._rest(last_error=words)

    Delivery.lose = lose
    steps.open_question = lambda _delivery: None


def no_age_check() -> None:
    """A worker that was frozen since its claim goes on as if nothing had been."""
    Ticket.check_age = lambda _ticket: None


BUILDS = {"": lambda: None, "naive": naive, "no_age_check": no_age_check}
