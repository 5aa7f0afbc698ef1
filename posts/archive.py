"""The stories of a language by the month in which they appeared."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.utils import timezone

from posts.listing import live_stories
from posts.models import Story


@dataclass(frozen=True, kw_only=True, order=True)
class Month:
    """A month of the company's calendar."""

    year: int
    month: int

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def begins(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=timezone.get_current_timezone())

    @property
    def ends(self) -> datetime:
        return Month(year=self.year + self.month // 12, month=self.month % 12 + 1).begins


def months_of(*, language: str) -> list[tuple[int, list[Month]]]:
    """Each year with its months that have stories, newest first."""
    began = live_stories(language=language).order_by().annotate(in_month=TruncMonth("first_published_at"))
    found = {day for day in began.values_list("in_month", flat=True).distinct() if day}
    months = sorted((Month(year=day.year, month=day.month) for day in found), reverse=True)
    return [(year, list(those)) for year, those in groupby(months, key=lambda one: one.year)]


def stories_in(month: Month, *, language: str) -> QuerySet[Story]:
    """What appeared in a month; raises `Http404` for one that no calendar has."""
    try:
        begins, ends = month.begins, month.ends
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    return live_stories(language=language).filter(first_published_at__gte=begins, first_published_at__lt=ends)
