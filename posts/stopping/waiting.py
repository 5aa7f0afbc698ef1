"""What a stop held, of all kinds in one list: posts on channels, stories that were to go live, mails. Oldest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Delivery, Letter, Recipient, Stop
from posts import publishing
from posts.models import Post, Seal
from posts.permissions import may_take_down

Kind = Literal["delivery", "story", "mail"]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that waits; `stop` still stands over it, or is None, and then a person may send it."""

    kind: Kind
    pk: int  # of the delivery, the page or the letter
    title: str
    where: str
    since: datetime
    stop: Stop | None
    seen: UUID | None = None  # which plan of a story it is

    @property
    def key(self) -> str:
        """What forms call it."""
        return f"{self.kind}-{self.pk}"


def numbers() -> dict[Kind, int]:
    """How many of each kind wait, under a stop that stands or one that was lifted."""
    return {
        "delivery": Delivery.objects.held_by_stop().count(),
        "story": len(publishing.held_by_stop()),
        "mail": Recipient.objects.filter(status=Recipient.Status.HELD).count(),
    }


class List:
    """What waits, as `user` may see it; `[start:stop]` reads only that much of each kind."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def standing(self) -> list[Stop]:
        """The stops that still stand."""
        return list(Stop.objects.standing())

    def first(self, number: int) -> list[Waiting]:
        """The oldest `number` of all kinds."""
        found = [*self._deliveries(number), *self._stories(), *self._mails(number)]
        return sorted(found, key=lambda one: (one.since, one.key))[:number]

    def chosen(self, keys: Sequence[str]) -> list[Waiting]:
        """Those that a form names, if they still wait; oldest first."""
        asked: dict[str, list[str]] = {}
        for key in keys:
            kind, _dash, pk = key.partition("-")
            asked.setdefault(kind, []).append(pk)
        pks = {kind: [int(pk) for pk in found if pk.isascii() and pk.isdecimal()] for kind, found in asked.items()}
        found = [
            *self._deliveries(None, pks.get("delivery", [])),
            *(one for one in self._stories() if one.pk in pks.get("story", [])),
            *self._mails(None, pks.get("mail", [])),
        ]
        return sorted(found, key=lambda one: (one.since, one.key))

    def _deliveries(self, number: int | None, pks: Sequence[int] | None = None) -> Iterator[Waiting]:
        rows = Delivery.objects.held_by_stop().select_related("channel", "wanted")
        for row in (rows if pks is None else rows.filter(pk__in=pks))[:number]:
            yield Waiting(
                kind="delivery",
                pk=row.pk,
                title=row.title,
                where=_where(row),
                since=row.due_at or row.changed_at,
                stop=self._over(post=row.post, blog=row.blog_id, channel=row.channel_id),
            )

    def _stories(self) -> Iterator[Waiting]:
        for seal in publishing.held_by_stop():
            post = publishing.post_of(seal)
            if may_take_down(self.user, post):
                yield self._story(seal, post)

    def _story(self, seal: Seal, post: Post) -> Waiting:
        return Waiting(
            kind="story",
            pk=post.pk,
            title=post.headline_text(),
            where=_("was to go live on %(blog)s") % {"blog": post.get_parent().title},
            since=seal.go_live_at,
            stop=self._over(post=post.uuid, blog=post.get_parent().pk),
            seen=seal.uuid,
        )

    def _mails(self, number: int | None, pks: Sequence[int] | None = None) -> Iterator[Waiting]:
        held = Recipient.objects.filter(status=Recipient.Status.HELD)
        rows = Letter.objects.filter(pk__in=held.values("letter")).order_by("created_at", "pk")
        count = Count("recipients", filter=Q(recipients__status=Recipient.Status.HELD))
        for row in (rows if pks is None else rows.filter(pk__in=pks)).annotate(to=count)[:number]:
            words = ngettext("mail to %(number)s person", "mail to %(number)s people", row.to) % {"number": row.to}
            yield Waiting(
                kind="mail",
                pk=row.pk,
                title=row.subject,
                where=words,
                since=row.created_at,
                stop=self._over(post=row.about, blog=row.blog_id),
            )

    def _over(self, **about: Any) -> Stop | None:
        return next((stop for stop in self.standing if stop.holds(**about)), None)


def _where(row: Delivery) -> str:
    names = {"channel": row.channel}
    if row.wanted_id is None:
        return _("is to be taken down from %(channel)s") % names
    if row.remote_id:
        return _("a change for %(channel)s") % names
    return _("a post for %(channel)s") % names
