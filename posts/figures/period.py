"""The weeks a page of figures is about, cut into a few equal pieces. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from posts.planning import clock

CHOICES = (4, 13, 52)
PIECES = 13  # bars that fit beside each other
WEEK = timedelta(weeks=1)
ENOUGH = 5  # under so many a share or a middle says more about chance than about the desk


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One or more whole weeks from a Monday; `last` is a Sunday."""

    first: date
    last: date

    @property
    def week(self) -> int:
        """The ISO number of its first week."""
        return clock.week_of(self.first)


@dataclass(frozen=True, kw_only=True)
class Period:
    """The last `weeks` weeks, the one we are in included."""

    weeks: int
    today: date

    @property
    def first(self) -> date:
        """Its first Monday."""
        return clock.monday_of(self.today) - (self.weeks - 1) * WEEK

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """From the first midnight to the one after this week's Sunday."""
        return clock.bounds(self.first, clock.monday_of(self.today) + WEEK - clock.DAY)

    @property
    def step(self) -> int:
        """Weeks in a piece."""
        return -(-self.weeks // PIECES)

    def pieces(self) -> list[Piece]:
        """In order; the last one ends with this week."""
        starts = (self.first + number * self.step * WEEK for number in range(-(-self.weeks // self.step)))
        return [Piece(first=start, last=start + self.step * WEEK - clock.DAY) for start in starts]

    def place_of(self, day: date) -> int:
        """The piece in which a day of the period lies."""
        return (day - self.first).days // (7 * self.step)


def of_weeks(asked: str | None) -> Period:
    """The period somebody chose; a quarter of a year where it is none of the choices."""
    weeks = next((weeks for weeks in CHOICES if asked == str(weeks)), 13)
    return Period(weeks=weeks, today=clock.today())
