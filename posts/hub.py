"""WebSub: the hub of the operator's choice hears that a feed changed, and tells whoever follows it.

Source: w3.org/TR/websub, section 7; the call itself (`hub.mode=publish`) is what the hubs in use agree on.
A missed call costs only time: readers who ask the feed get it anyway.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from integrations.adapters.http import HttpAdapter
from integrations.errors import DeliveryError
from posts.addresses import absolute
from posts.heads import FeedLink, blog_of, feed_links, feeds_of_blog, feeds_of_everything
from posts.models import HubNews, Post, Story

AT_ONCE = 20  # calls a run of the clock
WAIT = timedelta(minutes=1)  # doubled with each try
TRIES = 10  # then we give up until the feed changes again: about nine hours


def changed(post: Post) -> None:
    """Note the feeds in which readers find a post, or found it until now; nothing where there is no hub."""
    if not settings.WEBSUB_HUB or not isinstance(post, Story):
        return
    for link in _feeds_of(post):
        HubNews.objects.update_or_create(
            feed=absolute(link.path), defaults={"changed_at": timezone.now(), "due_at": timezone.now(), "tries": 0}
        )


def _feeds_of(story: Story) -> Iterable[FeedLink]:
    language = story.language()
    yield from feeds_of_everything(language)
    if blog := blog_of(story):
        yield from feeds_of_blog(blog)
    for person in story.people():
        yield from feed_links("person_feed", title="", language=language, public_id=person.public_id)
    for topic in story.topics.all():
        yield from feed_links("topic_feed", title="", language=language, slug=topic.slug)
    if story.series:
        yield from feed_links("series_feed", title="", language=language, slug=story.series.slug)


def tell() -> int:
    """Tell the hub what is due; returns of how many feeds it heard."""
    if not settings.WEBSUB_HUB:
        return 0
    due = HubNews.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    return sum(_tell(news) for news in due[:AT_ONCE])


def _tell(news: HubNews) -> bool:
    began = timezone.now()
    hub = HttpAdapter(config={}, credential={})
    try:
        hub.request("POST", settings.WEBSUB_HUB, repeatable=True, data={"hub.mode": "publish", "hub.url": news.feed})
    except DeliveryError:
        later = began + WAIT * 2**news.tries if news.tries + 1 < TRIES else None
        as_read = HubNews.objects.filter(pk=news.pk, changed_at=news.changed_at)
        as_read.update(tries=news.tries + 1, due_at=later)
        return False
    # What changed during the call is told in the next run.
    HubNews.objects.filter(pk=news.pk, changed_at=news.changed_at).update(told_at=began, due_at=None, tries=0)
    return True
