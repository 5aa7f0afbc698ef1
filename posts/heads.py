"""What the chrome of a public page needs to know of it: language, address, feeds, the page in other languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from posts.addresses import absolute, path_in, path_of
from posts.models import Blog, Person, Series, Story, Topic
from posts.models.vocabulary import Term
from posts.people import Surface, shown
from posts.translations import Version, paths_of_page, paths_of_person, paths_of_term, versions

FEED_KINDS: Mapping[str, tuple[str, str]] = {
    "atom": ("Atom", "application/atom+xml"),
    "rss": ("RSS", "application/rss+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}


@dataclass(frozen=True, kw_only=True)
class FeedLink:
    """One feed of a page, as a reader and a browser find it."""

    label: str
    mime: str
    title: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """A public page as the chrome sees it."""

    language: str
    path: str
    versions: list[Version]
    feeds: tuple[FeedLink, ...] = ()
    blog: Blog | None = None  # whose masthead and colours the page wears
    blog_path: str = ""
    route: str = ""  # which of the site's own pages it is
    of_somebody: bool = False  # whether it tells a person's name

    @property
    def canonical(self) -> str:
        """The page's one absolute address."""
        return absolute(self.path)

    @property
    def translations(self) -> list[Version]:
        """This page in every language it exists in, if there is more than one."""
        found = [version for version in self.versions if version.is_translation]
        return found if len(found) > 1 else []


def feed_links(route: str, *, title: str, language: str, **kwargs: str) -> tuple[FeedLink, ...]:
    """The feeds at `route`, in the order we recommend them."""
    return tuple(
        FeedLink(label=label, mime=mime, title=title, path=path_in(language, route, **kwargs, form=form))
        for form, (label, mime) in FEED_KINDS.items()
    )


def head_of_page(page: Page, *, request: HttpRequest | None = None) -> Head:
    """Head of the home page, a blog or a post; of a draft just as of what is live."""
    language = str(page.locale.language_code)
    blog = blog_of(page)
    paths = paths_of_page(page, request=request)
    return Head(
        language=language,
        path=paths[language],
        versions=versions(paths, current=language),
        feeds=feeds_of_blog(blog) if blog else feeds_of_everything(language),
        blog=blog,
        blog_path=path_of(blog, request) if blog else "",
    )


def blog_of(page: Page) -> Blog | None:
    """The blog a page is, or stands in."""
    if isinstance(page, Blog):
        return page
    if not isinstance(page, Story):
        return None
    known = getattr(page, "_cached_parent_obj", None)  # where treebeard keeps it, and `story_at` puts it
    return known if isinstance(known, Blog) else Blog.objects.parent_of(page).select_related("locale").first()


def feeds_of_blog(blog: Blog) -> tuple[FeedLink, ...]:
    """A blog's feeds."""
    return feed_links("blog_feed", title=blog.title, language=blog.locale.language_code, slug=blog.slug)


def feeds_of_everything(language: str) -> tuple[FeedLink, ...]:
    """The feeds of every story in a language."""
    return feed_links("home_feed", title=settings.WAGTAIL_SITE_NAME, language=language)


def head_of_person(person: Person, *, language: str) -> Head:
    """Head of a person's page in one language."""
    paths = paths_of_person(person)
    name = shown(person, language=language, surface=Surface.NAME_ONLY).name
    return Head(
        language=language,
        path=paths.get(language, ""),
        versions=versions(paths, current=language),
        feeds=feed_links("person_feed", title=name, language=language, public_id=person.public_id),
        of_somebody=True,
    )


def head_of_term(term: Term) -> Head:
    """Head of a topic, a series or a value; topics and series have feeds."""
    language = str(term.locale.language_code)
    route = {Topic: "topic_feed", Series: "series_feed"}.get(type(term), "")
    return Head(
        language=language,
        path=term.get_absolute_url(),
        versions=versions(paths_of_term(term), current=language),
        feeds=feed_links(route, title=term.name, language=language, slug=term.slug) if route else (),
    )


def head_of_route(route: str, **kwargs: Any) -> Head:
    """Head of a page that every language has at an address of its own: voices, archive, search."""
    paths = {code: path_in(code, route, **kwargs) for code, _name in settings.LANGUAGES}
    language = get_language() or "en"
    return Head(
        language=language,
        path=paths[language],
        versions=versions(paths, current=language),
        feeds=feeds_of_everything(language),
        route=route,
    )


def head_of_nothing(language: str) -> Head:
    """Head of a page that is not there: the other languages' front pages."""
    return Head(language=language, path="", versions=versions({}, current=language))
