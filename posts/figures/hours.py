"""How long something took, counted in the hours in which the desk is there. Pure, and quick for many at once."""

from datetime import date, datetime, timedelta

from posts.queue.hours import Hours


class Measure:
    """Open hours between two instants; each day is looked up once, however many answers are measured."""

    def __init__(self, opening: Hours) -> None:
        self.opening = opening
        self._days: dict[date, tuple[datetime, datetime] | None] = {}

    def hours(self, start: datetime, end: datetime) -> float:
        """Open hours from `start` to `end`; nothing when the end comes first."""
        total = timedelta()
        day, last = self.opening.day_of(start), self.opening.day_of(end)
        while day <= last:
            if found := self._on(day):
                total += max(min(found[1], end) - max(found[0], start), timedelta())
            day += timedelta(days=1)
        return total / timedelta(hours=1)

    def _on(self, day: date) -> tuple[datetime, datetime] | None:
        """Real time from opening to closing, so that the nights of the clock count as they are."""
        if day not in self._days:
            self._days[day] = self.opening.opening(day) if self.opening.is_open_on(day) else None
        return self._days[day]
