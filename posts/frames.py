"""Where pictures appear on the public pages, and the sizes made for each place.

Lists fetch all sizes of a frame in one query, so the sizes are named here once and
nowhere in a template.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Picture as PictureElement
from wagtail.images.shortcuts import get_renditions_or_not_found

from posts.models import Picture

FORMATS = ("webp", "jpeg")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One place for a picture."""

    operations: tuple[str, ...]  # Wagtail's resize operations; the first is the fallback, also what feeds carry
    sizes: str  # how wide the place is, as the `sizes` attribute says it

    @property
    def specs(self) -> tuple[str, ...]:
        """Every rendition the frame needs, as Wagtail filter specs."""
        return tuple(f"{operation}|format-{form}" for form in FORMATS for operation in self.operations)


FRAMES: Mapping[str, Frame] = {
    "card": Frame(
        operations=("fill-640x427", "fill-400x267", "fill-960x640"),
        sizes="(min-width: 70rem) 22rem, (min-width: 40rem) 45vw, 92vw",
    ),
    "lead": Frame(
        operations=("fill-960x640", "fill-640x427", "fill-1440x960"),
        sizes="(min-width: 70rem) 42rem, 92vw",
    ),
    "cover": Frame(operations=("width-1280", "width-640", "width-1920"), sizes="(min-width: 70rem) 66rem, 94vw"),
    "body": Frame(operations=("width-960", "width-480", "width-1440"), sizes="(min-width: 50rem) 44rem, 92vw"),
    "portrait": Frame(operations=("fill-112x112",), sizes="3.5rem"),
    "face": Frame(operations=("fill-320x320", "fill-480x480"), sizes="10rem"),
}
SHARED = "fill-1200x630|format-jpeg"  # what networks show beside a link (Open Graph)


def picture_html(picture: Picture | None, *, frame: str, alt: str, eager: bool = False) -> SafeString:
    """A `<picture>` element with its sizes, or nothing; an empty `alt` means decoration."""
    if picture is None:
        return mark_safe("")
    place = FRAMES[frame]
    attributes: dict[str, Any] = {"alt": alt, "sizes": place.sizes, "decoding": "async"}
    attributes |= {"fetchpriority": "high"} if eager else {"loading": "lazy"}
    renditions = get_renditions_or_not_found(picture, place.specs)
    html: str = PictureElement(renditions, attributes).__html__()
    return mark_safe(html)  # noqa: S308  # Wagtail escapes every attribute (django.forms.utils.flatatt)
