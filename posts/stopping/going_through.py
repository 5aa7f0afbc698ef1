"""What becomes of what waited: send it, later, or drop it, by each kind's own verbs, which ask for the right again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from integrations import ledger, stops
from posts import publishing
from posts.models import Story
from posts.stopping.waiting import Waiting

REFUSALS = (ledger.NotNow, publishing.NotNow)


def why_not_together(one: Waiting) -> str:
    """Why it is left out when many are sent at once; empty when it is not."""
    if one.stop is not None:
        return _("It is still stopped.")
    if one.kind == "story":
        return _("Stories go live one by one.")  # each brings its posts along: many at once would be a burst
    return ""


def send(chosen: Sequence[Waiting], *, user: Any) -> int:
    """Let these go, posts paced per channel; return how many went. Raises PermissionDenied, NotNow of either house."""
    free = {kind: [one.pk for one in chosen if one.kind == kind] for kind in ("delivery", "mail")}
    gone = stops.let_go(pks=free["delivery"], user=user) if free["delivery"] else 0
    if free["mail"]:
        stops.let_letters_go(pks=free["mail"], user=user)
        gone += len(free["mail"])
    for one in chosen:
        if one.kind == "story" and one.seen:
            publishing.let_go(post=_story(one), user=user, seen=one.seen)
            gone += 1
    return gone


def later(one: Waiting, *, user: Any, until: datetime) -> None:
    """Send it, or let it go live, at a later time. Raises PermissionDenied, NotNow of either house."""
    if one.kind == "story":
        publishing.reschedule(post=_story(one), user=user, go_live_at=until, seen=one.seen)
    else:
        stops.put_off(pk=one.pk, user=user, until=until)


def drop(chosen: Sequence[Waiting], *, user: Any, reason: str) -> tuple[int, list[str]]:
    """Send these no more; return how many, and why others were left. Raises PermissionDenied."""
    if not user.has_perm(stops.LIFT):
        raise PermissionDenied
    dropped, refused = 0, []
    for one in chosen:
        try:
            DROPS[one.kind](one, user=user, reason=reason)
        except REFUSALS as error:
            refused.append(f"{one.title}: {error}")
        else:
            dropped += 1
    return dropped, refused


def _drop_delivery(one: Waiting, *, user: Any, reason: str) -> None:
    ledger.drop(pk=one.pk, user=user, reason=reason)


def _drop_mail(one: Waiting, *, user: Any, reason: str) -> None:
    stops.drop_letters(pks=[one.pk], user=user, reason=reason)


def _drop_story(one: Waiting, *, user: Any, reason: str) -> None:
    publishing.cancel_schedule(post=_story(one), user=user)


DROPS: dict[str, Callable[..., None]] = {"delivery": _drop_delivery, "mail": _drop_mail, "story": _drop_story}


def _story(one: Waiting) -> Story:
    found: Story = Story.objects.get(pk=one.pk)
    return found
