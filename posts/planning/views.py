"""The calendar of the desk: a list (the default), a week and a month, all of the same lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from posts.figures import heard
from posts.figures.heard import Group
from posts.figures.period import Period
from posts.identifiers import row_key
from posts.models import Blog
from posts.planning import clock, sources
from posts.planning.entries import Week, open_weeks, weeks
from posts.planning.page import CommsPage
from posts.planning.pencils import day_asked

LIST_WEEKS = 5
QUIET_WEEKS = 13
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Way:
    """A link in the bar above: to another view, or to another time."""

    label: Any
    url: str
    here: bool = False


class CalendarView(CommsPage, TemplateView):
    """What is planned from a week on, as a list: the view that reads well for everybody."""

    name = "calendar"
    template_name = "posts/planning/calendar.html"
    page_title = gettext_lazy("Calendar")
    header_icon = "calendar-alt"
    month: int | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.today = clock.today()
        self.day = day_asked(self.request.GET.get("day"), otherwise=self.today)
        self.blog = self._blog_asked()
        first, last = self.bounds()
        facts = {
            "weeks": self.weeks(first, last),
            "first": first,
            "last": last,
            "today": self.today,
            "blogs": Blog.objects.live().order_by("title"),
            "blog": self.blog,
            "day": self.day,
            "ways": list(self.ways()),
            "earlier": self.url(self.step(-1)),
            "later": self.url(self.step(1)),
            "now": self.url(self.today),
            "silent": [] if self.blog else self._silent_work(),
            "quiet": [] if self.blog else sources.quiet_blogs(),
            "name": self.name,
            "weekdays": [first + timedelta(days=number) for number in range(7)],
        }
        return super().get_context_data(**kwargs) | facts

    def bounds(self) -> tuple[date, date]:
        """The days that are shown: whole weeks."""
        first = clock.monday_of(self.day)
        return first, first + LIST_WEEKS * WEEK - clock.DAY

    def step(self, by: int) -> date:
        """The day to ask for to see what comes before or after."""
        return clock.monday_of(self.day) + by * LIST_WEEKS * WEEK

    def weeks(self, first: date, last: date) -> list[Week]:
        """What is shown, in order."""
        found = sources.entries(sources.Period(first=first, last=last, blog=self.blog))
        blogs = [(pk, name) for pk, name in sources.open_blogs() if self.blog in (None, pk)]
        offers = open_weeks(first, last, entries=found, blogs=blogs, today=self.today)
        return weeks(first, last, entries=found, today=self.today, month=self.month, offers=offers)

    def ways(self) -> Iterator[Way]:
        """The three views of the same days."""
        for name, label in VIEWS:
            yield Way(label=label, url=self.url(self.day, name=name), here=name == self.name)

    def url(self, day: date, *, name: str = "") -> str:
        asked = {"day": day.isoformat(), **({"blog": self.blog} if self.blog else {})}
        return f"{reverse(name or self.name)}?{urlencode(asked)}"

    def _silent_work(self) -> list[Group]:
        """Kinds of work nobody told of lately: an offer to ask, for groups alone."""
        language = (translation.get_language() or "en").split("-")[0]
        lately = Period(weeks=QUIET_WEEKS, today=self.today)
        return [group for table in heard.work_tables(lately, language=language) for group in table.silent]

    def _blog_asked(self) -> int | None:
        asked = row_key(self.request.GET.get("blog", ""))
        found: int | None = Blog.objects.filter(pk=asked).values_list("pk", flat=True).first()
        return found


class CalendarWeekView(CalendarView):
    """Seven days, one under the other or side by side."""

    name = "calendar_week"
    template_name = "posts/planning/week.html"

    def bounds(self) -> tuple[date, date]:
        first = clock.monday_of(self.day)
        return first, first + WEEK - clock.DAY

    def step(self, by: int) -> date:
        return clock.monday_of(self.day) + by * WEEK


class CalendarMonthView(CalendarView):
    """A month as a table of weeks; on a narrow screen the same days as a list."""

    name = "calendar_month"
    template_name = "posts/planning/month.html"

    def bounds(self) -> tuple[date, date]:
        self.month = self.day.month
        start = self.day.replace(day=1)
        end = (start + timedelta(days=31)).replace(day=1) - clock.DAY
        return clock.monday_of(start), clock.monday_of(end) + WEEK - clock.DAY

    def step(self, by: int) -> date:
        start = self.day.replace(day=1)
        return (start + timedelta(days=31)).replace(day=1) if by > 0 else (start - clock.DAY).replace(day=1)


VIEWS = (
    (CalendarView.name, gettext_lazy("List")),
    (CalendarWeekView.name, gettext_lazy("Week")),
    (CalendarMonthView.name, gettext_lazy("Month")),
)
