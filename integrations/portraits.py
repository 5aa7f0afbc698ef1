"""An account's picture as the desk keeps it: small, drawn anew by us, so that nothing of a third party is shown."""

import base64
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

SIDE: Final = 96  # pixels
MOST_PIXELS: Final = 16_000_000  # of what is sent to us
TAKEN: Final = ("JPEG", "PNG", "GIF", "WEBP")


def drawn_anew(data: bytes) -> bytes:
    """The picture as a PNG of 96 by 96 pixels; empty for what is none, or too large."""
    try:
        with Image.open(BytesIO(data), formats=TAKEN) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return b""
            square = ImageOps.fit(picture.convert("RGBA"), (SIDE, SIDE))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    kept = BytesIO()
    square.quantize(128).save(kept, "PNG")
    return kept.getvalue()


def as_data(portrait: bytes | memoryview) -> str:
    """What the source of an <img> takes; empty where there is no picture."""
    return f"data:image/png;base64,{base64.b64encode(bytes(portrait)).decode()}" if portrait else ""
