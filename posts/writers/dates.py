"""When something is, as each language says it to somebody who waits for it; in the time zone that is active."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

A_WEEK = 7  # days


def day_and_time(moment: datetime, *, now: datetime | None = None) -> str:
    """ "today 15:00", "Wednesday 15:00", or with the date where the weekday alone could mean another week."""
    local = timezone.localtime(moment)
    days = (local.date() - timezone.localtime(now or timezone.now()).date()).days
    return _("%(day)s %(time)s") % {"day": _day(local, days), "time": date_format(local, "TIME_FORMAT")}


def _day(local: datetime, days: int) -> str:
    if days == 0:
        return _("today")
    return date_format(local, "l" if 0 < days < A_WEEK else "l j F")
