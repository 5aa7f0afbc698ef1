"""Which stories readers find where, and what a card in a list shows of each.

Every list begins at `live_stories`: live, and in no restricted part of the site. A list
costs the same number of queries however long it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from posts.frames import FRAMES
from posts.models import Blog, Byline, Instalment, Person, Picture, Series, Story, Topic
from posts.people import ShownPerson, Surface, shown
from posts.text import shorten
from posts.voice_checks import story_blocks

CARDS_A_PAGE = 12
WORDS_A_MINUTE = 220
SUMMARY_LENGTH = 220


def live_stories(*, language: str | None = None) -> QuerySet[Story]:
    """What anybody may read, newest first, in one language or in all."""
    stories: QuerySet[Story] = Story.objects.live().public()
    if language:
        stories = stories.filter(locale__language_code=language)
    return stories.order_by("-first_published_at", "-pk")


def live_blogs(*, language: str) -> QuerySet[Blog]:
    """The open blogs of a language, by name."""
    blogs: QuerySet[Blog] = Blog.objects.live().public().filter(locale__language_code=language)
    return blogs.select_related("locale").order_by("title")


def stories_by(person: Person, *, language: str) -> QuerySet[Story]:
    """What a person wrote, alone or with others."""
    return live_stories(language=language).filter(written_by([person]))


def written_by(people: Iterable[Person]) -> Q:
    """A filter on stories; asked of ids alone, since DISTINCT would sort the bodies of all that match."""
    return Q(pk__in=Byline.objects.filter(person__in=people).values("story"))


def about(topics: Iterable[Topic]) -> Q:
    """The same for topics."""
    return Q(pk__in=Story.topics.through.objects.filter(topic__in=topics).values("story"))


def stories_in_series(series: Series) -> QuerySet[Story]:
    """A series in the order its numbers were given; each carries its `number`."""
    given = Instalment.objects.filter(series=series, post=OuterRef("uuid")).values("number")[:1]
    stories: QuerySet[Story] = live_stories().filter(series=series).annotate(number=Subquery(given))
    return stories.order_by("number", "first_published_at")


def stories_of(blog: Blog) -> QuerySet[Story]:
    """A blog's stories, newest first."""
    return live_stories().filter(Story.objects.child_of_q(blog))


@dataclass(frozen=True)
class Card:
    """One story in a list."""

    story: Story
    blog: Blog
    url: str
    number: int | None  # in its series, where the list is one

    @cached_property
    def headline(self) -> str:
        return self.story.headline_text()

    @property
    def language(self) -> str:
        return self.story.language()

    @cached_property
    def authors(self) -> list[ShownPerson]:
        return [
            shown(byline.person, language=self.language, surface=Surface.NAME_ONLY)
            for byline in self.story.bylines.all()
        ]

    @cached_property
    def summary(self) -> str:
        """The standfirst, else the beginning of the body."""
        standfirst = self.story.standfirst.strip()
        return standfirst or shorten(next(iter(body_words(self.story)), "").split("\n", 1)[0], SUMMARY_LENGTH)

    @property
    def published_at(self) -> datetime | None:
        at: datetime | None = self.story.first_published_at
        return at

    @cached_property
    def minutes(self) -> int:
        return minutes_to_read(self.story)


def cards(stories: QuerySet[Story], *, request: HttpRequest | None = None) -> list[Card]:
    """A card for each story, with its picture sizes, authors and blog already fetched."""
    found = list(_with_what_cards_show(stories))
    blogs = _blogs_of(found)
    return [
        Card(
            story=story,
            blog=blogs[_parent_path(story)],
            url=story.get_url(request) or "",
            number=getattr(story, "number", None),
        )
        for story in found
        if _parent_path(story) in blogs
    ]


def _with_what_cards_show(stories: QuerySet[Story]) -> QuerySet[Story]:
    bylines = Byline.objects.select_related("person", "person__picture").prefetch_related("person__roles")
    specs = FRAMES["card"].specs + FRAMES["lead"].specs
    return stories.select_related("locale").prefetch_related(
        Prefetch("bylines", queryset=bylines),
        Prefetch("cover", queryset=Picture.objects.prefetch_renditions(*specs)),
    )


def _parent_path(story: Story) -> str:
    return str(story.path[: -Story.steplen])


def _blogs_of(stories: Iterable[Story]) -> dict[str, Blog]:
    """Blogs by their place in the tree."""
    return {blog.path: blog for blog in Blog.objects.filter(path__in={_parent_path(story) for story in stories})}


def body_words(story: Story) -> list[str]:
    """The words of each block, from the stored values: fetches no picture and no document."""
    blocks = story_blocks(headline="", standfirst="", cover_alt="", body=list(story.body.get_prep_value()))
    return [block.text for block in blocks if block.role != "alt"]


def minutes_to_read(story: Story) -> int:
    """Whole minutes, at least one."""
    words = sum(len(text.split()) for text in [story.standfirst, *body_words(story)])
    return max(1, round(words / WORDS_A_MINUTE))


def one_page(stories: QuerySet[Story], request: HttpRequest) -> Page:
    """The page of a list that `?page=` asks for; raises `Http404` where there is none."""
    try:
        return Paginator(stories, CARDS_A_PAGE).page(request.GET.get("page", 1))
    except (PageNotAnInteger, EmptyPage) as error:
        raise Http404 from error
