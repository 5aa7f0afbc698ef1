"""Whose stories readers met lately, by blog, kind of work, kind of story and language: where to go and listen.

Groups only. Work that fewer than `COMPANY` people do would point at somebody, so it is not a group here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _
from wagtail.models import Page

from posts.figures.period import Period
from posts.kinds import Kind
from posts.models import Beginning, Blog, Byline, KindOfWork, PersonRole, Story
from posts.planning import clock

COMPANY = 3  # people


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group: how many live stories in the period, and when the last one came, ever."""

    name: str
    number: int
    since: date | None

    @property
    def week(self) -> int | None:
        """The ISO week of the last one."""
        return clock.week_of(self.since) if self.since else None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Groups of one sort, by name: an order that ranks nobody."""

    key: str
    title: str
    groups: tuple[Group, ...]
    note: str = ""

    @property
    def top(self) -> int:
        """The largest number."""
        return max((group.number for group in self.groups), default=0)

    @property
    def silent(self) -> tuple[Group, ...]:
        """Those with nothing in the period."""
        return tuple(group for group in self.groups if not group.number)


Met = Iterable[tuple[Any, datetime]]


def tables(period: Period, *, language: str) -> list[Table]:
    """Four tables or fewer: one without groups is left out."""
    rows = list(
        Story.objects.live()
        .filter(first_published_at__isnull=False)
        .order_by()
        .values_list("path", "kind", "locale__language_code", "first_published_at")
    )
    blogs = dict(Blog.objects.live().values_list("path", "title"))
    languages = {code: str(name) for code, name in settings.LANGUAGES}
    kinds = {str(kind): str(kind.label) for kind in Kind}
    found = [
        Table(key="blogs", title=_("Blogs"), groups=_groups(blogs, ((_place(row[0]), row[3]) for row in rows), period)),
        *work_tables(period, language=language),
        Table(
            key="kinds", title=_("Kinds of story"), groups=_groups(kinds, ((row[1], row[3]) for row in rows), period)
        ),
        Table(
            key="languages",
            title=_("Languages"),
            groups=_groups(languages, ((row[2], row[3]) for row in rows), period),
        ),
    ]
    return [table for table in found if table.groups]


def _place(path: str) -> str:
    return path[: -Page.steplen]


def _groups(names: dict[Any, str], met: Met, period: Period) -> tuple[Group, ...]:
    numbers: dict[Any, int] = defaultdict(int)
    last: dict[Any, datetime] = {}
    start, _end = period.bounds
    for key, at in met:
        numbers[key] += at >= start
        last[key] = max(at, last.get(key, at))
    groups = (
        Group(name=name, number=numbers[key], since=clock.day_of(last[key]) if key in last else None)
        for key, name in names.items()
    )
    return tuple(sorted(groups, key=lambda group: group.name.casefold()))


def work_tables(period: Period, *, language: str) -> Iterator[Table]:
    """By the kind of work a story came from, as the writing page asks for it; and by what people say they do.

    Work that nobody has told of yet stays: its silence is nobody's.
    """
    note = _("Work of fewer than three people is left out: a number would point at somebody.")
    live = Beginning.objects.filter(page__live=True, page__first_published_at__isnull=False).order_by()
    people = dict(live.values("work").annotate(people=Count("user", distinct=True)).values_list("work", "people"))
    names = {
        work.pk: work.name(language)
        for work in KindOfWork.objects.filter(active=True)
        if work.pk not in people or people[work.pk] >= COMPANY
    }
    told: Any = ((work, at) for work, at in live.values_list("work", "page__first_published_at") if work in names)
    yield Table(key="work", title=_("Kinds of work"), groups=_groups(names, told, period), note=note)
    shared = PersonRole.objects.filter(language=language).values("role").annotate(people=Count("person", distinct=True))
    roles = {row["role"]: row["role"] for row in shared.filter(people__gte=COMPANY)}
    if roles:
        bylines = Byline.objects.filter(story__live=True, story__first_published_at__isnull=False)
        bylines = bylines.filter(person__roles__role__in=roles, person__roles__language=language)
        met: Any = bylines.order_by().values_list("person__roles__role", "story__first_published_at")
        yield Table(key="roles", title=_("What people do"), groups=_groups(roles, met, period), note=note)
