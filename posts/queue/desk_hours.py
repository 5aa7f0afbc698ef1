"""The hours of the desk as its rows say them, for the pure counting of `posts.queue.hours`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page, Site

from posts.models import ClosedDay, DeskHours
from posts.queue import hours as counting
from posts.queue.hours import Hours
from posts.queue.people import Absences, reviewers, stand_in, team

LOOK_BACK = timedelta(days=60)  # how long a promise may have been open when it is counted anew
AHEAD = timedelta(hours=2)
LOOK_AHEAD = timedelta(days=366)  # a promise is due long before


@dataclass(frozen=True, kw_only=True)
class Answering:
    """When somebody is there, and how long an answer takes."""

    hours: Hours
    within: timedelta

    @property
    def ahead(self) -> timedelta:
        """How much open time before it is due people hear: enough to read a story and answer it."""
        return min(AHEAD, self.within / 4)

    def due(self, since: datetime) -> datetime:
        """When what was asked at `since` is answered."""
        return counting.due(since, hours=self.hours, within=self.within)

    def before(self, moment: datetime, ahead: timedelta) -> datetime:
        """The latest time with `ahead` of open time left until `moment`."""
        return counting.before(moment, hours=self.hours, ahead=ahead)


class Desk:
    """The hours of every site, read once."""

    def __init__(self) -> None:
        self.closed = closed_days()
        self.rows = {row.site_id: row for row in DeskHours.objects.all()}
        self.roots = Site.get_site_root_paths()
        self._known: dict[int | None, Answering] = {}

    def at(self, page: Page) -> Answering:
        """The hours of the site that a page belongs to."""
        return self.of_site(self.site_of(str(page.url_path)))

    def site_of(self, url_path: str) -> int | None:
        """The key of the site below which a page with this `url_path` lies."""
        roots = [(len(root.root_path), root.site_id) for root in self.roots if url_path.startswith(root.root_path)]
        return max(roots)[1] if roots else None

    def of_site(self, site: int | None) -> Answering:
        """The hours of a site; those of a desk that said nothing where there are none."""
        if site not in self._known:
            self._known[site] = _answering(self.rows.get(site) if site else None, self.closed)
        return self._known[site]

    def horizon(self, now: datetime) -> datetime:
        """Until when something may be due of which people hear now, at any site."""
        sites = [self.of_site(site) for site in (None, *self.rows)]
        return max(counting.due(now, hours=site.hours, within=site.ahead) for site in sites)


def today() -> date:
    """The day it is at the desk; at the one farthest west, where there are several."""
    names = {*DeskHours.objects.values_list("time_zone", flat=True), settings.TIME_ZONE} - {""}
    return min(timezone.now().astimezone(ZoneInfo(name)).date() for name in names)


def _answering(row: DeskHours | None, closed: frozenset[date]) -> Answering:
    zone = ZoneInfo((row and row.time_zone) or settings.TIME_ZONE)
    if row is None:
        usual = Hours(zone=zone, closed=closed)
        return Answering(hours=usual, within=usual.working_day())
    hours = Hours(weekdays=frozenset(row.weekdays), opens=row.opens, closes=row.closes, zone=zone, closed=closed)
    return Answering(hours=hours, within=timedelta(hours=row.within_hours))


def closed_days() -> frozenset[date]:
    """Days on which nobody answers: those in the list, and those on which the team is away and nobody stands in."""
    named = set(ClosedDay.objects.values_list("date", flat=True))
    return frozenset(named | _days_without_anybody())


def _days_without_anybody() -> set[date]:
    people = set(team().values_list("pk", flat=True))
    first, last = today() - LOOK_BACK, today() + LOOK_AHEAD
    absences = Absences.since(first)
    days = absences.days_of(people, first=first, last=last)
    may = {user.pk for user in reviewers()} if days else set()
    return {day for day in days if not _somebody_answers(people, absences.on(day), may)}


def _somebody_answers(people: set[int], away: dict[int, int | None], may: set[int]) -> bool:
    """Whether anybody of the team is there, or whoever stands in for one of them."""
    return any(pk not in away or stand_in(pk, away, may) for pk in people)
