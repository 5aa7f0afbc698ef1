"""What authors are asked now, over all their stories."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from wagtail.models import Page

from posts import promises
from posts.explorer import mine
from posts.models import Post, Promise, Remark


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One story that came back: how many remarks are open, and where they are answered."""

    page: int  # primary key
    number: int

    @property
    def url(self) -> str:
        """The page of its remarks."""
        return reverse("story_remarks", args=[self.page])


def open_remarks(post: Post) -> list[Remark]:
    """What the authors of a post are asked now."""
    promise = promises.of(post)
    if promise is None or promise.turn != Promise.Turn.AUTHOR:
        return []
    return list(Remark.objects.open().filter(promise=promise))


def waiting_for(user: Any) -> list[Waiting]:
    """The stories of `user` in which something waits for an answer, what was asked first on top."""
    open_remarks = Remark.objects.open().filter(
        promise__turn=Promise.Turn.AUTHOR, promise__page__in=Page.objects.filter(mine(user)).values("pk")
    )
    counted = open_remarks.order_by().values("promise__page").annotate(number=Count("pk")).order_by("promise__due_at")
    return [Waiting(page=row["promise__page"], number=row["number"]) for row in counted]
