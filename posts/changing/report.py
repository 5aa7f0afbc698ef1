"""How far a change is, and what became of the copies: told to its owner, on their own page, and to nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import ByHand, Delivery
from posts.changing.again import Fate
from posts.changing.sweeping import steps_of
from posts.models import Change


@dataclass(frozen=True, kw_only=True)
class Line:
    """One tick of the list."""

    words: str
    done: bool
    how_far: str = ""


def lines(change: Change) -> Iterator[Line]:
    """Each step with how far it is."""
    names = {
        "stories": _("Stories and profiles you are in, with every earlier version, and their copies"),
        "memory": _("What the desk remembers: logs, comments, remarks, letters, titles of pictures"),
        "files": _("Names of files"),
        "search": _("What search finds"),
        "payloads": _("What was sent to networks, and what they answered"),
    }
    yield Line(words=_("Your page, the line under your stories, feeds and search"), done=True)
    for step in steps_of(change):
        facts = change.steps.get(step, {})
        done, of = facts.get("done"), facts.get("of")
        far = _("%(done)s of %(of)s") % {"done": done, "of": of} if of else ""
        yield Line(words=names[step], done=bool(facts.get("over")), how_far=far)


def copies(change: Change) -> Iterator[Line]:
    """Each copy that the owner decided about, as it is by now."""
    rows = Delivery.objects.filter(pk__in=[int(pk) for pk in change.choices]).select_related("channel")
    words = {
        Fate.CHANGE: _("changed"),
        Fate.SEND_AFRESH: _("taken down and sent again"),
        Fate.TAKE_DOWN: _("taken down"),
        Fate.LEAVE: _("left as it is"),
    }
    for row in rows.order_by("channel__name", "title"):
        fate = Fate(change.choices[str(row.pk)])
        asked = change.over("stories")  # before that nothing was asked of any network
        done = fate == Fate.LEAVE or (asked and row.status == Delivery.Status.SETTLED)
        state = words[fate] if done else row.get_status_display() if asked else _("under way")
        yield Line(words=f"{row.channel.name}: {row.title}", done=done, how_far=str(state))


def out_of_reach(change: Change) -> list[str]:
    """What the desk cannot change, in plain sentences."""
    said = []
    if people := change.steps.get("letters", {}).get("people", 0):
        said.append(mailed(people))
    posts = Delivery.objects.filter(pk__in=[int(pk) for pk in change.choices]).values("post")
    if number := ByHand.objects.filter(post__in=posts).count():
        said.append(by_hand(number))
    said += [
        _("%(number)s rows of %(table)s could not be written. Ask an admin.") % {"number": rows, "table": table}
        for table, rows in change.out_of_reach
    ]
    return said


def mailed(people: int) -> str:
    words = ngettext(
        "A mail with it reached %(number)s person, and cannot be taken back.",
        "Mails with it reached %(number)s people, and cannot be taken back.",
        people,
    )
    return words % {"number": people}


def by_hand(number: int) -> str:
    words = ngettext(
        "%(number)s copy was posted by hand: whoever posted it can change it there.",
        "%(number)s copies were posted by hand: whoever posted them can change them there.",
        number,
    )
    return words % {"number": number}
