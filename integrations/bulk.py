"""Many deliveries at once: first what fits and how many, then each by the ledger's own verb, oldest first and paced."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations import ledger
from integrations.models import Delivery
from integrations.stops import APART

MOST: Final = 500  # rows in one go; a person who means more looks again in between
Status = Delivery.Status


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What of the rows that were chosen fits a verb, and why the rest does not (words -> how many)."""

    fits: Sequence[Delivery]
    left_out: Mapping[str, int]

    def by_channel(self) -> list[tuple[str, int]]:
        """How many on each channel, by name."""
        return sorted(Counter(str(row.channel) for row in self.fits).items())


@dataclass(kw_only=True)
class Result:
    """What came of it."""

    done: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # words -> how many


def choose(verb: str, rows: Sequence[Delivery]) -> Choice:
    """Sort the rows out for `retry` or `drop`. Raises KeyError for another verb."""
    why_not = WHY_NOT[verb]
    reasons = [(row, why_not(row)) for row in rows]
    return Choice(
        fits=[row for row, reason in reasons if not reason],
        left_out=dict(Counter(reason for _row, reason in reasons if reason)),
    )


def act(verb: str, chosen: Mapping[int, datetime], *, user: Any, reason: str) -> Result:
    """Do it to each row that still is as it was seen (pk -> `changed_at`), each in a transaction of its own.

    Raises PermissionDenied.
    """
    result = Result()
    turns: Counter[int] = Counter()
    rows = Delivery.objects.filter(pk__in=list(chosen)[:MOST]).select_related("channel")
    for row in rows.order_by("created_at", "pk"):
        further = {"after": float(turns[row.channel_id])} if verb == "retry" else {}
        try:
            VERBS[verb](pk=row.pk, user=user, reason=reason, seen=chosen[row.pk], **further)
        except ledger.NotNow as error:
            result.refused[str(error)] += 1
        else:
            result.done += 1
            turns[row.channel_id] += round(max(APART, row.channel.pace))
    return result


def _no_retry(row: Delivery) -> str:
    if row.status == Status.UNKNOWN:
        return _("Somebody has to look there first, one by one.")
    return "" if row.status == Status.FAILED else _("It did not fail.")


def _no_drop(row: Delivery) -> str:
    if row.embargo is not None:
        return _("It waits for its story. To stop it, cancel the plan.")
    droppable = {Status.FAILED, Status.UNKNOWN, Status.HELD, Status.DUE}
    return "" if row.status in droppable else _("It is being sent, or done.")


VERBS: Final[Mapping[str, Callable[..., None]]] = {"retry": ledger.retry, "drop": ledger.drop}
WHY_NOT: Final[Mapping[str, Callable[[Delivery], str]]] = {"retry": _no_retry, "drop": _no_drop}
