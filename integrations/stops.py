"""The stop switch: press it, lift it, and go through what it held. Rows only; the gate before each call reads them.

While a stop stands nothing it covers is created, edited or mailed, and no story goes live. Look-ups go on, and so does
what a person takes down after pressing it. Lifting it sends nothing: what it held waits until a person lets it go.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from integrations.ledger import NotNow
from integrations.models import Attempt, Channel, Delivery, Letter, Overtaken, Recipient, Stop
from integrations.models.delivery import DeliveryQuerySet, locked

PRESS: Final = "integrations.add_stop"
LIFT: Final = "integrations.lift_stop"
LIFT_EVERYTHING: Final = "integrations.lift_everything"
APART: Final = 2.0  # seconds between two that are let go at once on one channel


def may_press(user: Any) -> bool:
    """Anybody of comms."""
    return bool(user.has_perm(PRESS))


def press(
    *,
    user: Any,
    reason: str,
    channel: Channel | None = None,
    blog: Page | None = None,
    post: UUID | None = None,
    title: str = "",
) -> Stop:
    """Stop one channel, one blog, one story (with its `title`), or with none of these everything.

    Pressing again what stands already returns that stop. Raises PermissionDenied, or NotNow without a reason.
    """
    if not may_press(user):
        raise PermissionDenied
    if not reason.strip():
        raise NotNow(_("Please say in a line why."))
    stop = Stop(reason=" ".join(reason.split())[:200], pressed_by=user, channel=channel, blog=blog, post=post)
    stop.scope, stop.key = _scope(channel, blog, post), _key(channel, blog, post)
    stop.title = str(channel or (blog and blog.title) or title)[:500]
    return _put_up(stop, user=user)


def press_by_itself(*, reason: str, post: UUID | None = None, title: str = "") -> Stop:
    """The desk stops everything because something is wrong with itself; an admin lifts that as any other stop.

    Or one story (with its `title`), about which a person has to decide.
    """
    stop = Stop(scope=_scope(None, None, post), key=_key(None, None, post), reason=reason[:200], post=post)
    stop.title = title[:500]
    return _put_up(stop, user=None)


def _put_up(stop: Stop, *, user: Any) -> Stop:
    try:
        with transaction.atomic():
            stop.save()
            under_way = list(_open_calls().filter(_over(stop)).values_list("pk", flat=True))
            Stop.objects.filter(pk=stop.pk).update(in_flight=under_way)
            log(instance=stop, action="byline.stop", user=user, data={"reason": stop.reason, "over": stop.key})
    except IntegrityError:
        return Stop.objects.standing().get(key=stop.key)
    stop.refresh_from_db()
    return stop


def may_lift(user: Any, stop: Stop) -> bool:
    """Comms start again what they stopped; all of it only an admin."""
    return bool(user.has_perm(LIFT_EVERYTHING if stop.scope == Stop.Scope.EVERYTHING else LIFT))


@transaction.atomic
def lift(*, pk: int, user: Any, reason: str) -> Stop:
    """The stop no longer holds. What waited is held for people to go through; nothing leaves by itself.

    Raises PermissionDenied, NotNow (somebody was faster), Stop.DoesNotExist.
    """
    stop = Stop.objects.get(pk=pk)
    if not may_lift(user, stop):
        raise PermissionDenied
    if not reason.strip():
        raise NotNow(_("Please say in a line why."))
    Delivery.objects.hold_stopped()
    Recipient.objects.hold_stopped()
    if not stop.lift(by=user):
        raise NotNow(_("This was started again already."))
    log(instance=stop, action="byline.start", user=user, data={"reason": reason, "over": stop.key})
    stop.refresh_from_db()
    return stop


def standing_over(*, post: UUID, blog_id: int | None) -> Stop | None:
    """The stop that keeps this post from going live, if any; the oldest of several."""
    return Stop.objects.standing().over(post=post, blog=blog_id).order_by("pressed_at").first()


def held_since(due: datetime, *, post: UUID, blog_id: int | None) -> bool:
    """Whether a stop stood over this post when its time, `due`, came: then a person lets it go, or it waits."""
    stood = Q(lifted_at=None) | Q(lifted_at__gt=due)
    return Stop.objects.over(post=post, blog=blog_id).filter(stood).exists()


def any_since(due: datetime) -> bool:
    """Whether any stop stood at `due` or later: what is asked first, as the answer is nearly always no."""
    return Stop.objects.filter(Q(lifted_at=None) | Q(lifted_at__gt=due)).exists()


# What is on its way, and what waits


def in_flight() -> list[Attempt]:
    """Calls that have begun and not ended; each ends within half a minute, or its row is looked after."""
    return list(_open_calls().select_related("delivery__channel").order_by("started_at"))


def in_flight_at(stop: Stop) -> list[Attempt]:
    """The calls that were under way when it was pressed, with what became of each, and those that still are."""
    meant = Q(pk__in=stop.in_flight)
    if stop.lifted_at is None:
        meant |= Q(pk__in=_open_calls().filter(_over(stop)).values("pk"))
    return list(Attempt.objects.filter(meant).select_related("delivery__channel").order_by("started_at", "pk"))


def _open_calls() -> "QuerySet[Attempt]":
    return Attempt.objects.filter(outcome=Attempt.Outcome.OPEN, delivery__status=Delivery.Status.SENDING)


def _over(stop: Stop) -> Q:
    """The attempts a stop is about."""
    about = {"delivery__channel": stop.channel_id, "delivery__blog": stop.blog_id, "delivery__post": stop.post}
    return Q(**{name: value for name, value in about.items() if value is not None})


def held() -> list[Delivery]:
    """Deliveries that a stop held, oldest first; `standing` in words comes with `add_standing`."""
    return list(Delivery.objects.held_by_stop().select_related("channel", "wanted"))


def free_to_go() -> DeliveryQuerySet:
    """Those that a stop held which no longer stands over them: they wait for a person alone."""
    return Delivery.objects.held_by_stop().going()


def held_letters() -> list[Letter]:
    """Letters with people who wait for them because of a stop, oldest first."""
    waiting = Recipient.objects.filter(status=Recipient.Status.HELD)
    return list(Letter.objects.filter(pk__in=waiting.values("letter")).order_by("created_at"))


# Going through what waits


@transaction.atomic
def let_go(*, pks: Sequence[int], user: Any) -> int:
    """Send these deliveries, oldest first and paced per channel; return how many. What moved meanwhile is left out.

    Raises PermissionDenied, or NotNow when a stop still stands over one of them.
    """
    _check(user)
    chosen = Delivery.objects.held_by_stop().filter(pk__in=pks)
    if chosen.stopped().exists():
        raise NotNow(_("This is still stopped. Start it again first."))
    turns: dict[int, float] = {}
    gone = 0
    for delivery in chosen.select_related("channel"):
        after = turns.get(delivery.channel_id, 0.0)
        if _let_one_go(delivery.pk, user=user, after=after):
            turns[delivery.channel_id] = after + max(APART, delivery.channel.pace)
            gone += 1
    return gone


@transaction.atomic
def let_own_go(*, pk: int, user: Any) -> None:
    """Send what a stop held for the own account of `user`. Raises PermissionDenied, or NotNow while it is stopped."""
    if not Channel.objects.of(user).filter(deliveries=pk).exists():
        raise PermissionDenied
    if Delivery.objects.filter(pk=pk).stopped().exists():
        raise NotNow(_("This is still stopped. Start it again first."))
    _let_one_go(pk, user=user, after=0)


@transaction.atomic
def put_off(*, pk: int, user: Any, until: datetime) -> None:
    """Send one delivery at a later time. Raises PermissionDenied, NotNow."""
    _check(user)
    if Channel.objects.filter(deliveries=pk, personal=True).exists():
        raise PermissionDenied
    seconds = (until - timezone.now()).total_seconds()
    if seconds <= 0:
        raise NotNow(_("This time has passed. Choose a later one."))
    if Delivery.objects.filter(pk=pk).stopped().exists():
        raise NotNow(_("This is still stopped. Start it again first."))
    if not _let_one_go(pk, user=user, after=seconds, until=until):
        raise NotNow(_("Somebody saw to this already."))


@transaction.atomic
def let_letters_go(*, pks: Sequence[int], user: Any) -> int:
    """Send these letters to all who wait for them; return how many mails. Raises PermissionDenied, NotNow."""
    _check(user)
    waiting = Recipient.objects.filter(letter__in=pks, status=Recipient.Status.HELD)
    if waiting.stopped().exists():
        raise NotNow(_("This is still stopped. Start it again first."))
    _log_letters(pks, user=user, action="byline.letter_let_go")
    return Recipient.objects.filter(letter__in=pks).let_go()


@transaction.atomic
def drop_letters(*, pks: Sequence[int], user: Any, reason: str) -> int:
    """Send these letters to nobody who still waits for them; return how many mails. Raises PermissionDenied."""
    _check(user)
    _log_letters(pks, user=user, action="byline.letter_drop", reason=reason)
    dropped = Recipient.objects.filter(letter__in=pks).drop(reason[:500])
    for letter in Letter.objects.filter(pk__in=pks):
        letter.forget()
    return dropped


def _let_one_go(pk: int, *, user: Any, after: float, until: datetime | None = None) -> bool:
    try:
        with locked(pk) as delivery:
            if delivery.hold_reason != Delivery.HoldReason.STOP:
                return False
            delivery.let_go(after=after)
            moment = {"until": until.isoformat()} if until else {}
            log(instance=delivery, action="byline.delivery_let_go", user=user, data=moment)
    except Overtaken:
        return False
    return True


def _log_letters(pks: Sequence[int], *, user: Any, action: str, **data: str) -> None:
    for letter in Letter.objects.filter(pk__in=pks):
        log(instance=letter, action=action, user=user, data=data)


def _check(user: Any) -> None:
    if not user.has_perm(LIFT):
        raise PermissionDenied


def _scope(channel: Channel | None, blog: Page | None, post: UUID | None) -> Stop.Scope:
    if channel is not None:
        return Stop.Scope.CHANNEL
    if blog is not None:
        return Stop.Scope.BLOG
    return Stop.Scope.EVERYTHING if post is None else Stop.Scope.STORY


def _key(channel: Channel | None, blog: Page | None, post: UUID | None) -> str:
    named = {"channel": channel and channel.pk, "blog": blog and blog.pk, "story": post}
    return next((f"{scope} {value}" for scope, value in named.items() if value), str(Stop.Scope.EVERYTHING))
