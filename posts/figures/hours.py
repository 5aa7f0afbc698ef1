"""How long something took, counted in the hours in which the desk is there. Pure, and quick for many at once."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, kw_only=True)
class Opening:
    """When somebody is there: days of the week (Monday 0), from when to when, and on which days not."""

    weekdays: frozenset[int] = frozenset(range(5))
    opens: time = time(9)
    closes: time = time(17)
    closed: frozenset[date] = field(default_factory=frozenset)

    @property
    def length(self) -> float:
        """Hours from opening to closing."""
        day = date(2000, 1, 1)
        return (datetime.combine(day, self.closes) - datetime.combine(day, self.opens)) / timedelta(hours=1)

    def is_open_on(self, day: date) -> bool:
        """Whether somebody is there."""
        return day.weekday() in self.weekdays and day not in self.closed


class Measure:
    """Open hours between two instants; each day is looked up once, however many answers are measured."""

    def __init__(self, opening: Opening, *, zone: tzinfo) -> None:
        self.opening = opening
        self.zone = zone
        self._days: dict[date, tuple[datetime, datetime] | None] = {}

    def hours(self, start: datetime, end: datetime) -> float:
        """Open hours from `start` to `end`; nothing when the end comes first."""
        total = timedelta()
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            if found := self._on(day):
                total += max(min(found[1], end) - max(found[0], start), timedelta())
            day += timedelta(days=1)
        return total / timedelta(hours=1)

    def _on(self, day: date) -> tuple[datetime, datetime] | None:
        """Real time from opening to closing, so that the nights of the clock count as they are."""
        if day not in self._days:
            both = (datetime.combine(day, at, self.zone) for at in (self.opening.opens, self.opening.closes))
            opens, closes = (one.astimezone(UTC) for one in both)
            self._days[day] = (opens, closes) if self.opening.is_open_on(day) else None
        return self._days[day]
