"""Working time in words: minutes, hours or working days, whichever says it best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE = 1 / 60  # of an hour
WORKING_DAYS = 5  # as many and more are said in days


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What a whole axis is marked in: how many working hours one is, and how a number of them is said."""

    hours: float
    say: Callable[[float], str]


def unit_for(values: Sequence[float], *, day: float) -> Unit:
    """The unit in which the largest of these working hours reads best; `day` is a working day in hours."""
    largest = max(values, default=0.0)
    if largest < 1:
        return Unit(hours=MINUTE, say=minutes)
    return Unit(hours=1, say=hours) if largest < WORKING_DAYS * day else Unit(hours=day, say=days)


def waited(value: float, *, day: float) -> str:
    """Working hours as one says them; never "0 minutes" for an answer that took some."""
    unit = unit_for([value], day=day)
    return minutes(max(1, round(value * 60))) if unit.say is minutes else unit.say(value / unit.hours)


def minutes(value: float) -> str:
    """Minutes, to a tenth."""
    return _("%(number)s min") % {"number": tenths(value)}


def hours(value: float) -> str:
    """Working hours, to a tenth."""
    return _("%(number)s h") % {"number": tenths(value)}


def days(value: float) -> str:
    """Working days, to a tenth."""
    whole = round(value, 1)
    return ngettext("%(number)s day", "%(number)s days", int(whole) if whole == int(whole) else 2) % {
        "number": tenths(value)
    }


def tenths(value: float) -> str:
    """As the reader's language writes it; `number_format` cuts off and does not round."""
    rounded = round(value, 1)
    return str(number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 1, force_grouping=True))
