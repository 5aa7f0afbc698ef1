"""Bars as values: where each stands in a drawing of fixed size. Pure; a template writes the SVG.

Each bar may carry a whisker (nine of ten), the whole a line to compare with. What there is too little of has no bar:
its place stays empty, with a dash, because a short bar would be a statement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log10

WIDTH, HEIGHT = 360, 170
LEFT, RIGHT, TOP, BOTTOM = 40, 4, 10, 24


@dataclass(frozen=True, kw_only=True)
class Point:
    """What one bar says: `value` is None where there is too little to say."""

    label: str
    value: float | None
    upper: float | None = None


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A rectangle, the middle of its place, and the height of its whisker."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    missing: bool = False
    whisker: float | None = None


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A line across, with what it stands for."""

    y: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    """All a template needs to draw."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    target: Mark | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    ground: int = HEIGHT - BOTTOM


def draw(
    points: Sequence[Point], *, top: float, say: Callable[[float], str], target: float | None = None, steps: int = 2
) -> Plot:
    """Bars from 0 to `top`; `say` words a value for the marks at the side."""
    room = (WIDTH - LEFT - RIGHT) / max(len(points), 1)
    bars = tuple(_bar(point, number, room=room, top=top) for number, point in enumerate(points))
    marks = tuple(Mark(y=_height(top * step / steps, top), label=say(top * step / steps)) for step in range(steps + 1))
    line = None if target is None else Mark(y=_height(target, top), label=say(target))
    return Plot(bars=bars, marks=marks, target=line)


def _bar(point: Point, number: int, *, room: float, top: float) -> Bar:
    width = min(room * 0.7, 40)
    middle = LEFT + room * (number + 0.5)
    y = _height(point.value or 0, top)
    return Bar(
        x=round(middle - width / 2, 1),
        y=y,
        width=round(width, 1),
        height=round(HEIGHT - BOTTOM - y, 1),
        middle=round(middle, 1),
        label=point.label,
        missing=point.value is None,
        whisker=None if point.upper is None or point.value is None else _height(point.upper, top),
    )


def _height(value: float, top: float) -> float:
    share = min(max(value / top, 0), 1) if top else 0
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def round_top(values: Sequence[float]) -> float:
    """A round number at or above the largest of these: 1, 2, 4, 5 or 8 times a power of ten."""
    largest = max(values, default=0)
    if largest <= 0:
        return 1
    power: float = 10 ** (ceil(log10(largest)) - 1)
    # 20: the logarithm of what is a hair above a power of ten rounds down to that power.
    return next(step * power for step in (1, 2, 4, 5, 8, 10, 20) if step * power >= largest)
