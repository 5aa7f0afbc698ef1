"""What the site shows right now has a name, its generation; whatever changes it for readers moves that name.

The row that moves it is written in the transaction that changes something, so nobody sees one without the other,
no worker has to hear of it, and nothing can be lost between a commit and a message. Rows are only ever added: a
counter would be one row for which all transactions wait (decision 0066).
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db.models import Max, Model, Sum
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from redis import Redis
from wagtail.models import Page, PageViewRestriction, Site

from posts import front_caches
from posts.models import (
    BarrierPromise,
    Blog,
    Boilerplate,
    Instalment,
    Person,
    PersonRole,
    Picture,
    Post,
    PressContact,
    Profile,
    Pronouns,
    PublicChange,
    ReferMode,
    Series,
    Story,
    StoryDocument,
    StoryWish,
    Topic,
    Value,
)
from posts.models.post import BOOKKEEPING

KEPT_FOR = timedelta(days=1)  # far longer than any page is kept under a generation's name
# Nobody reads of these before something else names them: only a later change shows.
_SEEN_ONCE_NAMED: tuple[type[Model], ...] = (Person, Picture, StoryDocument, Topic, Value, Series)
_FACTS: tuple[type[Model], ...] = (
    *_SEEN_ONCE_NAMED,
    *(
        PersonRole,
        Pronouns,
        ReferMode,
        StoryWish,
        PressContact,
        Boilerplate,
        BarrierPromise,
        Instalment,
        PageViewRestriction,
        Site,
    ),
)


def note(*, about: Any = None) -> None:
    """Something changed that readers see; `about` is the post or person whose addresses front caches forget first."""
    PublicChange.objects.create(addresses=front_caches.addresses_of(about))


def generation() -> str:
    """The name of what the site shows now, as of the last commit."""
    return str(PublicChange.objects.aggregate(sum=Sum("token"))["sum"] or 0)


def last_change() -> datetime | None:
    """When the site changed last for readers; None within two seconds of it, HTTP's dates know whole ones."""
    at: datetime | None = PublicChange.objects.aggregate(at=Max("at"))["at"]
    return at if at and timezone.now() - at > timedelta(seconds=2) else None


def forget_old() -> int:
    """Drop what no kept page can bear the name of any more, but for the last; returns how many rows."""
    old = PublicChange.objects.filter(at__lt=timezone.now() - KEPT_FOR)
    if last := PublicChange.objects.order_by("-at", "-pk").first():
        old = old.exclude(pk=last.pk)
    number: int = old.delete()[0]
    return number


def forget_kept_pages() -> None:
    """Drop every page of before from the cache: nobody is given one, but a name may have to be gone altogether.

    Where the cache is each process's own memory, that of others ends by itself, within the hour. Redis is asked for
    our keys alone; Django's `clear` would empty all of it.
    """
    pages, where = caches["pages"], settings.CACHES["pages"]
    if not isinstance(pages, RedisCache):
        pages.clear()
        return
    redis = Redis.from_url(where["LOCATION"], **where["OPTIONS"])
    for key in redis.scan_iter(match=f"{pages.key_prefix}:*", count=1000):
        redis.unlink(key)


def connect() -> None:
    """Connect every receiver; called once when the apps are ready."""
    for model in _FACTS:
        post_save.connect(_fact_saved, sender=model, dispatch_uid=f"posts.public_change.{model.__name__}")
        post_delete.connect(_gone, sender=model, dispatch_uid=f"posts.public_change.gone.{model.__name__}")
    for page in (Story, Profile, Blog):
        watch(page)


def watch(page: type[Page]) -> None:
    """Note when a page of this type changes for readers."""
    post_save.connect(_page_saved, sender=page, dispatch_uid=f"posts.public_change.{page.__name__}")
    post_delete.connect(_gone, sender=page, dispatch_uid=f"posts.public_change.gone.{page.__name__}")


def _fact_saved(*, sender: type[Model], instance: Any, created: bool, **kwargs: Any) -> None:
    if not (created and sender in _SEEN_ONCE_NAMED):
        note(about=instance)


def _page_saved(*, instance: Page, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Not what Wagtail notes about a draft, and not a draft that is new.

    Of a post nothing is complete yet; `posts.publishing` names its addresses.
    """
    if update_fields is not None and set(update_fields) <= BOOKKEEPING:
        return
    if instance.live or not created:
        note(about=None if isinstance(instance, Post) else instance)


def _gone(*, instance: Any, **kwargs: Any) -> None:
    note()
