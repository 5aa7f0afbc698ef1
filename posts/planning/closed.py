"""Days on which the desk is closed and people of comms are away, as the queue's room keeps them."""

from datetime import date

from posts.models import Absence, ClosedDay


def closed_days(first: date, last: date) -> dict[date, str]:
    """Day -> what it is called, from `first` to `last`."""
    return dict(ClosedDay.objects.filter(date__range=(first, last)).values_list("date", "name"))


def absences(first: date, last: date) -> list[Absence]:
    """Who of comms is away on some of these days."""
    away = Absence.objects.filter(first__lte=last, last__gte=first)
    return list(away.select_related("user__person", "deputy__person").order_by("first", "pk"))
