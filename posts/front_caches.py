"""Front caches (Varnish, nginx, a CDN) forget what changed, through Wagtail's backends, where one is configured.

A cache in front keeps a page for a second and asks again (`cms.middleware`), so a purge that is lost costs that much.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache
from wagtail.models import Page

from posts.addresses import absolute, front_page, path_in
from posts.heads import Head, blog_of, feeds_of_everything, head_of_page, head_of_person, head_of_term
from posts.models import Blog, Person, Profile, PublicChange, Story
from posts.models.vocabulary import Term
from posts.translations import paths_of_person

AT_ONCE = 500  # rows a run
STORIES_OF_A_PERSON = 200  # newest first; others are asked for anew within their second


def addresses_of(changed: Any) -> list[str]:
    """Where readers find it, absolute, each once; nothing where no front cache is told."""
    if not settings.WAGTAILFRONTENDCACHE or changed is None:
        return []
    return list(dict.fromkeys(absolute(path) for path in _paths(changed) if path))


def _paths(changed: Any) -> Iterator[str]:
    if isinstance(changed, Story):
        yield from _of_story(changed)
    elif isinstance(changed, Page):
        yield changed.get_url() or ""
        yield from _of_person(changed.person) if isinstance(changed, Profile) else ()
    elif isinstance(changed, Person):
        yield from _of_person(changed)
        yield from _stories_of(changed)
    elif isinstance(getattr(changed, "person", None), Person):
        yield from _of_person(changed.person)
        yield from _stories_of(changed.person)
    elif isinstance(changed, Term):
        yield from _of_head(head_of_term(changed))


def _of_story(story: Story) -> Iterator[str]:
    language, blog = story.language(), blog_of(story)
    yield story.get_url() or ""
    yield front_page(language)
    yield from (link.path for link in feeds_of_everything(language))
    if blog is not None:
        yield from _of_head(head_of_page(blog))
    for person in story.people():
        yield from _of_head(head_of_person(person, language=language))
    for term in (*story.topics.all(), *story.values.all(), *([story.series] if story.series else [])):
        yield from _of_head(head_of_term(term))
    yield from (path_in(language, route) for route in ("voices", "archive", "newsroom"))
    if story.first_published_at:
        at = timezone.localtime(story.first_published_at)
        yield path_in(language, "month", year=at.year, month=at.month)
    yield reverse("sitemap")


def _of_person(person: Person) -> Iterator[str]:
    for language in paths_of_person(person):
        yield from _of_head(head_of_person(person, language=language))


def _stories_of(person: Person) -> Iterator[str]:
    """What they wrote, and what names them."""
    live = Story.objects.live().order_by("-first_published_at", "-pk")
    wrote = live.filter(bylines__person=person)
    named = live.filter(in_story__person=person)
    for story in (*wrote[:STORIES_OF_A_PERSON], *named[:STORIES_OF_A_PERSON]):
        yield story.get_url() or ""
    for blog in Blog.objects.live():
        yield from _of_head(head_of_page(blog))


def _of_head(head: Head) -> Iterable[str]:
    return (head.path, *(link.path for link in head.feeds))


def tell() -> int:
    """Have every front cache forget what changed; returns how many addresses were named."""
    if not settings.WAGTAILFRONTENDCACHE:
        return 0
    waiting = list(PublicChange.objects.exclude(addresses=[]).order_by("pk")[:AT_ONCE])
    addresses = list(dict.fromkeys(address for change in waiting for address in change.addresses))
    if addresses:
        purge_urls_from_cache(addresses)
        PublicChange.objects.filter(pk__in=[change.pk for change in waiting]).update(addresses=[])
    return len(addresses)
