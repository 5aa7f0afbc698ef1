"""Which stories readers find where, and what a card in a list shows of each.

Every list begins at `live_stories`: live, and in no restricted part of the site. A list
costs the same number of queries however long it is. Long lists are turned by key, never by counting
(`Turned`): the last page costs what the first does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext
from wagtail.models import PageViewRestriction

from integrations.prepared import Prepared
from posts.addresses import path_at
from posts.frames import FRAMES, Cover, fetch_at_once
from posts.kinds import Kind
from posts.mentions.context import named_at_once
from posts.models import Blog, Byline, Instalment, Person, Picture, Series, Story
from posts.models.story import IN_ORDER, headline_words
from posts.people import name_shown
from posts.text import shorten
from posts.voice_checks import story_blocks

CARDS_A_PAGE = 12
# Words of running text that adults read in a minute: Trauzettel-Klosinski and Dietz, IOVS 53 (2012), table of IReST.
WORDS_A_MINUTE = {"en": 228, "nl": 202, "sv": 199}
SUMMARY_LENGTH = 220
_ON_CARDS = (
    *("path", "depth", "live", "title", "slug", "url_path", "content_type", "locale__language_code"),
    *("first_published_at", "uuid", "headline", "standfirst", "kind", "series", "cover"),
)


def unrestricted(path: str = "path") -> Q:
    """A filter on pages: neither they nor what they stand in are for some eyes only.

    Part of the query itself, where Wagtail's `public()` asks for all restrictions each time it is called.
    """
    here = ExpressionWrapper(OuterRef(path), output_field=CharField())
    return Q(~Exists(PageViewRestriction.objects.alias(here=here).filter(here__startswith=F("page__path"))))


def live_stories(*, language: str | None = None) -> QuerySet[Story]:
    """What anybody may read, newest first, in one language or in all."""
    stories: QuerySet[Story] = Story.objects.live().filter(unrestricted()).select_related("locale")
    if language:
        stories = stories.filter(locale__language_code=language)
    return stories.order_by("-first_published_at", "-pk")


def live_blogs(*, language: str) -> QuerySet[Blog]:
    """The open blogs of a language, by name."""
    blogs: QuerySet[Blog] = Blog.objects.live().filter(unrestricted(), locale__language_code=language)
    return blogs.select_related("locale").order_by("title")


def stories_by(person: Person, *, language: str) -> QuerySet[Story]:
    """What a person wrote, alone or with others."""
    return live_stories(language=language).filter(written_by([person]))


def written_by(people: Iterable[Person | int]) -> Q:
    """A filter on stories; asked of ids alone, since DISTINCT would sort the bodies of all that match."""
    return Q(pk__in=Byline.objects.filter(person__in=people).values("story"))


def stories_in_series(series: Series) -> QuerySet[Story]:
    """A series from its first instalment on; numbers were given in that order, and each carries its `number`."""
    given = Instalment.objects.filter(series=series, post=OuterRef("uuid")).values("number")[:1]
    stories: QuerySet[Story] = live_stories().filter(series=series).annotate(number=Subquery(given))
    return stories.order_by("first_published_at", "pk")


def stories_of(blog: Blog) -> QuerySet[Story]:
    """A blog's stories, newest first."""
    return live_stories().filter(Story.objects.child_of_q(blog))


@dataclass(eq=False)
class Listed:
    """What a card shows of a live story, read as values: as a page object it costs four times as much.

    `body` is there only where the story has nothing else to say in short (`_with_first_words`).
    """

    pk: int
    path: str
    url_path: str
    title: str
    uuid: UUID
    headline: str
    standfirst: str
    kind: str
    first_published_at: datetime | None
    language_code: str
    cover: Cover | None
    names: tuple[str, ...]  # who wrote it
    body: Any = field(init=False, repr=False)

    def language(self) -> str:
        return self.language_code

    def headline_text(self) -> str:
        return headline_words(self.headline, language=self.language_code) or self.title


@dataclass(frozen=True)
class Card:
    """One story in a list."""

    story: Story | Listed
    blog: Blog
    url: str
    headline: str
    names: tuple[str, ...]  # who wrote it
    number: int | None  # in its series, where the list is one

    @property
    def language(self) -> str:
        return self.story.language()

    @cached_property
    def summary(self) -> str:
        """The standfirst, else the beginning of the body."""
        standfirst = self.story.standfirst.strip()
        return standfirst or shorten(next(iter(body_words(self.story)), "").split("\n", 1)[0], SUMMARY_LENGTH)

    @property
    def by(self) -> str:
        """Who wrote it, as one line."""
        return _list_of(len(self.names), get_language() or "").format(*self.names)

    @property
    def kind(self) -> str:
        """What sort of story it is, in the language of the page."""
        return kind_in(self.story.kind, get_language() or "")

    @property
    def published_at(self) -> datetime | None:
        at: datetime | None = self.story.first_published_at
        return at

    @cached_property
    def minutes(self) -> int:
        """How long it takes to read; of a card whose story is a page object."""
        return minutes_to_read(self.story)


@lru_cache(maxsize=256)
def _list_of(number: int, _language: str) -> str:
    """A list of so many as the language of the page writes it, without its words."""
    return get_text_list(["{}"] * number, gettext("and"))


@lru_cache(maxsize=256)
def kind_in(kind: str, _language: str) -> str:
    """A sort of story in the language of the page."""
    return str(Kind(kind).label) if kind in Kind else kind


def as_cards(stories: QuerySet[Story]) -> QuerySet[Story]:
    """The stories with what cards show and no more: above all without their bodies."""
    return stories.select_related("locale", "cover").only(*_ON_CARDS)


def cards(
    stories: Iterable[Story | Listed],
    *,
    request: HttpRequest | None = None,
    frames: Iterable[str] = ("card", "lead"),
    beside: Iterable[tuple[Picture | Cover | None, Iterable[str]]] = (),
    blog: Blog | None = None,
) -> list[Card]:
    """A card for each story, in order, with its picture sizes, authors and blog already fetched.

    `frames` are the places their covers take, `beside` is what else the page shows of pictures, and `blog` is the
    one that is known already.
    """
    found = list(stories)
    pages = [story for story in found if isinstance(story, Story)]
    prefetch_related_objects(pages, "locale", "cover")
    names = _names_in({story.pk: story.language() for story in pages})
    _with_first_words(found)
    specs = [spec for frame in frames for spec in FRAMES[frame].specs()]
    fetch_at_once([*((story.cover, specs) for story in found), *beside])
    blogs = _blogs_of(found, known=blog)
    roots = next(iter(blogs.values()))._get_site_root_paths(request) if blogs else []  # noqa: SLF001
    with named_at_once(story.headline for story in found):
        return [
            Card(
                story=story,
                blog=blogs[_parent_path(story)],
                url=path_at(story.url_path, roots),
                headline=story.headline_text(),
                names=names[story.pk] if isinstance(story, Story) else story.names,
                number=getattr(story, "number", None),
            )
            for story in found
            if _parent_path(story) in blogs
        ]


def in_order(pks: list[int]) -> list[Listed]:
    """The live stories with these primary keys, in this order, for cards."""
    rows = _with_keys(stories=pks)
    names = _names_in({row[0]: row[_OWN] for row in rows})
    found = {row[0]: _listed(row, names=names[row[0]]) for row in rows}
    return [found[pk] for pk in pks if pk in found]


_LISTED = tuple(each.name for each in fields(Listed) if each.name not in ("language_code", "cover", "names", "body"))
_OWN = len(_LISTED)
_with_keys: Prepared[tuple[Any, ...]] = Prepared(
    lambda *, stories: (
        live_stories()
        .filter(pk__in=stories)
        .order_by()
        .values_list(*_LISTED, "locale__language_code", *(f"cover__{each.name}" for each in fields(Cover) if each.init))
    )
)


def _listed(row: tuple[Any, ...], *, names: tuple[str, ...]) -> Listed:
    cover = row[_OWN + 1 :]
    own: Any = (*row[: _OWN + 1], Cover(*cover) if cover[0] else None, names)
    return Listed(*own)


def _names_in(languages: dict[int, str]) -> dict[int, tuple[str, ...]]:
    """Story -> the names of its authors in order, read at once for all; of stories and their languages."""
    names: dict[int, tuple[str, ...]] = dict.fromkeys(languages, ())
    for story, name, called, shown_as in _bylines(stories=list(languages)) if languages else ():
        names[story] += (name_shown(name=name, called=called, shown_as=shown_as, language=languages[story]),)
    return names


_bylines: Prepared[tuple[Any, ...]] = Prepared(
    lambda *, stories: (
        Byline.objects.filter(story__in=stories)
        .order_by(*IN_ORDER)
        .values_list("story", "person__display_name", "person__called", "person__shown_as")
    )
)


def _with_first_words(stories: Iterable[Story | Listed]) -> None:
    """The bodies of those that have nothing else to say in short, if `as_cards` left them out: one query for all."""
    silent = {story.pk: story for story in stories if not story.standfirst.strip() and "body" not in story.__dict__}
    if silent:
        for other in _bodies(stories=list(silent)):
            silent[other.pk].body = other.body


_bodies: Prepared[Story] = Prepared(lambda *, stories: Story.objects.filter(pk__in=stories).only("body"))


def _parent_path(story: Story | Listed) -> str:
    return str(story.path[: -Story.steplen])


def _blogs_of(stories: Iterable[Story | Listed], *, known: Blog | None) -> dict[str, Blog]:
    """Blogs by their place in the tree."""
    blogs = {known.path: known} if known else {}
    paths = {_parent_path(story) for story in stories} - set(blogs)
    if paths:
        blogs |= {blog.path: blog for blog in _blogs_at(paths=sorted(paths))}
    return blogs


_blogs_at: Prepared[Blog] = Prepared(
    lambda *, paths: Blog.objects.filter(path__in=paths).select_related("locale").order_by()
)


def body_words(story: Story | Listed) -> list[str]:
    """The words of each block, from the stored values: fetches no picture and no document."""
    blocks = story_blocks(headline="", standfirst="", cover_alt="", body=list(story.body.get_prep_value()))
    return [block.text for block in blocks if block.role != "alt"]


def minutes_to_read(story: Story | Listed) -> int:
    """Whole minutes, at least one, at the pace at which people read the story's language."""
    # Words of a block stand one space or line apart (`posts.text.plain_text`): no list of them has to be made.
    words = len(story.standfirst.split()) + sum(text.count(" ") + text.count("\n") + 1 for text in body_words(story))
    return max(1, round(words / WORDS_A_MINUTE.get(story.language(), WORDS_A_MINUTE["en"])))


@dataclass(frozen=True, kw_only=True)
class Turned:
    """One page of a long list, and the keys of its neighbours: what to ask for in `?before=` and `?after=`."""

    stories: list[Story]
    before: str  # what comes before this page, in the order of the list; empty at the beginning
    after: str  # empty at the end
    asked: str  # what of the address chose this page: "after=…", "before=…", or nothing


def turned(stories: QuerySet[Story], request: HttpRequest, *, oldest_first: bool = False) -> Turned:
    """The page of a list that the request asks for; raises `Http404` where there is none.

    A key is the moment a story went live, in microseconds, and its primary key.
    """
    down, up = ("gt", "lt") if oldest_first else ("lt", "gt")
    stories = stories.order_by(*(("first_published_at", "pk") if oldest_first else ("-first_published_at", "-pk")))
    stories = as_cards(stories)
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    if before:
        found = list(stories.filter(_beyond(up, before)).reverse()[: CARDS_A_PAGE + 1])
        more, found = len(found) > CARDS_A_PAGE, found[:CARDS_A_PAGE][::-1]
        first, last = not more, not found
    else:
        found = list((stories.filter(_beyond(down, after)) if after else stories)[: CARDS_A_PAGE + 1])
        more, found = len(found) > CARDS_A_PAGE, found[:CARDS_A_PAGE]
        first, last = not after, not more
    if not found and (before or after):
        raise Http404
    return Turned(
        stories=found,
        before="" if first else _key(found[0]),
        after="" if last else _key(found[-1]),
        asked=f"before={before}" if before else f"after={after}" if after else "",
    )


def _key(story: Story) -> str:
    return f"{(story.first_published_at - _EPOCH) // _MICROSECOND}.{story.pk}"


_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_KEY = re.compile(r"(\d{1,17})\.(\d{1,18})", re.ASCII)


def _beyond(side: str, key: str) -> Q:
    """What lies on one side of a key; raises `Http404` for what is none."""
    parts = _KEY.fullmatch(key)
    if not parts:
        raise Http404
    moment, pk = _EPOCH + int(parts[1]) * _MICROSECOND, int(parts[2])
    # The first condition is implied by the second; it is what an index can begin at.
    reach = Q(**{f"first_published_at__{side}e": moment})
    return reach & (Q(**{f"first_published_at__{side}": moment}) | Q(first_published_at=moment, **{f"pk__{side}": pk}))
