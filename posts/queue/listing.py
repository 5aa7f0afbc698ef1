"""The list of what waits: filtered, counted and ordered by facts that stand in the promises.

Oldest promise first, and before all what is asked of the one who looks. The same number of queries for five
waiting stories as for five thousand, and none of them opens a story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, Min, Q, TextField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from posts.models import Promise

PER_PAGE: Final = 25

Group = Literal["", "fine", "close", "author", "named"]
GROUPS: Final[dict[str, Q]] = {
    "fine": Q(turn=Promise.Turn.READER, close_look=False),
    "close": Q(turn=Promise.Turn.READER, close_look=True),
    "author": Q(turn=Promise.Turn.AUTHOR),
    "named": Q(turn=Promise.Turn.NAMED),
}
OURS: Final = Q(turn__in=Promise.OWED)
# Named one by one, so that one index answers the counting by itself.
TURNS: Final = (Promise.Turn.READER, Promise.Turn.AUTHOR, Promise.Turn.NAMED)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What of the list is shown; each field is a parameter of the address. Without a group: all that waits for us."""

    group: str = ""
    mine: bool = False
    blog: int | None = None
    language: str = ""
    why: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "Filters":
        """From an address; what it does not know is left out."""
        blog = str(query.get("blog", ""))
        group = str(query.get("group", ""))
        return cls(
            group=group if group in GROUPS else "",
            mine=bool(query.get("mine")),
            blog=int(blog) if blog.isdecimal() and len(blog) < 10 else None,
            language=str(query.get("language", ""))[:10],
            why=str(query.get("why", ""))[:40],
            words=" ".join(str(query.get("words", "")).replace("\0", "").split())[:100],
        )

    def query(self) -> str:
        """For an address, without a question mark."""
        set_here = {each.name: getattr(self, each.name) for each in fields(self)}
        return urlencode({name: 1 if value is True else value for name, value in set_here.items() if value})

    def narrow(self) -> bool:
        """Whether anything but the group is chosen."""
        return self != Filters(group=self.group)

    def in_group(self, group: str) -> "Filters":
        """The same in another group."""
        return replace(self, group=group)


def chosen(user: Any, filters: Filters) -> Any:
    """The promises that the filters leave, in every group."""
    found = Promise.objects.all()
    if filters.mine:
        found = found.filter(reader=user)
    if filters.blog:
        found = found.filter(blog=filters.blog)
    if filters.language:
        found = found.filter(language=filters.language)
    if filters.why:
        found = found.alias(reasons=Cast("needs", TextField())).filter(reasons__contains=f'"{filters.why}"')
    if filters.words:
        found = found.filter(page__draft_title__icontains=filters.words)
    return found


def counts(user: Any, filters: Filters) -> dict[str, int]:
    """How many each group holds under these filters, and how many are asked of `user`: one query."""
    numbers = {name: Count("turn", filter=condition) for name, condition in GROUPS.items()}
    asked = Count("turn", filter=OURS & Q(reader=user))
    going_on = chosen(user, filters).filter(turn__in=TURNS)
    found: dict[str, int] = going_on.aggregate(**numbers, asked=asked)
    return found | {"": found["fine"] + found["close"] + found["named"]}


def ordered(user: Any, filters: Filters) -> Any:
    """The promises of the chosen group: asked of `user` first, then by age. `place` is 0 or 1."""
    place = Case(When(reader=user, then=Value(0)), default=Value(1), output_field=IntegerField())
    group = GROUPS.get(filters.group, OURS)
    return chosen(user, filters).filter(group).annotate(place=place).order_by("place", "first_due_at", "pk")


def page_of(user: Any, filters: Filters, *, start: int) -> list[Promise]:
    """One page of the list, with what its lines show of other tables."""
    pks = _pks_of_page(user, filters, start=start)
    found = Promise.objects.select_related(
        "page__content_type", "blog", "author__person", "reader__person", "stands_in_for__person"
    ).in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _pks_of_page(user: Any, filters: Filters, *, start: int) -> list[int]:
    """As a slice of `ordered` would be, but in two pieces that an index has in order: nothing is sorted."""
    group = chosen(user, filters).filter(GROUPS.get(filters.group, OURS)).order_by("first_due_at", "pk")
    mine = group.filter(reader=user).values_list("pk", flat=True)
    pks = list(mine[start : start + PER_PAGE])
    room = PER_PAGE - len(pks)
    if not room or filters.mine:
        return pks
    skipped = max(start - mine.count(), 0) if start else 0
    others = group.filter(Q(reader=None) | ~Q(reader=user)).values_list("pk", flat=True)
    return [*pks, *others[skipped : skipped + room]]


def neighbours(promise: Promise, user: Any, filters: Filters) -> tuple[Promise | None, Promise | None]:
    """What stands before and after it in the list that `user` filtered so, also when it stands there no more."""
    place = 0 if promise.reader_id == user.pk else 1
    after = _beyond(place, promise, "gt")
    before = _beyond(place, promise, "lt")
    found = ordered(user, filters).select_related("page")
    return found.filter(before).reverse().first(), found.filter(after).first()


def next_asked_of(user: Any, filters: Filters, *, after: Promise) -> Promise | None:
    """What `user` is asked next under these filters: behind `after` in the list, else from the top; None: nothing."""
    mine = ordered(user, replace(filters, group="", mine=True)).exclude(pk=after.pk)
    asked = mine.filter(turn=Promise.Turn.READER)  # not where a colleague was asked
    found: Promise | None = asked.filter(_beyond(0, after, "gt")).first() or asked.first()
    return found


def _beyond(place: int, promise: Promise, side: str) -> Q:
    """Strictly on one side of `promise` in the order of the list."""
    due: Any = promise.first_due_at
    return (
        Q(**{f"place__{side}": place})
        | Q(**{"place": place, f"first_due_at__{side}": due})
        | Q(**{"place": place, "first_due_at": due, f"pk__{side}": promise.pk})
    )


def review_url(promise: Promise, filters: Filters) -> str:
    """The address of the review that knows from which list it was opened."""
    query = filters.query()
    return reverse("review", args=[promise.page_id]) + (f"?{query}" if query else "")


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What the desk owes now, for the menu and the first page."""

    number: int
    mine: int
    late: int
    oldest_due_at: datetime | None


def owed(user: Any) -> Owed:
    """How many answers the desk owes, how many are asked of `user`, how many are late: one query."""
    waiting = Promise.objects.filter(OURS).aggregate(
        number=Count("pk"),
        mine=Count("pk", filter=Q(reader=user)),
        late=Count("pk", filter=Q(due_at__lte=timezone.now())),
        oldest_due_at=Min("due_at"),
    )
    return Owed(**waiting)


def number_waiting() -> int:
    """How many answers the desk owes: for the menu, one query."""
    return int(Promise.objects.filter(OURS).count())
