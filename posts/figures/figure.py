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
    measured = own_words.shares(period)
    return [*found, own_share(period, *measured)] if measured else found


def answer_time(period: Period) -> Figure:
    """How long a writer waits for the first answer."""
    whole, by_piece = answers.answer_times(period)
    pieces = period.pieces()
    spreads = [by_piece.get(place, answers.spread([])) for place in range(len(pieces))]
    points = [
        Point(label=str(piece.week), value=one.median, upper=one.most)
        for piece, one in zip(pieces, spreads, strict=True)
    ]
    top = round_top([one.most for one in spreads if one.most is not None])
    return Figure(
        key="answer-time",
        title=_("Answer time"),
        value=waited(whole.median) if whole.median is not None else "",
        sentence=_time_in_words(whole),
        meaning=_(
            "Working hours of the desk, from handing in to the first answer of a person. Half of the answers came "
            "within the first number (the bar), nine of ten within the second (the line above it)."
        ),
        columns=(_("Answers"), _("Half within"), _("Nine of ten within")),
        rows=_rows(pieces, [(str(one.number), _or_few(one.median), _or_few(one.most)) for one in spreads]),
        plot=draw(points, top=top, say=hours) if _any(points) else None,
    )


def _time_in_words(whole: Spread) -> str:
    if whole.median is None or whole.most is None:
        return too_few(whole.number)
    words = ngettext(
        "%(number)s answer: half came within %(median)s, nine of ten within %(most)s.",
        "%(number)s answers: half came within %(median)s, nine of ten within %(most)s.",
        whole.number,
    )
    return words % {"number": counted(whole.number), "median": waited(whole.median), "most": waited(whole.most)}


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
            "An answer counts as in time when a person gave it by the time the writer was told first. One that has "
            "not come yet and is late counts as not kept; a story its writer took back does not count."
        ),
        columns=(_("Promised"), _("In time"), _("Share")),
    )


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
        rows=_rows(pieces, [(str(one.number), _or_few(one.median, say=percent)) for one in spreads]),
        plot=draw(points, top=1, say=percent) if _any(points) else None,
    )


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
        sentence=sentence % facts if whole.enough else too_few(whole.of),
        meaning=meaning,
        columns=columns,
        rows=_rows(
            pieces,
            [(str(one.of), str(one.kept), percent(one.share) if one.enough else _("too few to say")) for one in kept],
        ),
        plot=draw(points, top=1, say=percent, target=target) if _any(points) else None,
        target="" if target is None else _("At most %(share)s, the dashed line.") % {"share": percent(target)},
    )


def _rows(pieces: Sequence[Piece], cells: Sequence[tuple[str, ...]]) -> tuple[Row, ...]:
    return tuple(Row(piece=piece, cells=one) for piece, one in zip(pieces, cells, strict=True))


def _any(points: Sequence[Point]) -> bool:
    return any(point.value is not None for point in points)


def _or_few(value: float | None, say: object = None) -> str:
    if value is None:
        return _("too few to say")
    return percent(value) if say is percent else waited(value)


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


def waited(value: float) -> str:
    """Working hours as one says them: minutes under an hour, and never "0 hours" for an answer that took some."""
    if value >= 1:
        return hours(value)
    return _("%(number)s min") % {"number": counted(max(1, round(value * 60)))}


def hours(value: float) -> str:
    """Working hours, to a tenth."""
    tenths = round(value, 1)  # number_format cuts off, it does not round
    return _("%(number)s h") % {"number": number_format(tenths, decimal_pos=0 if tenths == int(tenths) else 1)}
