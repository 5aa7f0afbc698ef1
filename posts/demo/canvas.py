"""Flat pictures drawn with Pillow: a palette, and shapes in a space of 1600 by 1000 units with smooth edges."""

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1000
OVERSAMPLE = 2  # drawn this much larger, then made smaller: that is what smooths the edges

NIGHT, INK, SLATE = "#16323f", "#1f4452", "#3d6573"
TEAL, SEA, MIST = "#2f7f86", "#7fb7b2", "#cfe3dd"
CREAM, SAND, STRAW = "#fbf3e4", "#efdfc3", "#e3c48f"
AMBER, ORANGE, BRICK = "#f0b04c", "#df7f3f", "#b4523a"
WINE, PLUM, ROSE = "#7c3040", "#5d3a5e", "#e6a890"
PINE, MOSS, LEAF = "#2c5545", "#5e8560", "#a9c08a"
SNOW, WHITE = "#eef4f5", "#ffffff"

Point = tuple[float, float]


class Canvas:
    """A sheet to draw on; x grows to the right and y downwards, in units of the finished picture."""

    def __init__(self, *, paper: str, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.width, self.height = width, height
        self._sheet = Image.new("RGB", (width * OVERSAMPLE, height * OVERSAMPLE), paper)
        self._pen = ImageDraw.Draw(self._sheet)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """A filled polygon."""
        self._pen.polygon([(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points], fill=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, round_by: float = 0) -> None:
        """A filled rectangle from its top left corner."""
        corners = [value * OVERSAMPLE for value in (x, y, x + width, y + height)]
        self._pen.rounded_rectangle(corners, radius=round_by * OVERSAMPLE, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle round its middle."""
        self._pen.ellipse(
            [value * OVERSAMPLE for value in (x - radius, y - radius, x + radius, y + radius)], fill=colour
        )

    def ring(
        self, x: float, y: float, radius: float, width: float, colour: str, *, start: float = 0, end: float = 360
    ) -> None:
        """A circle's line, or a part of it in degrees clockwise from three o'clock."""
        around = [value * OVERSAMPLE for value in (x - radius, y - radius, x + radius, y + radius)]
        self._pen.arc(around, start, end, fill=colour, width=round(width * OVERSAMPLE))

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """A line with round joints and ends."""
        scaled = [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]
        self._pen.line(scaled, fill=colour, width=max(1, round(width * OVERSAMPLE)), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def hill(self, *, left: float, right: float, foot: float, height: float, colour: str) -> None:
        """Half a sine wave, standing on `foot`."""
        steps = 60
        top = [
            (left + (right - left) * step / steps, foot - height * math.sin(math.pi * step / steps))
            for step in range(steps + 1)
        ]
        self.shape(top, colour)

    def as_png(self) -> bytes:
        """The finished picture."""
        out = io.BytesIO()
        self._sheet.resize((self.width, self.height), Image.Resampling.LANCZOS).save(out, format="PNG")
        return out.getvalue()
