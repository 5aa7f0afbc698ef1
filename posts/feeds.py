"""Full-text feeds of each blog, author, topic and series, and of each language, in three formats.

Ids are `tag:` URIs of the story's uuid, so a new slug or name makes no story new.
`updated` is when a new version went live, never when a draft was saved. A story that
is taken down is simply gone. ConditionalGetMiddleware answers 304 by the content's ETag.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.http import http_date
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from posts import public_changes
from posts.addresses import absolute, front_page, path_in, tag_uri
from posts.corrections import corrections_of, with_corrections
from posts.feed_formats import WRITERS, Entry, Feed, FeedAuthor
from posts.heads import FEED_KINDS, feed_links, head_of_person
from posts.listing import live_blogs, live_stories, stories_by, stories_of
from posts.mentions.context import speaking
from posts.models import Person, Series, Story, Topic
from posts.people import ShownPerson, Surface, shown
from posts.rendering import portable
from posts.sharing import shared_picture

ENTRIES = 20


@require_safe
def blog(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """A blog's newest stories."""
    language = _language()
    found = get_object_or_404(live_blogs(language=language), slug=slug)
    feed = _feed(
        id=tag_uri("blog", str(found.translation_key)),
        title=found.title,
        subtitle=found.tagline,
        url=absolute(found.get_url(request) or ""),
        feed_url=_own(feed_links("blog_feed", title=found.title, language=language, slug=slug), form),
        stories=stories_of(found),
    )
    return _written(feed, form)


@require_safe
def person(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """What a person wrote in this language; raises `Http404` where their page would."""
    language = _language()
    found = get_object_or_404(Person, public_id=public_id)
    head = head_of_person(found, language=language)
    if not head.path:
        raise Http404
    name = shown(found, language=language, surface=Surface.NAME_ONLY).name
    feed = _feed(
        id=tag_uri("person", f"{public_id}/{language}"),
        title=gettext("%(name)s on %(company)s") % {"name": name, "company": settings.WAGTAIL_SITE_NAME},
        subtitle="",
        url=head.canonical,
        feed_url=_own(head.feeds, form),
        stories=stories_by(found, language=language),
    )
    return _written(feed, form)


@require_safe
def topic(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What was written on a topic."""
    language = _language()
    found = get_object_or_404(Topic, slug=slug, locale__language_code=language)
    feed = _feed(
        id=tag_uri("topic", f"{found.translation_key}/{language}"),
        title=gettext("%(topic)s on %(company)s") % {"topic": found.name, "company": settings.WAGTAIL_SITE_NAME},
        subtitle="",
        url=absolute(found.get_absolute_url()),
        feed_url=_own(feed_links("topic_feed", title=found.name, language=language, slug=slug), form),
        stories=live_stories().filter(topics=found),
    )
    return _written(feed, form)


@require_safe
def series(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The newest instalments of a series."""
    language = _language()
    found = get_object_or_404(Series, slug=slug, locale__language_code=language)
    feed = _feed(
        id=tag_uri("series", f"{found.translation_key}/{language}"),
        title=gettext("%(series)s on %(company)s") % {"series": found.name, "company": settings.WAGTAIL_SITE_NAME},
        subtitle=found.standfirst,
        url=absolute(found.get_absolute_url()),
        feed_url=_own(feed_links("series_feed", title=found.name, language=language, slug=slug), form),
        stories=live_stories().filter(series=found),
    )
    return _written(feed, form)


@require_safe
def everything(request: HttpRequest, form: str) -> HttpResponse:
    """The newest stories of every blog of a language."""
    language = _language()
    feed = _feed(
        id=tag_uri("home", language),
        title=settings.WAGTAIL_SITE_NAME,
        subtitle="",
        url=absolute(front_page(language)),
        feed_url=_own(feed_links("home_feed", title=settings.WAGTAIL_SITE_NAME, language=language), form),
        stories=live_stories(language=language),
    )
    return _written(feed, form)


def _language() -> str:
    return get_language() or "en"


def _own(links: Any, form: str) -> str:
    """The absolute address of the feed in this format."""
    return absolute(next(link.path for link in links if link.mime == FEED_KINDS[form][1]))


def _feed(*, id: str, title: str, subtitle: str, url: str, feed_url: str, stories: Any) -> Feed:  # noqa: A002
    newest = stories.select_related("locale").prefetch_related(
        "bylines__person__roles",
        "bylines__person__modes",
        "bylines__person__pronouns",
        "cover",
        "cover__renditions",
        with_corrections(),
    )
    return Feed(
        id=id,
        title=title,
        subtitle=subtitle,
        language=_language(),
        publisher=settings.WAGTAIL_SITE_NAME,
        url=url,
        feed_url=feed_url,
        hub=settings.WEBSUB_HUB,
        entries=tuple(entry(story) for story in newest[:ENTRIES]),
    )


def entry(story: Story) -> Entry:
    """A live story as a feed carries it."""
    language = story.language()
    return Entry(
        id=tag_uri("story", story.uuid),
        url=absolute(story.get_url() or ""),
        title=story.headline_text(),
        html=full_text(story),
        summary=story.summary(),
        authors=tuple(
            FeedAuthor(
                name=seen.name,
                url=absolute(path_in(language, "person", public_id=seen.public_id)) if seen.has_page else "",
            )
            for seen in (
                shown(byline.person, language=language, surface=Surface.NAME_ONLY) for byline in story.bylines.all()
            )
        ),
        topics=tuple(word.name for word in story.topics.all()),
        image=shared_picture(story),
        published=story.first_published_at,
        updated=story.last_published_at,
    )


def full_text(story: Story) -> str:
    """The story's words and pictures as plain HTML with absolute addresses, cleaned of all else."""
    facts = {"page": story, "corrections": corrections_of(story), "authors": _authors(story)}
    with speaking(story, surface=Surface.FEED, links=True):
        return portable(render_to_string("posts/feed_entry.html", facts))


def _authors(story: Story) -> list[ShownPerson]:
    """The authors as a feed's words may show them."""
    lines = story.bylines.all()
    return [shown(line.person, language=story.language(), surface=Surface.FEED) for line in lines]


def _written(feed: Feed, form: str) -> HttpResponse:
    response = HttpResponse(WRITERS[form](feed), content_type=f"{FEED_KINDS[form][1]}; charset=utf-8")
    if (
        changed := public_changes.last_change()
    ):  # for readers that know no ETag; a name that changed is news to them too
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    if feed.hub:  # WebSub asks for both in the header as well
        response.headers["Link"] = f'<{feed.hub}>; rel="hub", <{feed.feed_url}>; rel="self"'
    return response
