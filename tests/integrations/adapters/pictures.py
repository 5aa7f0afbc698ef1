"""Small pictures for tests that look into them."""

import hashlib
import io
from typing import Any

from PIL import Image

from integrations.message import Media


def photo(width: int = 60, height: int = 40) -> bytes:
    """A PNG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def noise(side: int) -> bytes:
    """A picture that no PNG makes small."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(out, "PNG")
    return out.getvalue()


def media(data: bytes, **changes: Any) -> Media:
    """The sealed facts of a picture."""
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
    facts = {"file": "ring.png", "mime": "image/png", "alt": "A ring on a stone floor", "width": width}
    return Media(**{**facts, "height": height, "sha256": hashlib.sha256(data).hexdigest()} | changes)
