"""What the home page, a blog and a story show, gathered for their templates.

A story is shown the same whether it is live or a revision under review: nothing here
asks whether it is live, and what only a live story has (a date, a number) may be missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models import Value as Word
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from integrations.prepared import Prepared
from posts.addresses import absolute, path_in, where_languages_begin
from posts.audiences import LabelAudience, ShownAs
from posts.corrections import Correction, corrections_of
from posts.frames import FRAMES, SHARED, frame_of
from posts.heads import Head, head_of_page
from posts.listing import (
    Card,
    as_cards,
    cards,
    in_order,
    live_blogs,
    live_stories,
    minutes_to_read,
    turned,
    unrestricted,
)
from posts.mentions.context import speaking
from posts.models import Blog, Instalment, Person, Picture, Profile, Seal, Series, Story, Topic, Value
from posts.people import ShownPerson, Surface, shown
from posts.related import other_stories
from posts.rendering import prose
from posts.sharing import TERRITORIES, ShareLink, article, share_links, shared_picture

ON_THE_FRONT = 7
MORE = 3
OLDEST = ("first_published_at", "pk")  # first
VOICES_A_PAGE = 60
WORDS = ("modes", "pronouns")  # what words beside a name are made of
_FACE_SPECS = (*FRAMES["portrait"].specs(), *FRAMES["face"].specs())


@dataclass(frozen=True, kw_only=True)
class Front:
    """A language's home page: its newest stories and its blogs."""

    stories: list[Card]
    blogs: list[Blog]


def front(*, language: str, request: HttpRequest | None) -> Front:
    """What readers of one language arrive at."""
    return Front(
        stories=cards(as_cards(live_stories(language=language))[:ON_THE_FRONT], request=request),
        blogs=list(live_blogs(language=language)),
    )


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of a list of stories."""

    stories: list[Card]
    before: str = ""  # keys of the neighbours, and what chose this page (`posts.listing.Turned`)
    after: str = ""
    asked: str = ""
    oldest_first: bool = False


def listing(stories: QuerySet[Story], *, request: HttpRequest, oldest_first: bool = False) -> Listing:
    """The page of `stories` that the request asks for; raises `Http404` past the end."""
    page = turned(stories, request, oldest_first=oldest_first)
    return Listing(
        stories=cards(page.stories, request=request),
        before=page.before,
        after=page.after,
        asked=page.asked,
        oldest_first=oldest_first,
    )


@dataclass(frozen=True, kw_only=True)
class Voice:
    """Somebody who wrote in a language, and their newest story."""

    person: ShownPerson
    newest: Card


@dataclass(frozen=True, kw_only=True)
class Voices:
    """A page of everybody's voices, by name."""

    people: list[Voice]
    after: str  # the key of the next page, or ""


def voices(*, language: str, request: HttpRequest) -> Voices:
    """Everybody who has a live story in this language, by name; raises `Http404` past the end."""
    stories = live_stories(language=language)
    newest = stories.filter(bylines__person=OuterRef("pk")).values("pk")[:1]
    people = Person.objects.annotate(newest=Subquery(newest)).filter(
        newest__isnull=False, left_at=None, shown_as=ShownAs.NAME
    )
    asked = request.GET.get("after", "")
    if asked:
        last = people.filter(public_id=asked).first()
        if last is None:
            raise Http404
        people = people.filter(
            Q(display_name__gt=last.display_name) | Q(display_name=last.display_name, pk__gt=last.pk)
        )
    found = list(
        people.select_related("picture").prefetch_related("roles").order_by("display_name", "pk")[: VOICES_A_PAGE + 1]
    )
    here = found[:VOICES_A_PAGE]
    by_story = {card.story.pk: card for card in cards(in_order([one.newest for one in here]), request=request)}
    return Voices(
        people=[
            Voice(person=shown(one, language=language, surface=Surface.NAME_ONLY), newest=by_story[one.newest])
            for one in here
            if one.newest in by_story
        ],
        after=here[-1].public_id if len(found) > VOICES_A_PAGE else "",
    )


@dataclass(frozen=True, kw_only=True)
class Writer:
    """An author as the card below a story shows them."""

    person: ShownPerson
    about: str  # their profile in this language as HTML, or ""
    feed: str  # path of their Atom feed


def writers(authors: list[ShownPerson], *, language: str, any_profile: bool = True) -> list[Writer]:
    """A card for each author, in the order of the byline; `any_profile`: whether any may have a live one."""
    found = _profiles(people=[author.public_id for author in authors], language=language) if any_profile else []
    about = {profile.person.public_id: _about(profile) for profile in found}
    return [
        Writer(
            person=author,
            about=about.get(author.public_id, ""),
            feed=path_in(language, "person_feed", public_id=author.public_id, form="atom"),
        )
        for author in authors
    ]


_profiles: Prepared[Profile] = Prepared(
    lambda *, people, language: (
        Profile.objects.live()
        .filter(unrestricted(), person__public_id__in=people, locale__language_code=language)
        .select_related("person", "locale")
    )
)


def _about(profile: Profile) -> str:
    """Their words, with whom they mention told as that person wants to be."""
    with speaking(profile, surface=Surface.PAGE, links=True):
        return prose(profile.about)


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The instalments before and after one."""

    previous: Card | None
    following: Card | None


@dataclass(frozen=True, kw_only=True)
class Shelves:
    """Primary keys of the other stories that a story's page leads to, before they are cards."""

    before: list[int]  # what went before
    on: list[int]  # what goes on with it
    previous: list[int]  # the instalment before it, and after it, if any
    following: list[int]
    same: list[int]  # by the same authors
    alike: list[int]

    def cards(
        self, *, request: HttpRequest | None, beside: Iterable[tuple[Picture | None, Iterable[str]]], blog: Blog | None
    ) -> "dict[str, list[Card]]":
        """Shelf -> its cards; all that cards show is fetched once for all shelves, with the pictures `beside` them."""
        shelves = vars(self)
        found = in_order(list(dict.fromkeys(chain(*shelves.values()))))
        shown = cards(found, request=request, frames=["card"], beside=beside, blog=blog)
        made = {card.story.pk: card for card in shown}
        return {name: [made[pk] for pk in pks if pk in made] for name, pks in shelves.items()}


def _instalments(series: Series, number: int | None) -> tuple[list[int], list[int]]:
    """The nearest live instalments; of a draft, which has no number yet, the newest so far."""
    numbered = live_stories().filter(series=series).order_by()
    given = Instalment.objects.filter(series=series, post__in=numbered.values("uuid"))
    before = (given.filter(number__lt=number) if number else given).order_by("-number").first()
    after = given.filter(number__gt=number).order_by("number").first() if number else None
    posts = [one.post for one in (before, after) if one]
    found = dict(Story.objects.filter(uuid__in=posts).values_list("uuid", "pk")) if posts else {}
    previous, following = ([found[one.post]] if one and one.post in found else [] for one in (before, after))
    return previous, following


class ShownTerm(NamedTuple):
    """A topic or a value below a story, as it leads to its page."""

    route: str
    pk: int
    name: str
    slug: str
    line: str
    language: str

    def get_absolute_url(self) -> str:
        return path_in(self.language, self.route, slug=self.slug)


@dataclass(frozen=True, kw_only=True)
class StoryPage:
    """All a story's page shows beside its own words."""

    authors: list[ShownPerson]
    writers: list[Writer]
    topics: list[ShownTerm]
    values: list[ShownTerm]
    number: int | None
    in_series: Neighbours | None
    went_before: Card | None
    went_on: list[Card]  # stories that go on with this one
    minutes: int
    question: str  # what the story asks its readers at the end, or ""
    share: list[ShareLink]
    locale: str  # as Open Graph writes it
    picture: str  # absolute address of the picture networks show, or ""
    schema: dict[str, Any]
    corrections: list[Correction]
    by_the_same: list[Card]
    related: list[Card]


def story_page(story: Story, *, head: Head | None = None, request: HttpRequest | None) -> StoryPage:
    """Gather a story's page; `story` may be a revision's object that is not live."""
    head = head or head_of_page(story, request=request)
    people = story.people()
    topics, values = _terms(story)
    prefetch_related_objects([one for one in people if one.label_audience != LabelAudience.NOBODY], *WORDS)
    instalment = story.instalment()
    number = instalment.number if instalment else None
    shelves = _shelves(story, people=people, topics=topics, values=values, number=number).cards(
        request=request, beside=_pictures(story, people), blog=head.blog
    )
    previous, following = (next(iter(shelves[name]), None) for name in ("previous", "following"))
    picture = shared_picture(story)
    corrections = corrections_of(story)
    authors = [shown(person, language=story.language(), surface=Surface.PAGE) for person in people]
    return StoryPage(
        authors=authors,
        writers=writers(
            authors, language=story.language(), any_profile=any(one.has_profile is not False for one in people)
        ),
        topics=topics,
        values=values,
        number=number,
        in_series=Neighbours(previous=previous, following=following) if story.series else None,
        went_before=next(iter(shelves["before"]), None),
        went_on=shelves["on"],
        minutes=minutes_to_read(story),
        question=_closing_question(story),
        share=share_links(url=absolute(head.path), title=story.headline_text()),
        locale=TERRITORIES.get(story.language(), story.language()),
        picture=picture,
        schema=article(
            story,
            blog=head.blog,
            blog_path=head.blog_path,
            url=absolute(head.path),
            picture=picture,
            people=people,
            topics=[topic.name for topic in topics],
            corrections=corrections,
        ),
        corrections=corrections,
        by_the_same=shelves["same"],
        related=shelves["alike"],
    )


def _pictures(story: Story, people: list[Person]) -> list[tuple[Picture | None, Iterable[str]]]:
    """What the page itself shows of pictures, beside those of the cards."""
    beside: list[tuple[Picture | None, Iterable[str]]] = [(person.picture, _FACE_SPECS) for person in people]
    if story.cover:
        beside.append((story.cover, [*frame_of(story.cover, "cover").specs(), SHARED]))
    shown = (block.value.get("picture") for block in story.body if block.block_type == "picture")
    beside += [(picture, frame_of(picture, "body").specs()) for picture in shown if picture]
    return beside


def _terms(story: Story) -> tuple[list[ShownTerm], list[ShownTerm]]:
    """Its topics and its values; those of a draft come from its revision, which asks nobody."""
    if not story.pk or story.in_memory("topics", "values"):
        return _shown(story.topics.all()), _shown(story.values.all())
    found = [ShownTerm(*row) for row in _terms_of(story=story.pk)]
    return [one for one in found if one.route == Topic.route], [one for one in found if one.route == Value.route]


def _shown(terms: Iterable[Topic | Value]) -> list[ShownTerm]:
    return [
        ShownTerm(term.route, term.pk, term.name, term.slug, getattr(term, "line", ""), term.locale.language_code)
        for term in terms
    ]


_FACTS = ("pk", "name", "slug", "line", "locale__language_code")
_terms_of: Prepared[tuple[Any, ...]] = Prepared(
    lambda *, story: (
        Topic.objects.filter(stories=story)
        .order_by()
        .annotate(told=Word(Topic.route), line=Word(""))
        .values_list("told", *_FACTS)
        .union(
            Value.objects.filter(stories=story)
            .order_by()
            .annotate(told=Word(Value.route))
            .values_list("told", *_FACTS),
            all=True,
        )
        .order_by("name")
    )
)


def _shelves(
    story: Story, *, people: list[Person], topics: list[ShownTerm], values: list[ShownTerm], number: int | None
) -> Shelves:
    same, alike = other_stories(
        story,
        people=[person.pk for person in people],
        topics=[topic.pk for topic in topics],
        values=[value.pk for value in values],
        number=MORE,
    )
    previous, following = _instalments(story.series, number) if story.series else ([], [])
    return Shelves(
        before=[story.follows_id] if story.follows_id else [],
        on=_going_on(story=story.pk) if story.pk and getattr(story, "is_followed", True) else [],
        previous=previous,
        following=following,
        same=same,
        alike=alike,
    )


_going_on: Prepared[int] = Prepared(
    lambda *, story: Story.objects.live().filter(follows=story).order_by(*OLDEST).values_list("pk", flat=True)
)


def story_at(blog: str, story: str, *, request: HttpRequest) -> Story | None:
    """The live story that anybody may read at *blog/story* in the language of the request, with its blog.

    Two queries; Wagtail takes each step of the tree.
    """
    language = get_language()
    begins = [one.root_path for one in where_languages_begin(request) if one.language_code == language]
    found = _readable(slug=story, path=f"{begins[0]}{blog}/{story}/") if begins else []
    blogs = _blog(slug=blog, path=f"{begins[0]}{blog}/") if found else []
    if not blogs:
        return None
    found[0]._cached_parent_obj = blogs[0]  # noqa: SLF001  # where treebeard looks for it, as Wagtail's own routing
    return found[0]


def _stories_at(*, slug: str, path: str) -> QuerySet[Story]:
    """It knows what most stories have nothing of, so that nobody asks again. Only the slug has an index."""
    others = Story.objects.live().order_by()
    translations = others.filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    found = (
        Story.objects.live()
        .filter(unrestricted(), slug=slug, url_path=path)
        .select_related("locale", "cover", "series__locale")
    )
    asked: QuerySet[Story] = found.annotate(
        is_translated=Exists(translations),
        is_followed=Exists(others.filter(follows=OuterRef("pk"))),
        is_corrected=Exists(Seal.objects.corrections().filter(page=OuterRef("pk"))),
    )
    return asked


_readable: Prepared[Story] = Prepared(_stories_at)
_blog: Prepared[Blog] = Prepared(
    lambda *, slug, path: Blog.objects.filter(slug=slug, url_path=path).select_related("locale")
)


def _closing_question(story: Story) -> str:
    asked = (block["value"] for block in story.body.get_prep_value() if block["type"] == "closing_question")
    return next((str(value.get("question") or "") for value in asked), "")
