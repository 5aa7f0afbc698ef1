"""What the home page, a blog and a story show, gathered for their templates.

A story is shown the same whether it is live or a revision under review: nothing here
asks whether it is live, and what only a live story has (a date, a number) may be missing.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import Page as PageOfList
from django.db.models import QuerySet
from django.http import HttpRequest

from posts.addresses import absolute
from posts.corrections import Correction, corrections_of
from posts.heads import Head, head_of_page
from posts.listing import Card, about, cards, live_blogs, live_stories, minutes_to_read, one_page, written_by
from posts.models import Blog, Story, Topic, Value
from posts.people import ShownPerson, Surface, shown
from posts.sharing import TERRITORIES, article, shared_picture

ON_THE_FRONT = 7
MORE = 3


@dataclass(frozen=True, kw_only=True)
class Front:
    """A language's home page: its newest stories and its blogs."""

    stories: list[Card]
    blogs: list[Blog]


def front(*, language: str, request: HttpRequest | None) -> Front:
    """What readers of one language arrive at."""
    return Front(
        stories=cards(live_stories(language=language)[:ON_THE_FRONT], request=request),
        blogs=list(live_blogs(language=language)),
    )


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of a list of stories."""

    stories: list[Card]
    page: PageOfList

    @property
    def total(self) -> int:
        return int(self.page.paginator.count)

    @property
    def numbers(self) -> list[int | str]:
        """Page numbers to offer, with an ellipsis where some are left out."""
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1))


def listing(stories: QuerySet[Story], *, request: HttpRequest) -> Listing:
    """The page of `stories` that the request asks for; raises `Http404` past the end."""
    page = one_page(stories, request)
    return Listing(stories=cards(cast("QuerySet[Story]", page.object_list), request=request), page=page)


@dataclass(frozen=True, kw_only=True)
class StoryPage:
    """All a story's page shows beside its own words."""

    authors: list[ShownPerson]
    topics: list[Topic]
    values: list[Value]
    number: int | None
    minutes: int
    locale: str  # as Open Graph writes it
    picture: str  # absolute address of the picture networks show, or ""
    schema: dict[str, Any]
    corrections: list[Correction]
    by_the_same: list[Card]
    related: list[Card]


def story_page(story: Story, *, head: Head | None = None, request: HttpRequest | None) -> StoryPage:
    """Gather a story's page; `story` may be a revision's object that is not live."""
    head = head or head_of_page(story)
    topics = list(story.topics.all())
    same = _by_the_same(story)
    instalment = story.instalment()
    picture = shared_picture(story)
    return StoryPage(
        authors=[shown(person, language=story.language(), surface=Surface.PAGE) for person in story.people()],
        topics=topics,
        values=list(story.values.all()),
        number=instalment.number if instalment else None,
        minutes=minutes_to_read(story),
        locale=TERRITORIES.get(story.language(), story.language()),
        picture=picture,
        schema=article(story, blog=head.blog, url=absolute(head.path), picture=picture),
        corrections=corrections_of(story),
        by_the_same=cards(same, request=request),
        related=cards(_related(story, topics, but=[other.pk for other in same]), request=request),
    )


def _by_the_same(story: Story) -> QuerySet[Story]:
    others = live_stories(language=story.language()).exclude(uuid=story.uuid)
    return others.filter(written_by(story.people()))[:MORE]


def _related(story: Story, topics: list[Topic], *, but: list[int]) -> QuerySet[Story]:
    others = live_stories(language=story.language()).exclude(uuid=story.uuid).exclude(pk__in=but)
    return others.filter(about(topics))[:MORE]
