"""Where pictures appear on the public pages, and the sizes made for each place.

Lists fetch all sizes of a frame in one query, so the sizes are named here once and nowhere in a template.
WebP and JPEG are made when a page first needs them; AVIF, which takes seconds, is made by the clock
(`posts.renditions`) and shown from then on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from html import escape
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_renditions_or_not_found

from integrations.prepared import Prepared
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

    @cache  # noqa: B019 (there are as many as places)
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


class Made(NamedTuple):
    """What a page says of a rendition."""

    file: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return _url(self.file)

    @property
    def src(self) -> str:
        """The same, as it stands in a page."""
        return _src(self.file)


@dataclass(eq=False)
class Cover:
    """What a page says of a picture, read as values: as a picture it costs ten times as much."""

    pk: int
    width: int
    height: int
    ground: str
    shows_words: bool
    focal_point_x: int | None
    focal_point_y: int | None
    focal_point_width: int | None
    focal_point_height: int | None
    made: dict[tuple[str, str], Made] = field(init=False, default_factory=dict, repr=False)

    def is_portrait(self) -> bool:
        return self.width < self.height


@lru_cache(maxsize=4096)
def _keys(
    specs: tuple[str, ...], x: int | None, y: int | None, width: int | None, height: int | None
) -> list[tuple[str, str]]:
    """Each spec, and what Wagtail calls the focal point in its renditions: nothing where it plays no part."""
    point = SimpleNamespace(focal_point_x=x, focal_point_y=y, focal_point_width=width, focal_point_height=height)
    return [(spec, str(_filter(spec).get_cache_key(point))) for spec in specs]


def fetch_at_once(shown: Iterable[tuple[Picture | Cover | None, Iterable[str]]]) -> None:
    """One query for what a page shows of all its pictures, each with the specs of the places where it stands."""
    pictures, wanted = [], set[str]()
    for picture, specs in shown:
        if picture is not None:
            pictures.append(picture)
            wanted.update(specs)
    if not pictures:
        return
    found: dict[int, dict[tuple[str, str], Made]] = defaultdict(dict)
    ids = list(dict.fromkeys(picture.pk for picture in pictures))
    for pk, spec, focus, *made in _made(pictures=ids, specs=sorted(wanted)):
        found[pk][spec, focus] = Made(*made)
    for picture in pictures:
        picture.made = found[picture.pk]


_made: Prepared[tuple[Any, ...]] = Prepared(
    lambda *, pictures, specs: Rendition.objects.filter(image__in=pictures, filter_spec__in=specs).values_list(
        "image", "filter_spec", "focal_point_key", "file", "width", "height"
    )
)


def rendition_of(picture: Picture, spec: str) -> Made:
    """One rendition, made here where it is not there yet."""
    return _renditions(picture, (spec,), make=(spec,))[spec]


@lru_cache(maxsize=8192)
def _url(file: str) -> str:
    """Where a file is read; its name says all of it."""
    return str(Rendition._meta.get_field("file").storage.url(file))  # noqa: SLF001 (Django's documented one)


@lru_cache(maxsize=8192)
def _src(file: str) -> str:
    return escape(_url(file))


def frame_of(picture: Picture | Cover, name: str) -> Frame:
    """The frame for this very picture: by its shape, and uncropped where words are printed in it."""
    place = FRAMES[name]
    if place.tall and picture.is_portrait():
        place = FRAMES[place.tall]
    return replace(place, narrow=()) if picture.shows_words else place


def picture_html(picture: Picture | Cover | None, *, frame: str, alt: str, eager: bool = False) -> SafeString:
    """A picture on the ground of its own colour, with its sizes and formats, or nothing; an empty `alt` is decoration.

    Width and height stand in the page, so nothing moves when the picture arrives.
    """
    if picture is None:
        return mark_safe("")
    place = frame_of(picture, frame)
    there = _renditions(picture, place.specs(), make=place.specs(AT_ONCE))
    return mark_safe(  # noqa: S308  # all that is not ours is escaped
        f'<span class="photo">{ground_html(picture)}<picture>{_sizes(place, tuple(there.items()))} '
        f'alt="{escape(alt)}" {FIRST if eager else LATE}></picture></span>'
    )


@lru_cache(maxsize=2048)
def _sizes(place: Frame, made: tuple[tuple[str, Made], ...]) -> str:
    """What a browser may choose from, up to the middle of the `<img>`: the names of files say all of it."""
    there = dict(made)
    main = there[_spec(place.operations[0], AT_ONCE[-1])]
    return (
        f"{''.join(_sources(place, there))}"
        f'<img src="{main.src}" srcset="{_srcset(place.operations, AT_ONCE[-1], there)}" sizes="{place.sizes}" '
        f'width="{main.width}" height="{main.height}"'
    )


def ground_html(picture: Picture | Cover) -> SafeString:
    """The colour that stands in a picture's place until it arrives: a drawing, since no page may carry a style.

    It shows on readers' pages alone, whose style lays it beneath the picture.
    """
    if not picture.ground:
        return mark_safe("")
    return mark_safe(  # noqa: S308
        '<svg class="ground" display="none" aria-hidden="true">'
        f'<rect width="100%" height="100%" fill="{escape(picture.ground)}"/></svg>'
    )


def _renditions(picture: Picture | Cover, specs: tuple[str, ...], *, make: tuple[str, ...]) -> dict[str, Made]:
    """Spec -> rendition: those to `make` are made here where they are not there, the others taken where they are."""
    known: dict[tuple[str, str], Made] = getattr(picture, "made", {})
    point = (picture.focal_point_x, picture.focal_point_y, picture.focal_point_width, picture.focal_point_height)
    there = {key[0]: known[key] for key in _keys(specs, *point) if key in known}
    if not known and isinstance(picture, Picture):
        ready = picture.find_existing_renditions(*map(_filter, specs))
        there = {found.spec: _as_made(rendition) for found, rendition in ready.items()}
    if missing := [spec for spec in make if spec not in there]:
        whole = picture if isinstance(picture, Picture) else Picture.objects.get(pk=picture.pk)
        there |= {spec: _as_made(one) for spec, one in get_renditions_or_not_found(whole, missing).items()}
    return there


def _as_made(rendition: Rendition) -> Made:
    return Made(file=rendition.file.name, width=rendition.width, height=rendition.height)


def _sources(place: Frame, there: Mapping[str, Made]) -> Iterator[str]:
    """The narrow crop first, each in the formats a browser may choose from; the `<img>` itself is for the rest."""
    for media, operations in ((NARROW, place.narrow), ("", place.operations)):
        for form in FORMATS:
            srcset = _srcset(operations, form, there)
            if not srcset or (form == AT_ONCE[-1] and not media):
                continue
            shape = there[_spec(operations[0], AT_ONCE[-1])]
            only = f'media="{media}" ' if media else ""
            yield (
                f'<source {only}type="image/{form}" srcset="{srcset}" sizes="{place.sizes}" '
                f'width="{shape.width}" height="{shape.height}">'
            )


def _srcset(operations: tuple[str, ...], form: str, there: Mapping[str, Made]) -> str:
    """Each width once, or nothing while not all are made; a small original gives the same picture for every size."""
    try:
        found = [there[_spec(operation, form)] for operation in operations]
    except KeyError:
        return ""
    by_width = {made.width: f"{made.src} {made.width}w" for made in found}
    return ", ".join(by_width[width] for width in sorted(by_width))
