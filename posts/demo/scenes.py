"""The demo's pictures: flat scenes from an invented company of bicycle workshops, each a function that draws."""

import random
from collections.abc import Callable

from posts.demo.canvas import (
    AMBER,
    BRICK,
    CREAM,
    HEIGHT,
    INK,
    LEAF,
    MIST,
    MOSS,
    NIGHT,
    ORANGE,
    PINE,
    PLUM,
    ROSE,
    SAND,
    SEA,
    SLATE,
    SNOW,
    STRAW,
    TEAL,
    WHITE,
    WIDTH,
    WINE,
    Canvas,
)
from posts.demo.things import bicycle, drawers, fir, house, kettle, lamp, mug, spanner, spokes, wheel


def workshop() -> Canvas:
    """A wall of tools, two lamps, a bicycle on the floor, a kettle on the bench."""
    sheet = Canvas(paper=SAND)
    sheet.box(0, 760, WIDTH, 240, STRAW)
    sheet.box(110, 120, 760, 330, CREAM, round_by=14)
    for number, colour in enumerate((SLATE, TEAL, BRICK, SLATE, INK, TEAL, SLATE)):
        spanner(sheet, 190 + number * 98, 190, 150 + number % 3 * 34, colour=colour, behind=CREAM)
    lamp(sheet, 400, cord=96, size=64, shade=PINE)
    lamp(sheet, 1240, cord=150, size=84, shade=PINE)
    sheet.box(1010, 560, 480, 30, BRICK, round_by=6)
    for leg in (1040, 1430):
        sheet.box(leg, 590, 30, 250, WINE)
    kettle(sheet, 1180, 560, 100)
    mug(sheet, 1390, 560, 60, colour=TEAL)
    bicycle(sheet, 280, 880, 142, frame=TEAL, lamp=True)
    return sheet


def canal() -> Canvas:
    """Narrow houses along a canal at dusk, and a bicycle against the railing."""
    sheet = Canvas(paper="#f3c9a5")
    sheet.disc(1230, 240, 96, "#f8e2c0")
    walls = (
        (BRICK, NIGHT),
        (CREAM, WINE),
        (TEAL, NIGHT),
        (WINE, INK),
        (SAND, BRICK),
        (PINE, NIGHT),
        (ROSE, WINE),
        (SLATE, NIGHT),
    )
    for number, (wall, roof) in enumerate(walls):
        house(sheet, 12 + number * 198, 640, 186, 250 + (number * 53) % 150, wall=wall, roof=roof)
    sheet.box(0, 640, WIDTH, 60, SLATE)
    sheet.box(0, 700, WIDTH, 300, INK)
    drawn = random.Random(4)  # noqa: S311  # the same ripples each time
    for _ in range(64):
        x, y = drawn.uniform(0, WIDTH), drawn.uniform(720, 985)
        sheet.line([(x, y), (x + drawn.uniform(30, 130), y)], drawn.choice((SLATE, TEAL, "#c9895f")), 5)
    for post in range(0, WIDTH, 160):
        sheet.box(post + 40, 590, 10, 76, NIGHT)
    sheet.box(0, 598, WIDTH, 9, NIGHT)
    bicycle(sheet, 700, 676, 66, frame=AMBER)
    return sheet


def snowy_road() -> Canvas:
    """A white road between firs under northern light, and a loaded bicycle with its lamp on."""
    sheet = Canvas(paper="#1d3d55")
    for number, colour in enumerate(("#2b5f6b", "#3d8578", "#6fb08d")):
        sheet.hill(
            left=-300 + number * 330, right=900 + number * 420, foot=560, height=420 - number * 90, colour=colour
        )
    sheet.hill(left=-400, right=1000, foot=640, height=190, colour="#b9cdd6")
    sheet.hill(left=500, right=2100, foot=640, height=240, colour="#cddce2")
    sheet.box(0, 600, WIDTH, 400, SNOW)
    sheet.shape([(760, 600), (860, 600), (1330, HEIGHT), (230, HEIGHT)], "#d3e0e6")
    for x, foot, height in (
        (90, 690, 330),
        (250, 640, 240),
        (400, 625, 170),
        (1080, 630, 200),
        (1240, 660, 290),
        (1450, 720, 420),
        (1560, 650, 240),
    ):
        fir(sheet, x, foot, height, colour=PINE, snow=WHITE)
    drawn = random.Random(7)  # noqa: S311  # the same flakes each time
    for _ in range(150):
        sheet.disc(drawn.uniform(0, WIDTH), drawn.uniform(0, HEIGHT), drawn.uniform(2, 6), WHITE)
    bicycle(sheet, 640, 890, 92, frame=ORANGE, lamp=True)
    sheet.box(560, 676, 150, 76, BRICK, round_by=10)
    return sheet


def kitchen_table() -> Canvas:
    """A kitchen table with a wheel on it, a kettle, two mugs and a window with evening in it."""
    sheet = Canvas(paper=MIST)
    sheet.box(170, 110, 440, 400, CREAM, round_by=8)
    sheet.box(195, 135, 390, 350, PLUM)
    sheet.disc(470, 245, 46, AMBER)
    sheet.hill(left=195, right=500, foot=485, height=120, colour=PINE)
    sheet.hill(left=360, right=585, foot=485, height=80, colour=MOSS)
    sheet.box(384, 135, 14, 350, CREAM)
    sheet.box(195, 300, 390, 14, CREAM)
    lamp(sheet, 1060, cord=210, size=120, shade=BRICK)
    sheet.box(100, 700, 1400, 44, BRICK, round_by=12)
    for leg in (190, 1370):
        sheet.box(leg, 744, 44, 256, WINE)
    wheel(sheet, 870, 480, 214, tyre=NIGHT)
    kettle(sheet, 330, 700, 120, colour=TEAL)
    mug(sheet, 1190, 700, 84, colour=ORANGE)
    mug(sheet, 1330, 700, 84, colour=CREAM)
    return sheet


def tuesday_table() -> Canvas:
    """A long table under three lamps in an evening workshop: a wheel, mugs, a toaster, a kettle, empty stools."""
    sheet = Canvas(paper=INK)
    for x, cord, size in ((330, 150, 84), (800, 200, 104), (1270, 150, 84)):
        lamp(sheet, x, cord=cord, size=size, shade=BRICK, glow="#2d5663")
    sheet.box(0, 900, WIDTH, 100, NIGHT)
    for x in (260, 620, 980, 1340):
        sheet.box(x - 70, 770, 140, 26, STRAW, round_by=13)
        for leg in (-50, 38):
            sheet.box(x + leg, 796, 14, 150, STRAW)
    sheet.box(90, 640, 1420, 46, ORANGE, round_by=12)
    for leg in (150, 1410):
        sheet.box(leg, 686, 42, 250, BRICK)
    wheel(sheet, 800, 462, 178, tyre=CREAM, rim=SEA)
    kettle(sheet, 300, 640, 112, colour=TEAL)
    for x, colour in ((530, AMBER), (1040, ROSE), (1150, CREAM)):
        mug(sheet, x, 640, 66, colour=colour)
    sheet.box(1268, 540, 170, 100, SEA, round_by=26)
    sheet.box(1300, 528, 106, 16, NIGHT, round_by=8)
    sheet.box(1316, 486, 74, 50, STRAW, round_by=12)
    sheet.disc(1416, 596, 9, NIGHT)
    return sheet


def parts_room() -> Canvas:
    """A wall of small labelled drawers, one of them pulled out and glowing."""
    sheet = Canvas(paper=PLUM)
    drawers(
        sheet, 90, 96, columns=12, rows=7, wide=118, high=116, colours=(BRICK, "#a0663f", "#8a4a44", ORANGE, "#93593a")
    )
    sheet.box(782, 428, 146, 148, NIGHT, round_by=10)
    sheet.box(790, 452, 130, 120, AMBER, round_by=8)
    sheet.box(816, 474, 78, 34, CREAM, round_by=4)
    sheet.disc(855, 536, 12, NIGHT)
    sheet.box(0, 930, WIDTH, 70, NIGHT)
    return sheet


def bridge() -> Canvas:
    """A long bridge over a wide water in the morning, with one small bicycle on it."""
    sheet = Canvas(paper="#f6dcc0")
    sheet.disc(800, 560, 170, "#f7b26a")
    sheet.box(0, 620, WIDTH, 380, SEA)
    sheet.box(0, 620, WIDTH, 14, "#a5cdc6")
    for tower in (430, 1130):
        sheet.box(tower, 150, 34, 640, INK)
        for step in range(1, 9):
            for side in (-1, 1):
                sheet.line([(tower + 17, 165 + step * 12), (tower + 17 + side * step * 41, 560)], INK, 4)
    sheet.box(0, 556, WIDTH, 34, NIGHT)
    sheet.box(0, 516, WIDTH, 6, NIGHT)
    for post in range(0, WIDTH, 50):
        sheet.box(post, 516, 5, 44, NIGHT)
    bicycle(sheet, 726, 556, 42, frame=BRICK)
    drawn = random.Random(11)  # noqa: S311  # the same waves each time
    for _ in range(46):
        x, y = drawn.uniform(0, WIDTH), drawn.uniform(660, 980)
        sheet.line([(x, y), (x + drawn.uniform(40, 120), y)], drawn.choice((TEAL, MIST, "#f0c08b")), 6)
    return sheet


def rain() -> Canvas:
    """A street in the rain; one shop window is lit, with a bicycle in it."""
    sheet = Canvas(paper=SLATE)
    for number, wall in enumerate((INK, "#2b5361", "#234a58", INK)):
        sheet.box(number * 400, 90 + number % 2 * 50, 400, 760, wall)
    sheet.box(420, 330, 760, 500, BRICK, round_by=6)
    sheet.box(460, 420, 520, 370, AMBER, round_by=6)
    sheet.box(460, 420, 520, 370, "#f6cf86", round_by=6)
    sheet.box(1020, 420, 120, 410, WINE, round_by=6)
    sheet.disc(1120, 630, 8, AMBER)
    for stripe in range(10):
        sheet.box(420 + stripe * 76, 330, 76, 66, CREAM if stripe % 2 else TEAL)
    bicycle(sheet, 560, 782, 98, frame=TEAL)
    sheet.box(0, 830, WIDTH, 170, NIGHT)
    sheet.shape([(460, 830), (980, 830), (1090, HEIGHT), (350, HEIGHT)], "#8f7a52")
    drawn = random.Random(3)  # noqa: S311  # the same drops each time
    for _ in range(170):
        x, y = drawn.uniform(0, WIDTH), drawn.uniform(0, HEIGHT)
        sheet.line([(x, y), (x - 12, y + 42)], "#a9c4cc", 3)
    return sheet


def big_wheel() -> Canvas:
    """A wheel larger than the picture, its spokes crossing like a drawing of the sun."""
    sheet = Canvas(paper=AMBER)
    sheet.disc(800, 1000, 860, ORANGE)
    spokes(sheet, 800, 1000, 800, colour=CREAM, many=48, width=5)
    sheet.ring(800, 1000, 830, 70, NIGHT)
    sheet.ring(800, 1000, 760, 18, CREAM)
    sheet.disc(800, 1000, 130, NIGHT)
    sheet.disc(800, 1000, 64, CREAM)
    return sheet


def orchard() -> Canvas:
    """A cargo trailer with apples beside a bicycle under round trees."""
    sheet = Canvas(paper="#dbe9dc")
    sheet.hill(left=-300, right=1100, foot=720, height=260, colour=LEAF)
    sheet.hill(left=600, right=2000, foot=720, height=200, colour="#8fb07a")
    sheet.box(0, 700, WIDTH, 300, MOSS)
    for x, size in ((180, 120), (470, 96), (1240, 132), (1480, 100)):
        sheet.box(x - 12, 640 - size * 0.4, 24, size * 0.4 + 90, WINE)
        sheet.disc(x, 560 - size * 0.4, size, PINE)
        for dx, dy in ((-0.4, -0.3), (0.3, -0.5), (0.5, 0.2), (-0.2, 0.4), (0.05, 0)):
            sheet.disc(x + dx * size, 560 - size * 0.4 + dy * size, 13, BRICK)
    bicycle(sheet, 760, 880, 112, frame=WINE)
    sheet.box(390, 700, 250, 110, STRAW, round_by=8)
    for x, y in ((420, 690), (468, 678), (516, 688), (564, 676), (610, 690)):
        sheet.disc(x, y, 30, BRICK)
    wheel(sheet, 515, 830, 52)
    sheet.line([(640, 790), (730, 772)], NIGHT, 8)
    return sheet


def ledger() -> Canvas:
    """An open book of accounts with a column of bicycle bells drawn in the margin."""
    sheet = Canvas(paper=PINE)
    sheet.shape([(210, 230), (790, 190), (790, 850), (210, 810)], CREAM)
    sheet.shape([(1390, 230), (810, 190), (810, 850), (1390, 810)], CREAM)
    sheet.box(790, 190, 20, 664, STRAW)
    for row in range(9):
        sheet.line([(330, 300 + row * 56), (740, 288 + row * 60)], SEA if row % 3 else BRICK, 7)
        sheet.line([(860, 288 + row * 60), (1290, 300 + row * 56)], SEA if row % 3 != 1 else BRICK, 7)
    for row in range(4):
        sheet.disc(270, 330 + row * 128, 30, AMBER)
        sheet.disc(270, 330 + row * 128, 8, WINE)
    sheet.line([(1180, 760), (1440, 940)], ORANGE, 22)
    mug(sheet, 1450, 330, 120, colour=BRICK)
    return sheet


def portrait(*, seed: int, paper: str, one: str, other: str) -> Canvas:
    """A wheel of broken rings instead of a face; `seed` turns the pattern so that no two are alike."""
    sheet = Canvas(paper=paper, width=600, height=600)
    drawn = random.Random(seed)  # noqa: S311  # a pattern, not a secret
    for number, radius in enumerate((262, 216, 170, 124)):
        start = drawn.uniform(0, 360)
        sheet.ring(300, 300, radius, 30, one if number % 2 else other, start=start, end=start + drawn.uniform(120, 320))
    spokes(sheet, 300, 300, 96, colour=one, many=7 + seed % 6, width=9)
    sheet.disc(300, 300, 42, other)
    return sheet


SCENES: dict[str, Callable[[], Canvas]] = {
    scene.__name__.replace("_", "-"): scene
    for scene in (
        workshop,
        canal,
        snowy_road,
        kitchen_table,
        tuesday_table,
        parts_room,
        bridge,
        rain,
        big_wheel,
        orchard,
        ledger,
    )
}
