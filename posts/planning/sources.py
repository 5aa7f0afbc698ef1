"""Where the lines of the calendar come from: a few queries for each kind, however long the period and the queue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from posts.models import Blog, Pencil, Profile, Promise, Seal, Series, Story
from posts.notices import name_of
from posts.planning import clock
from posts.planning.closed import absences, closed_days
from posts.planning.entries import Entry

SHOWN_LIVE = 6  # live stories of one day, before the rest become a number


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from `first` to `last`, both included; of one blog when it is given."""

    first: date
    last: date
    blog: int | None = None


def entries(period: Period) -> list[Entry]:
    """Every line of the period, in no order."""
    blogs = {str(blog.path): blog for blog in Blog.objects.only("path", "title")}
    found = [
        *scheduled(period, blogs),
        *pencilled(period),
        *due_series(period),
        *promised(period),
        *live(period, blogs),
        *closed(period),
        *away(period),
    ]
    return [entry for entry in found if period.blog is None or entry.blog in (None, period.blog)]


def open_blogs() -> list[tuple[int, str]]:
    """The blogs one can plan for, by name."""
    return list(Blog.objects.live().order_by("title").values_list("pk", "title"))


def scheduled(period: Period, blogs: dict[str, Blog]) -> Iterator[Entry]:
    """Approved for a time: sealed words that nobody needs to read again."""
    start, end = clock.bounds(period.first, period.last)
    seals = Seal.objects.waiting().filter(page__isnull=False, go_live_at__gte=start, go_live_at__lt=end)
    rows = list(seals.order_by("go_live_at").values_list("page_id", "page__path", "go_live_at", KT("content__title")))
    names = _names_of_profiles(pk for pk, *_rest in rows)
    for pk, path, at, title in rows:
        blog = blogs.get(_parent(path))
        yield Entry(
            kind="scheduled",
            day=clock.day_of(at),
            at=at,
            title=names.get(pk) or title or "",
            place=blog.title if blog else "",
            blog=blog.pk if blog else None,
            pk=pk,
            link=reverse("reschedule", args=[pk]),
            read=reverse("review", args=[pk]),
            movable=True,
        )


def _parent(path: str) -> str:
    return path[: -Page.steplen]


def _names_of_profiles(pks: Iterable[int]) -> dict[int, str]:
    """A profile has no headline: it is called by whom it is about."""
    found = Profile.objects.filter(pk__in=list(pks)).values_list("pk", "person__display_name")
    return {pk: _("About %(name)s") % {"name": name} for pk, name in found}


def pencilled(period: Period) -> Iterator[Entry]:
    """What comms intends; gone from here when the story is approved for a time or live."""
    taken_up = Seal.objects.standing().filter(page=OuterRef("page"), sealed_at__gte=OuterRef("at"))
    rows = (
        Pencil.objects.filter(day__range=(period.first, period.last))
        .exclude(Exists(taken_up))
        .values_list("pk", "day", "words", "series__name", "page_id", "page__draft_title", "blog_id", "blog__title")
    )
    for pk, day, words, series, page, title, blog, place in rows:
        yield Entry(
            kind="pencilled",
            day=day,
            title=" · ".join(filter(None, (title, series, words))),
            place=place,
            blog=blog,
            pk=pk,
            link=reverse("wagtailadmin_pages:edit", args=[page]) if page else "",
        )


def due_series(period: Period) -> Iterator[Entry]:
    """The next of each series with a rhythm, counted from its last live instalment; a day gone by shows today."""
    today = clock.today()
    newest = _newest_instalments()
    coming = {str(pk) for pk in _series_on_the_way()}
    for series in Series.objects.exclude(every_days=None).order_by("name"):
        last = newest.get(series.pk)
        if last is None or str(series.pk) in coming:
            continue
        due = clock.day_of(last) + timedelta(days=series.every_days or 0)
        day = max(due, today)
        if period.first <= day <= period.last:
            yield Entry(kind="due", day=day, title=series.name, pk=series.pk, late=due < today)


def _newest_instalments() -> dict[int, Any]:
    live_ones = Story.objects.live().exclude(series=None).values("series").annotate(last=Max("first_published_at"))
    return {row["series"]: row["last"] for row in live_ones if row["last"]}


def _series_on_the_way() -> set[Any]:
    """Series with an instalment that is approved for a time, or pencilled in for a day to come."""
    sealed = Seal.objects.waiting().filter(content__series__isnull=False).values_list("content__series", flat=True)
    pencils = Pencil.objects.filter(series__isnull=False, day__gte=clock.today()).values_list("series_id", flat=True)
    return {*sealed, *pencils}


def promised(period: Period) -> Iterator[Entry]:
    """How many answers the desk has promised for each day: one line a day, however long the queue."""
    start, end = clock.bounds(period.first, period.last)
    owed = Promise.objects.waiting_for_a_reader().filter(due_at__gte=start, due_at__lt=end)
    if period.blog is not None:
        owed = owed.filter(blog=period.blog)
    by_day: dict[date, list[Any]] = defaultdict(list)
    for at in owed.values_list("due_at", flat=True):
        by_day[clock.day_of(at)].append(at)
    for day, times in by_day.items():
        first = min(times)
        yield Entry(kind="promised", day=day, at=first, title="", number=len(times), link=reverse("reviews"))


def live(period: Period, blogs: dict[str, Blog]) -> Iterator[Entry]:
    """What readers met for the first time, quietly; a busy day keeps a few titles and a number."""
    start, end = clock.bounds(period.first, period.last)
    stories = Story.objects.live().filter(first_published_at__gte=start, first_published_at__lt=end)
    if period.blog is not None:
        place = Blog.objects.filter(pk=period.blog).first()
        stories = stories.child_of(place) if place else stories.none()
    by_day: dict[date, list[Any]] = defaultdict(list)
    for row in stories.order_by("first_published_at", "pk").values_list("pk", "title", "path", "first_published_at"):
        by_day[clock.day_of(row[3])].append(row)
    for day, rows in by_day.items():
        for pk, title, path, at in rows[:SHOWN_LIVE]:
            blog = blogs.get(_parent(path))
            yield Entry(
                kind="live",
                day=day,
                at=at,
                title=title,
                place=blog.title if blog else "",
                blog=blog.pk if blog else None,
                pk=pk,
                link=reverse("wagtailadmin_pages:edit", args=[pk]),
            )
        if len(rows) > SHOWN_LIVE:
            yield from _the_rest(day, rows[SHOWN_LIVE:], blogs)


def _the_rest(day: date, rows: list[Any], blogs: dict[str, Blog]) -> Iterator[Entry]:
    """One line for each blog, so that a busy week is never taken for an open one."""
    numbers: dict[str, int] = defaultdict(int)
    for _pk, _title, path, _at in rows:
        numbers[_parent(path)] += 1
    for path, number in numbers.items():
        blog = blogs.get(path)
        facts = {"place": blog.title if blog else "", "blog": blog.pk if blog else None}
        yield Entry(kind="live", day=day, title="", number=number, **facts)  # type: ignore[arg-type]


def closed(period: Period) -> Iterator[Entry]:
    """Days on which nobody answers."""
    for day, name in closed_days(period.first, period.last).items():
        yield Entry(kind="closed", day=day, title=name)


def away(period: Period) -> Iterator[Entry]:
    """Who of comms is away and who answers instead: one line each, on the first day that is shown."""
    for absence in absences(period.first, period.last):
        facts = {
            "name": name_of(absence.user),
            "until": date_format(absence.last, "j F"),
            "deputy": name_of(absence.deputy),
        }
        words = _("%(name)s until %(until)s; %(deputy)s answers") if absence.deputy else _("%(name)s until %(until)s")
        yield Entry(kind="away", day=max(absence.first, period.first), title=words % facts)


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """A blog nobody has read anything new in for a while; `week` is None where there never was anything."""

    blog: int
    place: str
    since: date | None

    @property
    def week(self) -> int | None:
        """The ISO week of the last one."""
        return clock.week_of(self.since) if self.since else None


QUIET_AFTER = timedelta(weeks=4)


def quiet_blogs() -> list[Quiet]:
    """Open blogs whose last live story is four weeks old or older, and for which nothing is scheduled."""
    newest = (
        Story.objects.live()
        .filter(path__startswith=OuterRef("path"))
        .order_by(F("first_published_at").desc(nulls_last=True))
        .values("first_published_at")[:1]
    )
    planned = Seal.objects.waiting().filter(page__path__startswith=OuterRef("path"))
    blogs = Blog.objects.live().annotate(last=newest).exclude(Exists(planned)).order_by("title")
    border = timezone.now() - QUIET_AFTER
    return [
        Quiet(blog=blog.pk, place=blog.title, since=clock.day_of(blog.last) if blog.last else None)
        for blog in blogs
        if blog.last is None or blog.last < border
    ]
