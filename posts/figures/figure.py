"""The figures in words: each with what it is, how it is counted, a plot, and the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts.figures import answers, own_words
from posts.figures.answers import Kept, Spread
from posts.figures.period import Period, Piece
from posts.figures.plots import Plot, Point, draw, round_top
from posts.figures.waits import Unit, unit_for, waited

AT_MOST_SECOND_ROUNDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Row:
    """One piece of the period in the table: its words for each column."""

    piece: Piece
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure; `value` is empty where there is too little to say, and then `sentence` says so."""

    key: str
    title: str
    value: str
    sentence: str
    meaning: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    plot: Plot | None = None
    target: str = ""


def figures(period: Period) -> list[Figure]:
    """All of them, in the order of what they ask of the desk."""
    found = [answer_time(period), promises_kept(period), second_rounds(period)]
    return [*found, own_share(period, *own_words.shares(period))]


def answer_time(period: Period) -> Figure:
    """How long a writer waits for the first answer."""
    waits = answers.answer_times(period)
    whole, day = waits.whole, waits.day
    pieces = period.pieces()
    spreads = [waits.by_piece.get(place, answers.spread([])) for place in range(len(pieces))]
    cells = [(str(one.number), _or_few(one.median, day), _or_few(one.most, day)) for one in spreads]
    return Figure(
        key="answer-time",
        title=_("Answer time"),
        value=waited(whole.median, day=day) if whole.median is not None else "",
        sentence=_time_in_words(whole, day),
        meaning=_(
            "Working hours of the desk, from handing in to the first answer of a person. Half of the answers came "
            "within the first number (the bar), nine of ten within the second (the line above it)."
        ),
        columns=(_("Answers"), _("Half within"), _("Nine of ten within")),
        rows=_rows(pieces, cells),
        plot=_plot_of_waits(pieces, spreads, day),
    )


def _plot_of_waits(pieces: Sequence[Piece], spreads: Sequence[Spread], day: float) -> Plot | None:
    """Bars in the one unit that fits the longest of these waits; none where there are too few to draw."""
    unit = unit_for([one.most for one in spreads if one.most is not None], day=day)
    points = [
        Point(label=str(piece.week), value=_in(unit, one.median), upper=_in(unit, one.most))
        for piece, one in zip(pieces, spreads, strict=True)
    ]
    top = max(1, round_top([point.upper for point in points if point.upper is not None]))
    return draw(points, top=top, say=unit.say) if _any(points) else None


def _in(unit: Unit, value: float | None) -> float | None:
    return None if value is None else value / unit.hours


def _time_in_words(whole: Spread, day: float) -> str:
    if whole.median is None or whole.most is None:
        return too_few(whole.number)
    words = ngettext(
        "%(number)s answer: half came within %(median)s, nine of ten within %(most)s.",
        "%(number)s answers: half came within %(median)s, nine of ten within %(most)s.",
        whole.number,
    )
    waits = {"median": waited(whole.median, day=day), "most": waited(whole.most, day=day)}
    return words % {"number": counted(whole.number), **waits}


def promises_kept(period: Period) -> Figure:
    """Whether the answer came by the time the writer was told."""
    by_piece = answers.kept_by_piece(period)
    return _of_shares(
        period,
        by_piece,
        key="promises-kept",
        title=_("Promises kept"),
        sentence=ngettext(
            "%(kept)s of %(number)s promised answer came in time.",
            "%(kept)s of %(number)s promised answers came in time.",
            answers.total(by_piece).of,
        ),
        meaning=_(
            "An answer counts as in time when a person gave it by the time the writer was told first, and it counts "
            "at once. One that has not come yet counts as not kept as soon as it is late; a story its writer took "
            "back does not count."
        ),
        columns=(_("Promised"), _("In time"), _("Share")),
        more=_open_in_words(answers.still_open()),
    )


def _open_in_words(number: int) -> str:
    words = ngettext(
        "%(number)s more is still open: its time has not come.",
        "%(number)s more are still open: their time has not come.",
        number,
    )
    return words % {"number": counted(number)} if number else ""


def second_rounds(period: Period) -> Figure:
    """How often a story had to be handed in again."""
    by_piece = answers.second_rounds(period)
    return _of_shares(
        period,
        by_piece,
        key="second-rounds",
        title=_("Second rounds"),
        sentence=ngettext(
            "%(kept)s of %(number)s approved story was handed in more than once.",
            "%(kept)s of %(number)s approved stories were handed in more than once.",
            answers.total(by_piece).of,
        ),
        meaning=_(
            "Approved stories that were handed in more than once, of all that were approved. A question may well be "
            "worth a round; more than one in ten says that we ask too much, or too late."
        ),
        columns=(_("Approved"), _("More than one round"), _("Share")),
        target=AT_MOST_SECOND_ROUNDS,
    )


def own_share(period: Period, whole: Spread, by_piece: Mapping[int, Spread]) -> Figure:
    """How much of the writers' wording readers meet."""
    pieces = period.pieces()
    spreads = [by_piece.get(place, answers.spread([])) for place in range(len(pieces))]
    points = [Point(label=str(piece.week), value=one.median) for piece, one in zip(pieces, spreads, strict=True)]
    sentence = ngettext(
        "%(number)s story: in half of them at least %(share)s of the words are the writer's own.",
        "%(number)s stories: in half of them at least %(share)s of the words are the writer's own.",
        whole.number,
    )
    few = whole.median is None
    return Figure(
        key="own-words",
        title=_("Own words kept"),
        value="" if whole.median is None else percent(whole.median),
        sentence=too_few(whole.number)
        if few
        else sentence % {"number": counted(whole.number), "share": percent(whole.median or 0)},
        meaning=_(
            "Of the words readers meet, those the writers wrote themselves. Words that came by an accepted suggestion "
            "are the reviewer's. The middle of all stories that went live; no story and nobody is listed."
        ),
        columns=(_("Stories"), _("Middle share")),
        rows=_rows(
            pieces,
            [(str(one.number), _("too few to say") if one.median is None else percent(one.median)) for one in spreads],
        ),
        plot=draw(points, top=1, say=percent) if _any(points) else None,
    )


def _row(one: Kept) -> tuple[str, str, str]:
    """How many, how many of them, and the share. Of a few only how many: more would point at somebody's story."""
    if not one.enough:
        return str(one.of), _("too few to say"), _("too few to say")
    return str(one.of), str(one.kept), percent(one.share)


def _of_shares(
    period: Period,
    by_piece: Mapping[int, Kept],
    *,
    key: str,
    title: str,
    sentence: str,
    meaning: str,
    columns: tuple[str, ...],
    target: float | None = None,
    more: str = "",
) -> Figure:
    pieces = period.pieces()
    kept = [by_piece.get(place, Kept()) for place in range(len(pieces))]
    points = [
        Point(label=str(piece.week), value=one.share if one.enough else None)
        for piece, one in zip(pieces, kept, strict=True)
    ]
    whole = answers.total(by_piece)
    facts = {"kept": counted(whole.kept), "number": counted(whole.of)}
    return Figure(
        key=key,
        title=title,
        value=percent(whole.share) if whole.enough else "",
        sentence=f"{sentence % facts if whole.enough else too_few(whole.of)} {more}".strip(),
        meaning=meaning,
        columns=columns,
        rows=_rows(
            pieces,
            [_row(one) for one in kept],
        ),
        plot=draw(points, top=1, say=percent, target=target) if _any(points) else None,
        target="" if target is None else _("At most %(share)s, the dashed line.") % {"share": percent(target)},
    )


def _rows(pieces: Sequence[Piece], cells: Sequence[tuple[str, ...]]) -> tuple[Row, ...]:
    return tuple(Row(piece=piece, cells=one) for piece, one in zip(pieces, cells, strict=True))


def _any(points: Sequence[Point]) -> bool:
    return any(point.value is not None for point in points)


def _or_few(value: float | None, day: float) -> str:
    return _("too few to say") if value is None else waited(value, day=day)


def too_few(number: int) -> str:
    """Honest about small numbers."""
    words = ngettext("Too few to say: %(number)s so far.", "Too few to say: %(number)s so far.", number)
    return words % {"number": counted(number)}


def counted(number: int) -> str:
    """A whole number as the reader's language writes it."""
    return str(number_format(number, decimal_pos=0, force_grouping=True))


def percent(share: float) -> str:
    """A share as a percentage, with the sign where the language has it."""
    return _("%(number)s%%") % {"number": number_format(round(share * 100), decimal_pos=0)}
