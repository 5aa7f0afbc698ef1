"""What the figures ask of other rooms of the desk, by name: whichever is not there is simply not counted."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from posts.figures.hours import Opening
from posts.models import Post
from posts.planning.closed import closed_days


def model(name: str) -> Any:
    """A model of another room, or None."""
    try:
        return apps.get_model("posts", name)
    except LookupError:
        return None


def opening(first: date, last: date) -> Opening:
    """The desk's hours as the queue keeps them (`DeskHours`); Monday to Friday, nine to five, where nobody said."""
    closed = frozenset(closed_days(first, last))
    hours = model("DeskHours")
    row = hours._default_manager.order_by("pk").first() if hours else None
    if row is None:
        return Opening(closed=closed)
    return Opening(weekdays=frozenset(row.weekdays), opens=row.opens, closes=row.closes, closed=closed)


def own_words() -> Callable[[Post], float | None] | None:
    """The measure of own words that survived (`posts.remarks.share.own_words`), or None."""
    if find_spec("posts.remarks") is None or find_spec("posts.remarks.share") is None:
        return None
    found: Callable[[Post], float | None] = import_module("posts.remarks.share").own_words
    return found
