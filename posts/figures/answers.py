"""How the desk keeps its word to writers: answers in time, how long they take, and how often a second round is needed.

Counted in the database as far as it goes; five thousand promises are a few rows here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Least, TruncWeek
from django.utils import timezone
from wagtail.models import Site, WorkflowState

from posts.figures.hours import Measure
from posts.figures.period import ENOUGH, Period
from posts.models import Promise
from posts.planning import clock
from posts.queue.desk_hours import Desk


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How many of so many."""

    kept: int = 0
    of: int = 0

    @property
    def enough(self) -> bool:
        """Whether a share of them says anything."""
        return self.of >= ENOUGH

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.kept / self.of if self.of else 0.0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(kept=self.kept + other.kept, of=self.of + other.of)


def promises_kept(weeks: int = 13) -> Kept | None:
    """Answers given in time of all that were promised in the last weeks; None where there are too few to say."""
    found = total(kept_by_piece(Period(weeks=weeks, today=clock.today())))
    return found if found.enough else None


def total(pieces: Mapping[int, Kept]) -> Kept:
    """All of them together."""
    return sum(pieces.values(), Kept())


def kept_by_piece(period: Period) -> dict[int, Kept]:
    """For each piece of the period: promises decided in it, and how many were kept.

    An answer by the time that was told first keeps one, and decides it at once; else that time decides it. One that
    its author took back before an answer is not counted.
    """
    start, end = period.bounds
    decided = Least("first_due_at", Coalesce("answered_at", "first_due_at"))
    owed = Promise.objects.exclude(answered_at=None, ended_at__isnull=False).alias(decided_at=decided)
    owed = owed.filter(decided_at__gte=start, decided_at__lt=min(end, timezone.now()))
    return _by_piece(owed, period, at=decided, kept=Q(answered_at__lte=F("first_due_at")))


def still_open() -> int:
    """Promises that nobody answered, and whose time has not come."""
    waiting = Promise.objects.filter(answered_at=None, ended_at=None, first_due_at__gt=timezone.now())
    return int(waiting.count())


def second_rounds(period: Period) -> dict[int, Kept]:
    """For each piece: reviews that ended with a yes in it, and how many needed more than one round."""
    start, end = period.bounds
    ended = Promise.objects.filter(
        ended_at__gte=start, ended_at__lt=end, workflow_state__status=WorkflowState.STATUS_APPROVED
    )
    return _by_piece(ended, period, at="ended_at", kept=Q(rounds__gt=1))


def _by_piece(promises: Any, period: Period, *, at: Any, kept: Q) -> dict[int, Kept]:
    weeks = promises.annotate(week=TruncWeek(at, tzinfo=clock.zone())).order_by().values("week")
    found: dict[int, Kept] = defaultdict(Kept)
    for row in weeks.annotate(of=Count("pk"), kept=Count("pk", filter=kept)):
        found[period.place_of(_day(row["week"]))] += Kept(kept=row["kept"], of=row["of"])
    return dict(found)


def _day(moment: Any) -> date:
    return clock.day_of(moment)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The middle of some hours, and what nine of ten stayed under; None where there are too few to say."""

    number: int
    median: float | None
    most: float | None


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Open hours from handing in to the first answer of a person; `day` is a working day, in hours."""

    whole: Spread
    by_piece: Mapping[int, Spread]
    day: float


def answer_times(period: Period) -> Waits:
    """How long writers waited, all together and for each piece, each in the hours of the desk they handed in to."""
    start, end = period.bounds
    rows: Any = Promise.objects.filter(answered_at__gte=start, answered_at__lt=end).order_by()
    desk, measures = Desk(), dict[int | None, Measure]()
    by_piece: dict[int, list[float]] = defaultdict(list)
    for handed_in, answered, path in rows.values_list("handed_in_at", "answered_at", "page__url_path"):
        site = desk.site_of(path)
        measure = measures.setdefault(site, Measure(desk.of_site(site).hours))
        by_piece[period.place_of(clock.day_of(answered))].append(measure.hours(handed_in, answered))
    everything = [hours for piece in by_piece.values() for hours in piece]
    return Waits(
        whole=spread(everything),
        by_piece={place: spread(hours) for place, hours in by_piece.items()},
        day=desk.of_site(_usual_site()).hours.working_day() / timedelta(hours=1),
    )


def _usual_site() -> int | None:
    found: int | None = Site.objects.filter(is_default_site=True).values_list("pk", flat=True).first()
    return found


def spread(hours: Iterable[float]) -> Spread:
    """Of these hours; nearest rank, so that each is an answer somebody really waited for."""
    ordered = sorted(hours)
    number = len(ordered)
    if number < ENOUGH:
        return Spread(number=number, median=None, most=None)
    return Spread(number=number, median=ordered[ceil(number * 0.5) - 1], most=ordered[ceil(number * 0.9) - 1])
