"""Days on which the desk is closed, as far as this desk keeps them."""

from datetime import date

from django.apps import apps


def closed_days(first: date, last: date) -> dict[date, str]:
    """Day -> what it is called, from `first` to `last`; nothing where nobody keeps such days.

    The queue's room holds them (`ClosedDay(date, name)`); asked by name, so that either room can be there alone.
    """
    try:
        model = apps.get_model("posts", "ClosedDay")
    except LookupError:
        return {}
    return dict(model._default_manager.filter(date__range=(first, last)).values_list("date", "name"))
