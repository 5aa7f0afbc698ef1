"""Whom a standing stop concerns, and the sentence that tells them: the banner over every page of both desks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from integrations import stops
from integrations.models import Stop
from posts.explorer import mine
from posts.models import Story
from posts.notices import name_of


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One stop as people read it."""

    stop: Stop
    who: str
    may_open: bool


def who_pressed(stop: Stop) -> str:
    """What a colleague is called; where nobody pressed it, the desk itself."""
    return name_of(stop.pressed_by) or stop.who()


def stops_for(user: Any) -> list[Notice]:
    """The standing stops that concern `user`: all for whoever may press, else all-wide ones and those over their own.

    One query where nothing is stopped.
    """
    standing = list(Stop.objects.standing().select_related("pressed_by__person", "channel", "blog"))
    if not standing:
        return []
    may_open = stops.may_press(user)
    own = {stop.pk for stop in standing} if may_open else _own(user, standing)
    return [Notice(stop=stop, who=who_pressed(stop), may_open=may_open) for stop in standing if stop.pk in own]


def _own(user: Any, standing: list[Stop]) -> set[int]:
    """Of these, the ones over everything, and over a blog or a story in which `user` has a part."""
    stories = Story.objects.filter(mine(user))
    blogs = Page.objects.filter(pk=OuterRef("blog"), depth__gt=0).filter(
        Exists(Page.objects.filter(pk__in=stories.values("pk"), path__startswith=OuterRef("path")))
    )
    asked = Stop.objects.filter(pk__in=[stop.pk for stop in standing])
    theirs = (
        asked.filter(scope=Stop.Scope.EVERYTHING)
        | asked.filter(scope=Stop.Scope.STORY, post__in=stories.values("uuid"))
        | asked.filter(Exists(blogs), scope=Stop.Scope.BLOG)
    )
    return set(theirs.values_list("pk", flat=True))
