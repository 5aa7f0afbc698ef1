"""What became of a story elsewhere: reactions over time, by channel and in all. What nobody told is no number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.models import Delivery, Measurement
from posts.figures.figure import counted
from posts.figures.plots import Plot, Point, draw, round_top

PIECES: Final = 12  # bars that fit beside each other
NAMED: Final = 3  # each third bar has room for its name
BY_THE_HOUR: Final = timedelta(days=2)  # up to which the bars are named by hours
REACTIONS: Final = ("likes", "reposts", "replies", "quotes")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What one copy had at a moment; None is what its network does not say."""

    at: datetime
    source: str
    told: Mapping[str, int | None]

    @property
    def reactions(self) -> int | None:
        """All that people did with it, as far as it is told; None where nothing is."""
        known = [self.told[name] for name in REACTIONS if self.told.get(name) is not None]
        return sum(filter(None, known)) if known else None


@dataclass(frozen=True, kw_only=True)
class Echo:
    """One channel, or all together: a sentence, the newest numbers, a drawing and the same as a table."""

    key: str
    title: str
    says: str
    url: str = ""
    source: str = ""
    answers: str = ""  # why none are read, where that is so
    newest: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    plot: Plot | None = None


def echoes(post: UUID, *, now: datetime) -> list[Echo]:
    """All together first, then each copy that was ever out."""
    copies = list(_copies(post))
    samples = {copy.pk: _samples(copy) for copy in copies}
    told = [found for found in samples.values() if found]
    start = min((found[0].at for found in told), default=now)
    ends = _ends(start, now)
    each = [_echo(copy, samples[copy.pk], ends) for copy in copies]
    return [_all_of(told, ends), *each] if len(copies) > 1 else each


def over_time(copies: Iterable[Sequence[Sample]], ends: Sequence[datetime]) -> list[int | None]:
    """Reactions at each of these moments: of each copy what was told last by then, and None before anything was."""
    found = []
    for end in ends:
        newest = [next((one.reactions for one in reversed(copy) if one.at <= end), None) for copy in copies]
        known = [number for number in newest if number is not None]
        found.append(sum(known) if known else None)
    return found


def _copies(post: UUID) -> Iterable[Delivery]:
    rows = Delivery.objects.filter(post=post).exclude(remote_id="", measurements=None)
    return rows.select_related("channel", "poll").prefetch_related("measurements").order_by("channel__name").distinct()


def _samples(copy: Delivery) -> list[Sample]:
    return [
        Sample(at=row.taken_at, source=row.source, told={name: getattr(row, name) for name in Measurement.NAMES})
        for row in copy.measurements.all()
    ]


def _ends(start: datetime, now: datetime) -> list[datetime]:
    """The ends of equal pieces from the first answer until now, of an hour at least."""
    piece = max((now - start) / PIECES, timedelta(hours=1))
    return [now - piece * number for number in reversed(range(PIECES))]


def _all_of(told: list[list[Sample]], ends: Sequence[datetime]) -> Echo:
    values = over_time(told, ends)
    known = values[-1]
    says = _("No network has told figures yet.") if known is None else _reactions(known)
    return _drawn(Echo(key="all", title=_("All channels together"), says=says), values, ends)


def _echo(copy: Delivery, samples: list[Sample], ends: Sequence[datetime]) -> Echo:
    newest = samples[-1] if samples else None
    facts = _labelled(newest.told) if newest else ()
    echo = Echo(
        key=f"copy-{copy.pk}",
        title=copy.channel.name,
        says=_says(copy, newest),
        url=copy.remote_url,
        source=_told_at(newest) if newest else "",
        answers=_why_no_answers(copy),
        newest=facts,
    )
    return _drawn(echo, over_time([samples], ends), ends)


def _says(copy: Delivery, newest: Sample | None) -> str:
    poll = getattr(copy, "poll", None)
    if poll and poll.gone_at:
        return _("It is no longer there.")
    if newest is None:
        if why := (poll.refused if poll else {}).get("figures"):
            return _("This account may not read figures there: %(why)s") % {"why": why}
        asked = bool(poll and poll.asked_at)
        return _("This network tells no figures for it.") if asked else _("No figures yet: the network was not asked.")
    return _reactions(newest.reactions) if newest.reactions is not None else _("It tells views, and no reactions.")


def _why_no_answers(copy: Delivery) -> str:
    """What the network said, where this account may not read them; that nobody answered is another thing."""
    poll = getattr(copy, "poll", None)
    why = (poll.refused if poll else {}).get("answers", "")
    return _("Answers cannot be read from here: %(why)s") % {"why": why} if why else ""


def _reactions(number: int) -> str:
    return ngettext("%(number)s reaction.", "%(number)s reactions.", number) % {"number": counted(number)}


def _told_at(sample: Sample) -> str:
    when = date_format(timezone.localtime(sample.at), "SHORT_DATETIME_FORMAT")
    return _("Told by %(source)s, %(when)s.") % {"source": sample.source, "when": when}


def _labelled(told: Mapping[str, int | None]) -> tuple[tuple[str, str], ...]:
    """Each number with its name; what is not told says so."""
    names = {
        "likes": _("Likes"),
        "reposts": _("Reposts"),
        "replies": _("Replies"),
        "quotes": _("Quotes"),
        "views": _("Views"),
    }
    return tuple((label, _words(told.get(name))) for name, label in names.items())


def _words(number: int | None) -> str:
    return _("not told") if number is None else counted(number)


def _drawn(echo: Echo, values: Sequence[int | None], ends: Sequence[datetime]) -> Echo:
    labels = _labels(ends)
    shown = [label if place % NAMED == NAMED - 1 else "" for place, label in enumerate(labels)]
    points = [Point(label=label, value=value) for label, value in zip(shown, values, strict=True)]
    rows = tuple((label, _words(value)) for label, value in zip(labels, values, strict=True))
    known = [value for value in values if value is not None]
    if not known:
        return echo
    top = max(2, round_top(known))
    return replace(echo, rows=rows, plot=draw(points, top=top, say=lambda number: counted(int(number))))


def _labels(ends: Sequence[datetime]) -> list[str]:
    short = ends[-1] - ends[0] <= BY_THE_HOUR
    return [date_format(timezone.localtime(end), "H:i" if short else "j/n") for end in ends]
