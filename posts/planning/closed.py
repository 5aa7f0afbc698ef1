"""Days on which the desk is closed and people of comms are away, as far as this desk keeps them."""

from datetime import date
from typing import Any

from django.apps import apps

CLOSED, AWAY = ("posts", "ClosedDay"), ("posts", "Absence")  # the queue's room holds them


def closed_days(first: date, last: date) -> dict[date, str]:
    """Day -> what it is called, from `first` to `last`; nothing where nobody keeps such days.

    The queue's room holds them (`ClosedDay(date, name)`); asked by name, so that either room can be there alone.
    """
    try:
        model: Any = apps.get_model(*CLOSED)
    except LookupError:
        return {}
    return dict(model._default_manager.filter(date__range=(first, last)).values_list("date", "name"))


def absences(first: date, last: date) -> list[Any]:
    """Who of comms is away on some of these days (`user`, `first`, `last`, `deputy`); nothing where nobody says so."""
    try:
        model: Any = apps.get_model(*AWAY)
    except LookupError:
        return []
    away = model._default_manager.filter(first__lte=last, last__gte=first)
    return list(away.select_related("user__person", "deputy__person").order_by("first", "pk"))
