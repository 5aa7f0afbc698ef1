"""Bytes of pictures: what we take, and how every trace of camera and place is taken out. Pure apart from decoding.

Limits: 24 million pixels, checked from the header before anything is decoded, so that the work
stays within 300 MB (measured in tests). Re-encoding also ends files that are two formats at once.
WebP and AVIF are kept as JPEG or PNG: encoding them again takes up to 780 MB at this size. Pillow
decodes WebP through three copies of the picture, so of that kind it takes half as many pixels.
"""

from __future__ import annotations

import io
import secrets
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 24_000_000
MAX_WEBP_PIXELS = 12_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
ENDINGS = {"JPEG": "jpg", "PNG": "png"}


class UnusablePicture(ValidationError):
    """The file is no picture that we take."""


def opaque_name(filename: str) -> str:
    """Sixteen random hex digits with the file's ending in lower case."""
    return f"{secrets.token_hex(8)}{PurePosixPath(filename).suffix.lower()}"


def stripped(file: File[bytes]) -> ContentFile[bytes]:
    """The picture re-encoded upright without any metadata: JPEG, or PNG where it has transparency or few colours.

    Raises `UnusablePicture` for anything else than a whole JPEG, PNG, WebP, GIF or AVIF of at most 24 million pixels.
    An animation keeps its first frame only.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as picture:
            most = MAX_WEBP_PIXELS if picture.format == "WEBP" else MAX_PIXELS
            if picture.width * picture.height > most:
                raise UnusablePicture(
                    _("This picture is too large: at most %(most)s million pixels. Make it smaller and try again.")
                    % {"most": most // 1_000_000}
                )
            kind = "PNG" if picture.format in ("PNG", "GIF") or picture.has_transparency_data else "JPEG"
            return ContentFile(_encoded(picture, kind), name=f"{secrets.token_hex(8)}.{ENDINGS[kind]}")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, UnusablePicture):
            raise
        raise UnusablePicture(
            _("This file could not be read as a picture. Use a JPEG, PNG, WebP, GIF or AVIF file.")
        ) from error


def _encoded(picture: Image.Image, kind: str) -> bytes:
    icc = picture.info.get("icc_profile")  # colours, not camera; kept so that they stay true
    ImageOps.exif_transpose(picture, in_place=True)
    if kind == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, format=kind, icc_profile=icc, **({"quality": 90} if kind == "JPEG" else {}))
    return out.getvalue()


def chief_colour(file: File[bytes]) -> str:
    """The colour that most of the picture has, as `#rrggbb`; empty where one can see through it."""
    file.seek(0)
    with Image.open(file, formats=("JPEG", "PNG")) as picture:
        if picture.has_transparency_data:
            return ""
        picture.draft("RGB", (64, 64))  # a JPEG is decoded no larger than this needs
        few = picture.convert("RGB").resize((32, 32), Image.Resampling.BOX).quantize(4)
    file.seek(0)
    _count, most = max(few.getcolors() or [(0, 0)])
    red, green, blue = (few.getpalette() or [0, 0, 0])[3 * int(most) : 3 * int(most) + 3]  # type: ignore[call-overload]
    return f"#{red:02x}{green:02x}{blue:02x}"
