"""Where pictures appear on the public pages, and the sizes made for each place.

Lists fetch all sizes of a frame in one query, so the sizes are named here once and nowhere in a template.
WebP and JPEG are made when a page first needs them; AVIF, which takes seconds, is made by the clock
(`posts.renditions`) and shown from then on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_renditions_or_not_found

from posts.models import Picture, Rendition

AT_ONCE = ("webp", "jpeg")  # the last is what every browser and every feed reader shows
LATER = ("avif",)
FORMATS = (*LATER, *AT_ONCE)  # as a browser should choose
FIRST = mark_safe('fetchpriority="high"')
LATE = mark_safe('loading="lazy" decoding="async"')
NARROW = "(max-width: 40rem)"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One place for a picture."""

    operations: tuple[str, ...]  # Wagtail's resize operations; the first is the fallback, also what feeds carry
    sizes: str  # how wide the place is, as the `sizes` attribute says it
    narrow: tuple[str, ...] = ()  # another crop for phones: closer, around the focal point
    tall: str = ""  # the frame for a picture that is taller than wide

    def specs(self, formats: tuple[str, ...] = FORMATS) -> tuple[str, ...]:
        """Every rendition the frame can show, as Wagtail filter specs."""
        return tuple(_spec(operation, form) for form in formats for operation in (*self.operations, *self.narrow))


FRAMES: Mapping[str, Frame] = {
    "card": Frame(
        operations=("fill-640x427", "fill-400x267", "fill-960x640"),
        sizes="(min-width: 70rem) 22rem, (min-width: 40rem) 45vw, 92vw",
    ),
    "lead": Frame(
        operations=("fill-960x640", "fill-640x427", "fill-1440x960"),
        sizes="(min-width: 70rem) 42rem, 92vw",
    ),
    "cover": Frame(
        operations=("width-1280", "width-640", "width-1920"),
        sizes="(min-width: 70rem) 66rem, 94vw",
        narrow=("fill-800x800", "fill-480x480"),
        tall="cover-tall",
    ),
    "cover-tall": Frame(operations=("width-960", "width-480"), sizes="(min-width: 50rem) 40rem, 94vw"),
    "body": Frame(operations=("width-960", "width-480", "width-1440"), sizes="(min-width: 50rem) 44rem, 92vw"),
    "portrait": Frame(operations=("fill-112x112",), sizes="3.5rem"),
    "face": Frame(operations=("fill-320x320", "fill-480x480"), sizes="10rem"),
}
SHARED = "fill-1200x630|format-jpeg"  # what networks show beside a link (Open Graph)


def _spec(operation: str, form: str) -> str:
    return f"{operation}|format-{form}"


@cache
def _filter(spec: str) -> Filter:
    """Made once a process: taking a spec apart costs more than looking for what was made by it."""
    return Filter(spec=spec)


def fetch_at_once(shown: Iterable[tuple[Picture | None, Iterable[str]]]) -> None:
    """One query for what a page shows of all its pictures, each with the specs of the places where it stands."""
    wanted: dict[int, set[str]] = defaultdict(set)
    pictures: list[Picture] = []
    for picture, specs in shown:
        if picture is not None:
            pictures.append(picture)
            wanted[picture.pk].update(specs)
    alike: dict[frozenset[str], list[int]] = defaultdict(list)
    for pk, specs in wanted.items():
        alike[frozenset(specs)].append(pk)
    if not alike:
        return
    which = Q()
    for group, pks in alike.items():
        which |= Q(image__in=pks, filter_spec__in=group)
    found: dict[int, list[Rendition]] = defaultdict(list)
    for rendition in Rendition.objects.filter(which):
        found[rendition.image_id].append(rendition)
    for picture in pictures:
        picture.prefetched_renditions = found[picture.pk]  # where Wagtail looks first


def frame_of(picture: Picture, name: str) -> Frame:
    """The frame for this very picture: by its shape, and uncropped where words are printed in it."""
    place = FRAMES[name]
    if place.tall and picture.is_portrait():
        place = FRAMES[place.tall]
    return replace(place, narrow=()) if picture.shows_words else place


def picture_html(picture: Picture | None, *, frame: str, alt: str, eager: bool = False) -> SafeString:
    """A picture on the ground of its own colour, with its sizes and formats, or nothing; an empty `alt` is decoration.

    Width and height stand in the page, so nothing moves when the picture arrives.
    """
    if picture is None:
        return mark_safe("")
    place = frame_of(picture, frame)
    there = _renditions(picture, place)
    main = there[_spec(place.operations[0], AT_ONCE[-1])]
    return format_html(
        '<span class="photo">{}<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}>'
        "</picture></span>",
        ground_html(picture),
        format_html_join("", "{}", ((source,) for source in _sources(place, there))),
        main.url,
        _srcset(place.operations, AT_ONCE[-1], there),
        place.sizes,
        main.width,
        main.height,
        alt,
        FIRST if eager else LATE,
    )


def ground_html(picture: Picture) -> SafeString:
    """The colour that stands in a picture's place until it arrives: a drawing, since no page may carry a style."""
    if not picture.ground:
        return mark_safe("")
    return format_html(
        '<svg class="ground" aria-hidden="true"><rect width="100%" height="100%" fill="{}"/></svg>', picture.ground
    )


def _renditions(picture: Picture, place: Frame) -> dict[str, Rendition]:
    """Spec -> rendition: those that may not wait are made here, the others are taken where they are ready."""
    ready = picture.find_existing_renditions(*map(_filter, place.specs()))
    there: dict[str, Rendition] = {found.spec: rendition for found, rendition in ready.items()}
    if missing := [spec for spec in place.specs(AT_ONCE) if spec not in there]:
        there |= get_renditions_or_not_found(picture, missing)
    return there


def _sources(place: Frame, there: Mapping[str, Rendition]) -> Iterator[SafeString]:
    """The narrow crop first, each in the formats a browser may choose from; the `<img>` itself is for the rest."""
    for media, operations in ((NARROW, place.narrow), ("", place.operations)):
        for form in FORMATS:
            srcset = _srcset(operations, form, there)
            if not srcset or (form == AT_ONCE[-1] and not media):
                continue
            shape = there[_spec(operations[0], AT_ONCE[-1])]
            yield format_html(
                '<source {}type="image/{}" srcset="{}" sizes="{}" width="{}" height="{}">',
                format_html('media="{}" ', media) if media else "",
                form,
                srcset,
                place.sizes,
                shape.width,
                shape.height,
            )


def _srcset(operations: tuple[str, ...], form: str, there: Mapping[str, Rendition]) -> str:
    """Each width once, or nothing while not all are made; a small original gives the same picture for every size."""
    found = [there.get(_spec(operation, form)) for operation in operations]
    by_width = {rendition.width: f"{rendition.url} {rendition.width}w" for rendition in found if rendition}
    return ", ".join(by_width[width] for width in sorted(by_width)) if all(found) else ""
