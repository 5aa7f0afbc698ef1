"""Whether words can be read on a colour, as WCAG 2.2 measures it. Pure.

Sources: w3.org/TR/WCAG22, "relative luminance" and "contrast ratio", success criterion 1.4.3.
"""

import colorsys
import re

ENOUGH = 4.5  # for text of any size
_HEX = re.compile(r"#[0-9a-f]{6}")
STEP = 0.02


def is_colour(text: str) -> bool:
    """Whether `text` is a colour as we store it: `#rrggbb` in small letters."""
    return bool(_HEX.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darker_until(colour: str, *, on: str, ratio: float = ENOUGH) -> str:
    """The nearest darker shade of `colour` that reaches the ratio with `on`; itself where it already does."""
    return _stepped(colour, on=on, ratio=ratio, step=-STEP)


def lighter_until(colour: str, *, on: str, ratio: float = ENOUGH) -> str:
    """The nearest lighter shade of `colour` that reaches the ratio with `on`; itself where it already does."""
    return _stepped(colour, on=on, ratio=ratio, step=STEP)


def _stepped(colour: str, *, on: str, ratio: float, step: float) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(colour))
    while contrast(colour, on) < ratio and 0 < light + step < 1:
        light += step
        colour = "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, saturation))
    return colour


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255
