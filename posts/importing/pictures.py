"""Files that old posts show, found on disk and kept as `Picture`s."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from posts.models import Picture
from posts.photos import UnusablePicture, stripped


class NoPicture(ValueError):
    """A picture that cannot come in; its message says why."""


def find(path: str, *, directory: Path, post: Path) -> Path:
    """The file of a picture an old post names. Raises `NoPicture`.

    A path from the site's root (`/assets/a.png`) is looked up in the import directory and then beside it; any other
    path beside the post first. Nothing outside the import directory and its parent is read, whatever the path says.
    """
    try:
        parts = urlsplit(path)
    except ValueError:
        raise NoPicture(_("its address cannot be read")) from None
    if parts.scheme or parts.netloc:
        raise NoPicture(_("it lies on another site"))
    name = unquote(parts.path).replace("\x00", "")
    places = [directory, directory.parent]
    if not name.startswith("/"):
        places.insert(0, post.parent)
    outer = directory.parent.resolve()
    for place in places:
        try:
            file = (place / name.lstrip("/")).resolve()
            if file.is_relative_to(outer) and file.is_file():
                return _of_a_kind_we_take(file)
        except (OSError, RuntimeError):  # a name too long for the disk, or links in a circle
            continue
    raise NoPicture(_("there is no such file"))


def _of_a_kind_we_take(file: Path) -> Path:
    kind = file.suffix.lower().removeprefix(".")
    if kind not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise NoPicture(_("%(kind)s files are no pictures we take") % {"kind": kind.upper() or "?"})
    return file


def is_animated(file: Path) -> bool:
    """Whether the file has more than one frame; only the first is kept."""
    try:
        with Image.open(file) as image:
            return getattr(image, "n_frames", 1) > 1
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return False


@dataclass
class Album:
    """The pictures of one import: a file that was brought along once, now or in an earlier import, is used again."""

    kept: dict[str, Picture] = field(default_factory=dict)  # SHA-256 of the original file -> its picture

    def keep(self, file: Path, *, title: str, user: Any) -> Picture:
        """The picture of a file. Raises `NoPicture` for one that is broken or too large."""
        source = file.read_bytes()
        digest = hashlib.sha256(source).hexdigest()
        picture = self.kept.get(digest)
        if picture is None:
            try:
                picture = _stored(source, name=file.name) or _store(source, name=file.name, title=title, user=user)
            except UnusablePicture as error:
                raise NoPicture(" ".join(error.messages)) from error
            self.kept[digest] = picture
        return picture


def _stored(source: bytes, *, name: str) -> Picture | None:
    """The picture made from the same file by an earlier import; taking the metadata out gives the same bytes again."""
    clean = stripped(ContentFile(source, name=name))
    digest = hashlib.sha1(clean.read(), usedforsecurity=False).hexdigest()  # as Wagtail makes `file_hash`
    found: Picture | None = Picture.objects.filter(file_hash=digest).first()
    return found


def _store(source: bytes, *, name: str, title: str, user: Any) -> Picture:
    file = ImageFile(ContentFile(source, name=name), name=name)
    picture = Picture(title=title[:255], file=file, uploaded_by_user=user)
    picture.save()
    return picture
