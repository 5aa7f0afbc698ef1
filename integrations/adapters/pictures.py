"""Pictures made small enough for a network. Ours are sealed as they are; what a network gets may be a smaller copy."""

import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from integrations.adapters.text import cut, one_line
from integrations.errors import PermanentError
from integrations.message import Media, canonical_digest

QUALITIES: Final = (88, 80, 70, 60)
SHRINK: Final = 0.75  # of the longer side, where no quality is small enough
SMALLEST: Final = 64  # pixels; below that it is no picture any more


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a network takes."""

    number: int
    alt: int  # characters of alternative text
    bytes: int
    pixels: int
    mimes: Collection[str] = ("image/jpeg", "image/png")
    side: int = 2048  # pixels of the longer side; more shows on no screen


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A picture's bytes as they are sent."""

    data: bytes
    mime: str


def fitting(pictures: Iterable[Media], taken: Taken) -> tuple[Media, ...]:
    """The first pictures, each once, their alternative texts cut to the network's limit."""
    once = {picture.sha256: replace(picture, alt=fitting_alt(picture, taken.alt)) for picture in pictures}
    return tuple(once.values())[: taken.number]


def fitting_alt(picture: Media, limit: int) -> str:
    """The alternative text on one line, within `limit` characters."""
    return cut(one_line(picture.alt), limit=limit, length=len)


def picture_key(picture: Media) -> str:
    """Names an upload in `Call.parts_done`: with another alternative text it is another upload."""
    return canonical_digest([picture.sha256, picture.alt])


def fitted(picture: Media, data: bytes, taken: Taken) -> Fitted:
    """The picture itself where the network takes it, else a JPEG of it that is small enough; always the same one."""
    pixels = picture.width * picture.height
    if picture.mime in taken.mimes and len(data) <= taken.bytes and pixels <= taken.pixels:
        return Fitted(data=data, mime=picture.mime)
    try:
        with Image.open(io.BytesIO(data)) as opened:
            plain = _on_white(ImageOps.exif_transpose(opened))
    except (OSError, Image.DecompressionBombError):
        raise PermanentError(_("A picture cannot be read, and is too large as it is.")) from None
    plain.thumbnail((taken.side, taken.side))
    while max(plain.size) > SMALLEST:
        for quality in QUALITIES:
            smaller = _jpeg(plain, quality)
            if len(smaller) <= taken.bytes:
                return Fitted(data=smaller, mime="image/jpeg")
        plain = plain.resize((max(1, int(plain.width * SHRINK)), max(1, int(plain.height * SHRINK))))
    return Fitted(data=_jpeg(plain, QUALITIES[-1]), mime="image/jpeg")


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG has no transparency: what was transparent turns white."""
    if picture.mode in {"RGB", "L"}:
        return picture.copy()
    layered = picture.convert("RGBA")
    white = Image.new("RGBA", layered.size, "white")
    white.alpha_composite(layered)
    return white.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
