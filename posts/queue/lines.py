"""The lines of the list in words: what waits, since when, promised when, by whom, and why it needs a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from posts.models import Opened, Profile, Promise
from posts.notices import name_of
from posts.queue.listing import Filters, review_url
from posts.queue.needs import WHY
from posts.readers import another_is_needed, said_yes

Urgency = Literal["late", "soon", "later"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One waiting post."""

    promise: Promise
    title: str
    url: str
    asked: str
    why: list[str]
    author: str
    reader: str
    stands_in_for: str
    owed: bool  # the author waits for the desk
    urgency: Urgency
    mine: bool  # asked of whoever looks
    wrote: bool  # whoever looks wrote part of it, and cannot approve it
    opened: bool  # whoever looks had this version open
    one_yes: str  # who said yes already, while another reader is needed


def lines(promises: list[Promise], user: Any, filters: Filters) -> list[Line]:
    """The lines for one page of the list; four queries, however many."""
    pks = [promise.pk for promise in promises]
    wrote = set(Promise.writers.through.objects.filter(promise__in=pks, user=user.pk).values_list("promise", flat=True))
    opened = dict(Opened.objects.filter(promise__in=pks, user=user).order_by("at").values_list("promise", "at"))
    yeses = said_yes(promise for promise in promises if promise.turn == Promise.Turn.READER)
    titles, now = titles_of(promises), timezone.now()
    return [
        Line(
            promise=promise,
            title=titles[promise.page_id],
            url=review_url(promise, filters),
            asked=_asked(promise),
            why=[str(WHY.get(key, key)) for key in promise.needs],
            author=name_of(promise.author),
            reader=name_of(promise.reader),
            stands_in_for=name_of(promise.stands_in_for),
            owed=promise.turn in Promise.OWED,
            urgency=_urgency(promise.due_at, now),
            mine=promise.reader_id == user.pk and promise.pk not in wrote,
            wrote=promise.pk in wrote,
            opened=promise.pk in opened and opened[promise.pk] >= promise.asked_at,
            one_yes=another_is_needed(yeses.get(promise.pk, ())),
        )
        for promise in promises
    ]


def titles_of(promises: Iterable[Promise]) -> dict[int, str]:
    """What each page is called; a profile by its person, since its title is an address."""
    pages = {promise.page_id: promise.page for promise in promises}
    about = [pk for pk, page in pages.items() if page.content_type.model == "profile"]
    profiles = Profile.objects.filter(pk__in=about).select_related("person") if about else []
    named = {profile.pk: profile.headline_text() for profile in profiles}
    return {pk: named.get(pk, page.draft_title or page.title) for pk, page in pages.items()}


def _asked(promise: Promise) -> str:
    if promise.page.live:
        return _("New version of what is live")
    return _("New profile") if promise.page.content_type.model == "profile" else _("New story")


def _urgency(due_at: datetime, now: datetime) -> Urgency:
    if due_at <= now:
        return "late"
    return "soon" if timezone.localdate(due_at) == timezone.localdate(now) else "later"
