"""Things that stand in the demo's pictures: wheels, bicycles, kettles, houses, lamps. No people, no faces."""

import math
from collections.abc import Sequence
from itertools import pairwise

from posts.demo.canvas import AMBER, CREAM, INK, NIGHT, ORANGE, SAND, SLATE, STRAW, WHITE, Canvas, Point


def spokes(sheet: Canvas, x: float, y: float, radius: float, *, colour: str, many: int = 16, width: float = 2) -> None:
    """Straight spokes from hub to rim."""
    for number in range(many):
        angle = math.tau * number / many + 0.1
        sheet.line([(x, y), (x + radius * math.cos(angle), y + radius * math.sin(angle))], colour, width)


def wheel(sheet: Canvas, x: float, y: float, radius: float, *, tyre: str = NIGHT, rim: str = SLATE) -> None:
    """A wheel with tyre, rim, spokes and hub."""
    spokes(sheet, x, y, radius * 0.92, colour=rim, width=max(1.5, radius / 70))
    sheet.ring(x, y, radius, radius * 0.10, tyre)
    sheet.ring(x, y, radius * 0.885, radius * 0.035, rim)
    sheet.disc(x, y, radius * 0.075, tyre)
    sheet.disc(x, y, radius * 0.035, CREAM)


def bicycle(sheet: Canvas, x: float, y: float, size: float, *, frame: str, lamp: bool = False) -> None:
    """A town bicycle that looks to the right.

    Its back wheel touches the ground at (x, y); `size` is a wheel's radius.
    """
    back, front = (x, y - size), (x + size * 3.1, y - size)
    crank = (x + size * 1.32, y - size * 0.86)
    saddle, head = (x + size * 0.92, y - size * 2.28), (x + size * 2.62, y - size * 2.32)
    for middle in (back, front):
        wheel(sheet, *middle, size)
    bar = max(4, size / 9)
    _frame(sheet, (back, crank, saddle, head, front), frame, bar)
    sheet.line([saddle, (saddle[0] - size * 0.06, saddle[1] - size * 0.22)], NIGHT, bar * 0.8)
    sheet.box(saddle[0] - size * 0.42, saddle[1] - size * 0.36, size * 0.74, size * 0.17, NIGHT, round_by=size * 0.08)
    grip = (head[0] - size * 0.52, head[1] - size * 0.5)
    sheet.line([head, (head[0] - size * 0.06, head[1] - size * 0.42), grip], NIGHT, bar * 0.8)
    sheet.ring(*crank, size * 0.2, bar * 0.6, NIGHT)
    sheet.line(
        [(crank[0] - size * 0.2, crank[1] + size * 0.3), (crank[0] + size * 0.2, crank[1] - size * 0.3)],
        NIGHT,
        bar * 0.6,
    )
    sheet.ring(*back, size * 1.14, bar * 0.6, frame, start=185, end=330)
    sheet.ring(*front, size * 1.14, bar * 0.6, frame, start=200, end=330)
    if lamp:
        sheet.disc(head[0] + size * 0.26, head[1] + size * 0.12, size * 0.14, AMBER)


def _frame(sheet: Canvas, points: Sequence[Point], colour: str, width: float) -> None:
    back, crank, saddle, head, front = points
    low = (head[0] + (front[0] - head[0]) * 0.22, head[1] + (front[1] - head[1]) * 0.22)
    for one, other in ((back, crank), (back, saddle), (saddle, crank), (crank, low), (saddle, low), (head, front)):
        sheet.line([one, other], colour, width)


def kettle(sheet: Canvas, x: float, y: float, size: float, *, colour: str = ORANGE, steam: str = WHITE) -> None:
    """A kettle that stands on y with its middle at x; steam rises from the spout."""
    sheet.ring(x, y - size * 0.95, size * 0.55, size * 0.12, NIGHT, start=180, end=360)
    sheet.shape(
        [
            (x + size * 0.5, y - size * 0.55),
            (x + size * 1.02, y - size * 0.95),
            (x + size * 1.1, y - size * 0.85),
            (x + size * 0.6, y - size * 0.2),
        ],
        colour,
    )
    sheet.disc(x, y - size * 0.62, size * 0.6, colour)
    sheet.box(x - size * 0.56, y - size * 0.42, size * 1.12, size * 0.42, colour, round_by=size * 0.14)
    sheet.box(x - size * 0.3, y - size * 1.2, size * 0.6, size * 0.1, NIGHT, round_by=size * 0.05)
    sheet.disc(x, y - size * 1.26, size * 0.09, NIGHT)
    for number in range(3):
        _steam(sheet, x + size * (1.1 + number * 0.18), y - size * (1.05 + number * 0.12), size * 0.8, steam)


def _steam(sheet: Canvas, x: float, y: float, height: float, colour: str) -> None:
    points = [(x + math.sin(step / 3) * height * 0.08, y - height * step / 20) for step in range(21)]
    for (one, other), step in zip(pairwise(points), range(20), strict=True):
        sheet.line([one, other], colour, height * 0.035 * (1 - step / 28))


def house(
    sheet: Canvas, x: float, foot: float, width: float, height: float, *, wall: str, roof: str, lit: str = AMBER
) -> None:
    """A narrow house with a pointed roof, a door and lit windows."""
    top = foot - height
    sheet.box(x, top, width, height, wall)
    sheet.shape([(x - width * 0.05, top), (x + width / 2, top - width * 0.5), (x + width * 1.05, top)], roof)
    sheet.box(x + width * 0.4, top - width * 0.26, width * 0.2, width * 0.2, lit)
    pane = width * 0.22
    row = top + width * 0.2
    while row + pane * 1.4 < foot - width * 0.65:
        for column in (0.17, 0.61):
            sheet.box(x + width * column, row, pane, pane * 1.4, lit)
        row += pane * 2.1
    sheet.box(x + width * 0.36, foot - width * 0.55, width * 0.28, width * 0.55, roof)


def lamp(sheet: Canvas, x: float, *, cord: float, size: float, shade: str, glow: str = "") -> None:
    """A lamp that hangs from the upper edge."""
    if glow:
        sheet.shape(
            [
                (x - size * 0.5, cord),
                (x + size * 0.5, cord),
                (x + size * 2.6, sheet.height),
                (x - size * 2.6, sheet.height),
            ],
            glow,
        )
    sheet.line([(x, 0), (x, cord - size * 0.5)], NIGHT, size * 0.06)
    sheet.shape(
        [
            (x - size * 0.25, cord - size * 0.55),
            (x + size * 0.25, cord - size * 0.55),
            (x + size, cord),
            (x - size, cord),
        ],
        shade,
    )
    sheet.disc(x, cord, size * 0.2, AMBER)


def mug(sheet: Canvas, x: float, y: float, size: float, *, colour: str) -> None:
    """A mug that stands on y."""
    sheet.ring(x + size * 0.5, y - size * 0.5, size * 0.26, size * 0.1, colour)
    sheet.box(x - size * 0.45, y - size, size * 0.95, size, colour, round_by=size * 0.1)


def spanner(sheet: Canvas, x: float, y: float, length: float, *, colour: str = SLATE, behind: str = SAND) -> None:
    """A spanner that hangs with its jaw up."""
    wide = length * 0.12
    sheet.box(x - wide / 2, y, wide, length, colour, round_by=wide / 2)
    sheet.disc(x, y, wide * 1.25, colour)
    sheet.shape(
        [
            (x - wide * 0.5, y - wide * 1.5),
            (x + wide * 0.5, y - wide * 1.5),
            (x + wide * 0.35, y),
            (x - wide * 0.35, y),
        ],
        behind,
    )
    sheet.ring(x, y + length, wide * 0.9, wide * 0.5, colour)


def fir(sheet: Canvas, x: float, foot: float, height: float, *, colour: str, snow: str = "") -> None:
    """A fir of three storeys, with snow on it where wished."""
    sheet.box(x - height * 0.03, foot - height * 0.1, height * 0.06, height * 0.1, INK)
    for number in range(3):
        top = foot - height + number * height * 0.24
        half, deep = height * (0.17 + number * 0.06), height * 0.38
        sheet.shape([(x, top), (x + half, top + deep), (x - half, top + deep)], colour)
        if snow:
            sheet.shape([(x, top), (x + half * 0.42, top + deep * 0.42), (x - half * 0.3, top + deep * 0.36)], snow)


def drawers(
    sheet: Canvas, x: float, y: float, *, columns: int, rows: int, wide: float, high: float, colours: Sequence[str]
) -> None:
    """A chest of small drawers with brass knobs and paper labels."""
    sheet.box(x - 16, y - 16, columns * wide + 32, rows * high + 32, NIGHT, round_by=10)
    for row in range(rows):
        for column in range(columns):
            left, top = x + column * wide, y + row * high
            sheet.box(
                left + 5, top + 5, wide - 10, high - 10, colours[(row * 5 + column * 3) % len(colours)], round_by=6
            )
            sheet.box(left + wide * 0.26, top + high * 0.2, wide * 0.48, high * 0.24, CREAM, round_by=3)
            sheet.disc(left + wide / 2, top + high * 0.68, high * 0.09, STRAW)
