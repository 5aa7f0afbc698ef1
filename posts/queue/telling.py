"""What the queue tells people: a promise was moved, may be missed, or goes to the deputy."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from posts import notices
from posts.models import Post, Promise
from posts.writers.page import zone_of


def later(promise: Promise, *, due_at: datetime) -> None:
    """The author hears the new time, kindly."""
    post = _post(promise)
    for author in notices.authors_of(post):
        key = f"promise-later:{promise.pk}:{due_at.isoformat()}:{author.pk}"
        _tell(author, post=post, what="promise_later", key=key, due_at=due_at.astimezone(zone_of(author)))


def in_danger(promise: Promise, *, deputy: int | None) -> None:
    """Before it is missed: the authors, whoever answers, and whoever would stand in for them."""
    post = _post(promise)
    for author in notices.authors_of(post):
        key = f"promise-in-danger:{promise.pk}:{promise.rounds}:{author.pk}"
        due_at = promise.due_at.astimezone(zone_of(author))
        _tell(author, post=post, what="promise_in_danger", key=key, due_at=due_at, by=promise.reader)
    for reader in _users({promise.reader_id, promise.stands_in_for_id, deputy}):
        key = f"answer-due:{promise.pk}:{promise.rounds}:{reader.pk}"
        due_at = promise.due_at.astimezone(zone_of(reader))
        link = _review_link(post)
        _tell(reader, post=post, what="answer_due", key=key, due_at=due_at, by=promise.reader, link=link)


def passed_on(promise: Promise, *, to: int) -> None:
    """Whoever stands in hears that it is theirs now."""
    post = _post(promise)
    for reader in _users({to}):
        key = f"passed-on:{promise.pk}:{promise.rounds}:{reader.pk}"
        _tell(reader, post=post, what="answer_passed_on", key=key, link=_review_link(post), by=promise.reader)


def _tell(user: Any, *, post: Post, what: str, key: str, **facts: Any) -> None:
    notices.tell(user, post=post, what=what, key=key, **facts)


def _post(promise: Promise) -> Post:
    post: Post = promise.page.specific
    return post


def _users(pks: set[int | None]) -> list[Any]:
    users = get_user_model().objects.filter(pk__in=pks - {None}, is_active=True).exclude(email="")
    return list(users.select_related("wagtail_userprofile").order_by("pk"))


def _review_link(post: Post) -> str:
    return str(settings.WAGTAILADMIN_BASE_URL) + reverse("review", args=[post.pk])
