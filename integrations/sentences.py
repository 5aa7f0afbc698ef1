"""What the board says of each delivery: one sentence for what is, and one for what to do where somebody has to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.adapters import ADAPTERS
from integrations.board import BY_KEY, State
from integrations.calls import MAX_TRIES
from integrations.models import Attempt, Channel, Delivery, Stop
from integrations.models.breaker import DAYS
from integrations.standing import add_standing


@dataclass(frozen=True, kw_only=True)
class Line:
    """One delivery as people read it."""

    delivery: Delivery
    state: State
    what: str
    todo: str = ""

    @property
    def can_retry(self) -> bool:
        """Whether "Send again" is an answer: what is unknown is looked at first, on its own page."""
        return self.delivery.status == Delivery.Status.FAILED

    @property
    def can_post_by_hand(self) -> bool:
        """Whether a person may have posted it on the network themselves."""
        return may_be_posted_by_hand(self.delivery)

    @property
    def can_take_down_by_hand(self) -> bool:
        """Whether a person may have taken it down on the network themselves."""
        return may_be_taken_down_by_hand(self.delivery)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a sentence may need beside the row."""

    last: Attempt | None
    stops: Sequence[Stop]


def may_be_posted_by_hand(delivery: Delivery) -> bool:
    """A first post that failed, on a network where people have accounts too."""
    never_there = delivery.status == Delivery.Status.FAILED and delivery.wanted_id and not delivery.remote_id
    return bool(never_there) and _is_network(delivery.channel)


def may_be_taken_down_by_hand(delivery: Delivery) -> bool:
    """A take-down that failed, where people can see what is there."""
    still_there = delivery.status == Delivery.Status.FAILED and delivery.wanted_id is None and delivery.remote_id
    return bool(still_there) and _is_network(delivery.channel)


def _is_network(channel: Channel) -> bool:
    """Whether people have accounts there too."""
    return channel.kind in ADAPTERS and channel.adapter_class.kind != "webhook"


def lines_of(deliveries: Iterable[Delivery]) -> list[Line]:
    """A line for each row of `board.with_state`; as many queries however many rows there are."""
    rows = add_standing(deliveries)
    last = _last_calls(rows)
    stops = list(Stop.objects.standing().select_related("pressed_by")) if rows else []
    return [_line(row, Facts(last=last.get(row.pk), stops=stops)) for row in rows]


def _last_calls(rows: Sequence[Delivery]) -> dict[int, Attempt]:
    calls = Attempt.objects.filter(delivery__in=[row.pk for row in rows if row.status != Delivery.Status.SETTLED])
    newest = calls.exclude(verb=Attempt.Verb.FIND).order_by().values("delivery").annotate(last=Max("pk"))
    found = Attempt.objects.filter(pk__in=[row["last"] for row in newest])
    return {attempt.delivery_id: attempt for attempt in found}


def _line(row: Delivery, facts: Facts) -> Line:
    state = BY_KEY[row.state]
    what, todo = SENTENCES[state.key](row, facts)
    return Line(delivery=row, state=state, what=what, todo=todo)


def clock(moment: datetime | None) -> str:
    """A time as people say it: the hour alone when it is today."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    today = local.date() == timezone.localdate()
    return date_format(local, "TIME_FORMAT" if today else "SHORT_DATETIME_FORMAT")


def said(words: str) -> str:
    """What the machine or the network said; our own sentences in the reader's language, without the last stop."""
    return _(words).rstrip(".") if words else ""


# Each returns (what is, what to do); what to do is empty where nobody has to do anything.

Words = tuple[str, str]


def _refused(row: Delivery, facts: Facts) -> Words:
    names = {"channel": row.channel, "said": said(row.last_error)}
    if row.wanted_id is None:
        return (
            _("It could not be taken down from %(channel)s: %(said)s.") % names,
            _("Take it down there by hand and say so here, or try again."),
        )
    if row.remote_id:
        return (
            _("The earlier version is still on %(channel)s: %(said)s.") % names,
            _("Correct it there by hand and drop this, or try again."),
        )
    if facts.last is not None and facts.last.outcome == Attempt.Outcome.REFUSED:
        return (
            _("%(channel)s refused it: %(said)s.") % names,
            _("Put right what it complains of, then send it again; or drop it."),
        )
    if facts.last is not None and facts.last.outcome == Attempt.Outcome.LATER:
        return (
            _("%(channel)s did not take it however often it was tried. Its last answer: %(said)s.") % names,
            _("Look whether %(channel)s works again, then send it again; or drop it.") % names,
        )
    return _("It was not sent: %(said)s.") % names, _("If it is still news, send it again; if not, drop it.")


def _unsure(row: Delivery, facts: Facts) -> Words:
    asked = facts.last.started_at if facts.last else row.changed_at
    names = {"channel": row.channel, "time": clock(asked)}
    return (
        _("It may be on %(channel)s: it was sent at %(time)s and the answer got lost.") % names,
        _("Look there, then say what you found."),
    )


def _story(row: Delivery, facts: Facts) -> Words:
    return f"{row.standing}.", ""


def _channel(row: Delivery, facts: Facts) -> Words:
    names = {"channel": row.channel}
    if row.channel.status == Channel.Status.NEEDS_AUTH:
        return _("%(channel)s no longer accepts its sign-in. It goes out once that is renewed.") % names, ""
    if row.channel.status == Channel.Status.DISCONNECTED:
        return _("%(channel)s is disconnected. It goes out once an account is connected again.") % names, ""
    if row.channel.status == Channel.Status.REMOVED:
        return _("%(channel)s was removed from the desk. Nothing goes there any more.") % names, ""
    if row.channel.failing_days >= DAYS:
        return _("%(channel)s failed on seven days, and was paused. It goes out when somebody resumes it.") % names, ""
    return _("%(channel)s is paused. It goes out when somebody resumes it.") % names, ""


def _stopped(row: Delivery, facts: Facts) -> Words:
    about: dict[str, Any] = {"post": row.post, "blog": row.blog_id, "channel": row.channel_id}
    over = next((stop for stop in facts.stops if stop.holds(**about)), None)
    if over is None:
        return _("It was stopped, and waits until somebody goes through what waits."), ""
    names = {"who": over.who(), "time": clock(over.pressed_at), "why": over.reason.rstrip(".")}
    return _("Stopped by %(who)s at %(time)s: %(why)s.") % names, ""


def _resting(row: Delivery, facts: Facts) -> Words:
    """The one place for why a channel rests."""
    channel, host = row.channel, row.channel.host
    names: dict[str, Any] = {"channel": channel, "time": clock(max(channel.rests()))}
    if host is not None and host.rests_until and not channel.rests_until:
        return _("%(host)s does not work. It is tried again at %(time)s.") % (names | {"host": host}), ""
    if channel.rests_until:
        names["times"] = channel.failures
        words = ngettext(
            "%(channel)s failed %(times)s time. It is tried again at %(time)s.",
            "%(channel)s failed %(times)s times in a row. It is tried again at %(time)s.",
            channel.failures,
        )
        return words % names, ""
    return _("%(channel)s asked for a rest until %(time)s; it goes out by itself after that.") % names, ""


def _later(row: Delivery, facts: Facts) -> Words:
    names = {"channel": row.channel, "time": clock(row.due_at), "said": said(row.last_error)}
    turn = row.channel.next_turn
    if turn is not None and row.due_at is not None and turn > row.due_at:
        return _("%(channel)s takes one after another; the next goes out at %(time)s.") % (
            names | {"time": clock(turn)}
        ), ""
    if not row.tries:
        return _("It goes out at %(time)s.") % names, ""
    names |= {"try": row.tries + 1, "most": MAX_TRIES}
    return _("Not taken yet: %(said)s. Try %(try)s of %(most)s follows by itself at %(time)s.") % names, ""


def _looked_for(row: Delivery, facts: Facts) -> Words:
    names = {"channel": row.channel, "time": clock(row.due_at)}
    return _("The answer of %(channel)s got lost. Byline looks for it there by itself at %(time)s.") % names, ""


def _due(row: Delivery, facts: Facts) -> Words:
    if row.wanted_id is None:
        return _("Is taken down within seconds."), ""
    return (_("The change goes out within seconds.") if row.remote_id else _("Goes out within seconds.")), ""


def _sending(row: Delivery, facts: Facts) -> Words:
    names = {"channel": row.channel, "time": clock(row.changed_at)}
    return _("%(channel)s was asked at %(time)s; the answer comes within half a minute.") % names, ""


def _done(row: Delivery, facts: Facts) -> Words:
    return f"{row.standing.rstrip('.')}.", ""


SENTENCES: Final[dict[str, Callable[[Delivery, Facts], Words]]] = {
    "refused": _refused,
    "unsure": _unsure,
    "story": _story,
    "channel": _channel,
    "stopped": _stopped,
    "resting": _resting,
    "later": _later,
    "looked-for": _looked_for,
    "due": _due,
    "sending": _sending,
    "done": _done,
}
