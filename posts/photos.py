"""Bytes of pictures: what we take, and how every trace of camera and place is taken out. Pure apart from decoding.

Limits: 24 million pixels, checked from the header before anything is decoded, so that decoding
stays within 300 MB (measured in tests). Re-encoding also ends files that are two formats at once.
"""

import io
import secrets
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 24_000_000
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}


class UnusablePicture(ValidationError):
    """The file is no picture that we take."""


def opaque_name(filename: str) -> str:
    """Sixteen random hex digits with the file's ending in lower case."""
    return f"{secrets.token_hex(8)}{PurePosixPath(filename).suffix.lower()}"


def stripped(file: File) -> ContentFile:
    """The picture re-encoded upright, in the same format, without any metadata.

    Raises `UnusablePicture` for anything else than a whole JPEG, PNG, WebP, GIF or AVIF of at most 24 million pixels.
    An animation keeps its first frame only.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnusablePicture(
                    _("This picture is too large: at most 24 million pixels. Make it smaller and try again.")
                )
            name = f"{secrets.token_hex(8)}.{FORMATS[picture.format or 'JPEG']}"
            return ContentFile(_encoded(picture, picture.format or "JPEG"), name=name)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise UnusablePicture(
            _("This file could not be read as a picture. Use a JPEG, PNG, WebP, GIF or AVIF file.")
        ) from error


def _encoded(picture: Image.Image, kind: str) -> bytes:
    ImageOps.exif_transpose(picture, in_place=True)
    icc = picture.info.get("icc_profile")  # colours, not camera; kept so that they stay true
    if kind == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    picture.info = {}
    out = io.BytesIO()
    options = {"JPEG": {"quality": 90, "optimize": False}, "WEBP": {"quality": 90}, "AVIF": {"quality": 80}}.get(kind, {})
    picture.save(out, format=kind, icc_profile=icc, **options)
    return out.getvalue()
