"""A picture as it leaves the house: its file, proven by its hash, and the words for those who do not see it."""

import hashlib

from django.core.files.storage import default_storage

from integrations.message import Media
from posts.models import Picture

MIMES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}


def media_of(picture: Picture, *, alt: str) -> Media:
    """The picture with these words; `alt` is empty for one that is only decoration."""
    name = picture.file.name
    return Media(
        file=name,
        sha256=sha256_of(name),
        mime=MIMES.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream"),
        alt=alt,
        width=picture.width,
        height=picture.height,
        focus=_focus(picture),
    )


def sha256_of(name: str) -> str:
    """SHA-256 (hex) of a stored file, or "" when it is gone."""
    if not default_storage.exists(name):
        return ""
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _focus(picture: Picture) -> "tuple[float, float] | None":
    """The focal point as networks write it: x and y from -1 to 1, y upwards."""
    if not picture.has_focal_point():
        return None
    x = picture.focal_point_x / picture.width * 2 - 1
    y = 1 - picture.focal_point_y / picture.height * 2
    return (round(x, 3), round(y, 3))
