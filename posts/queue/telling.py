"""What the queue tells people: a promise was moved, given, may be missed, or goes to the deputy.

Machines write most of these letters, so they are few (`posts.automatic`); the pages show the same to whoever got none.
What somebody is to answer for others is never left out: the letter gathers all that is due within the same day.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from posts import automatic, notices
from posts.models import AutomaticKind, Post, Promise
from posts.notices import zone_of
from posts.queue.people import asked_now

SAME_DAY: Final = timedelta(days=1)
MOST_LINES: Final = 20  # of one letter; the list in the desk has all


def later(promise: Promise, *, due_at: datetime) -> None:
    """The author hears the new time, kindly."""
    post = _post(promise)
    for author in notices.authors_of(post):
        key = f"promise-later:{promise.pk}:{due_at.isoformat()}"
        _tell(author, post, "promise_later", key=key, why=_handed_in(promise), due_at=due_at)


def in_danger(promise: Promise, *, deputy: int | None, away: Collection[int]) -> None:
    """Before it is missed: the authors, whoever answers and would stand in; the team that is there for nobody's."""
    post = _post(promise)
    about = {"due_at": promise.due_at, "by": promise.reader}
    for author in notices.authors_of(post):
        key = f"promise-in-danger:{promise.pk}:{promise.rounds}:{promise.due_at.isoformat()}"
        _tell(author, post, "promise_in_danger", key=key, why=_handed_in(promise), **about)
    team = {user.pk for user in asked_now(promise)} - set(away) if promise.reader_id is None else set()
    for reader in _users({promise.reader_id, promise.stands_in_for_id, deputy} | team):
        why = _answers if reader.pk == promise.reader_id else _of_the_team if reader.pk in team else _stands_in
        _ask(reader, promise, why=why)


def _ask(reader: Any, promise: Promise, *, why: Callable[[], str]) -> None:
    """One letter about this promise and the others that fall due within a day of it, which then need none."""
    together = [promise, *_due_with(promise, reader)]
    facts = {"answers": [_line(one, reader) for one in together]}
    post = _post(promise) if len(together) == 1 else None  # what stops one story does not hold a letter about five
    owed = [_key_of_due(one) for one in together]
    _tell(reader, post, "answer_due", key=owed[0], why=why, link=notices.link_to("reviews"), owed=owed, **facts)


def _due_with(promise: Promise, reader: Any) -> list[Promise]:
    """What else stands with `reader`, or with whoever they stand in for (nobody: the team), and no letter named yet."""
    near = Promise.objects.owed().filter(due_at__range=(promise.due_at, promise.due_at + SAME_DAY))
    theirs = near.filter(Q(reader=reader.pk) | Q(reader=promise.reader_id)).exclude(pk=promise.pk)
    found = theirs.exclude(writers=reader.pk).select_related("page", "reader__person").order_by("due_at", "pk")
    asked = automatic.asked_lately(reader)
    unasked = (one for one in found[: 2 * MOST_LINES] if _key_of_due(one) not in asked)
    return [one for one in unasked if _is_whole(one)][: MOST_LINES - 1]


def _is_whole(promise: Promise) -> bool:
    """Whether its post can be read: a row that says nonsense spoils nobody else's letter."""
    try:
        return bool(_post(promise))
    except ObjectDoesNotExist:
        return False


def _key_of_due(promise: Promise) -> str:
    return f"answer-due:{promise.pk}:{promise.rounds}:{promise.due_at.isoformat()}"


def _line(promise: Promise, reader: Any) -> dict[str, Any]:
    """One promise in a letter."""
    return {
        "headline": _post(promise).headline_text(),
        "due_at": promise.due_at.astimezone(zone_of(reader)),
        "by": notices.name_of(promise.reader),
        "link": notices.link_to("review", promise.page_id),
    }


def given(promise: Promise, *, by: Any) -> None:
    """Whom a colleague asks to answer hears it; a person's letter, so outside the budget of the machine's."""
    for reader in _users({promise.reader_id}):
        key = f"given:{promise.pk}:{reader.pk}:{timezone.now().isoformat()}"
        facts = {"link": notices.link_to("review", promise.page_id), "by": by, "due_at": promise.due_at}
        notices.tell(reader, post=_post(promise), what="given", key=key, **facts)


def passed_on(promise: Promise, *, to: int) -> None:
    """Whoever stands in hears that it is theirs now."""
    post = _post(promise)
    for reader in _users({to}):
        key = f"passed-on:{promise.pk}:{promise.rounds}"
        facts = {"link": notices.link_to("review", post.pk), "by": promise.reader}
        _tell(reader, post, "answer_passed_on", key=key, why=_stands_in, owed=[key], **facts)


def _tell(user: Any, post: Post | None, what: str, *, key: str, why: Callable[[], str], **facts: Any) -> None:
    if "due_at" in facts:
        facts["due_at"] = facts["due_at"].astimezone(zone_of(user))
    automatic.tell(user=user, kind=AutomaticKind.PROMISE, key=key, why=why, what=what, post=post, **facts)


def _handed_in(promise: Promise) -> Callable[[], str]:
    def why() -> str:
        day = date_format(timezone.localtime(promise.asked_at), "DATE_FORMAT")
        return _("You get this because your story was handed in on %(day)s.") % {"day": day}

    return why


def _answers() -> str:
    return _("You get this because you are named to answer this story.")


def _stands_in() -> str:
    return _("You get this because you stand in for a colleague who is named to answer this story.")


def _of_the_team() -> str:
    return _("You get this because you are in the team that answers this story.")


def _post(promise: Promise) -> Post:
    post: Post = promise.page.specific
    return post


def _users(pks: set[int | None]) -> list[Any]:
    named = [pk for pk in pks if pk is not None]
    users = get_user_model().objects.filter(pk__in=named, is_active=True).exclude(email="")
    return list(users.select_related("wagtail_userprofile").order_by("pk"))
