"""The cards of a list of stories as HTML.

Every page shows some, a list a dozen; by a template each takes two milliseconds, so they are written here, and by
`format_html` half of one. All that is not ours goes through `escape`, which takes plain words.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from posts.addresses import path_in
from posts.frames import picture_html
from posts.listing import Card


def cards_html(
    cards: Iterable[Card],
    *,
    language: str,
    level: int = 3,
    lead: bool = False,
    show_blog: bool = False,
    asking: str = "",
) -> SafeString:
    """The list, on a page in `language`, with headings of `level`.

    `lead`: the first is large. `show_blog`: each names its blog and not its kind. `asking` is the token of the form
    that asks of each whether it fits, if one does.
    """
    led = " cards-led" if lead else ""
    items = [
        f'<li class="card" data-tone="{escape(card.blog.look)}">'
        f"{_article(card, language=language, level=level, large=lead and not number, show_blog=show_blog)}"
        f"{_fits(card, token=asking) if asking else ''}</li>\n"
        for number, card in enumerate(cards)
    ]
    return mark_safe(f'<ul class="cards{led}">\n{"".join(items)}</ul>\n')  # noqa: S308


def link_html(card: Card, *, language: str) -> SafeString:
    """A link to a story by its headline, from a page in `language`."""
    other = escape(card.language)
    spoken = "" if card.language == language else f' lang="{other}" hreflang="{other}"'
    return mark_safe(f'<a href="{escape(card.url)}"{spoken}>{escape(card.headline)}</a>')  # noqa: S308


def day_html(card: Card) -> SafeString:
    """The day on which it went live, or nothing."""
    if card.published_at is None:
        return mark_safe("")
    at = localtime(card.published_at)
    return mark_safe(  # noqa: S308
        f'<time datetime="{at.isoformat(timespec="seconds")}">{escape(day_in_words(at))}</time>'
    )


def day_in_words(at: datetime | None) -> str:
    """The day of a local time as the language of the page writes it, or nothing."""
    return _day(at.date(), get_language() or "") if at else ""


@lru_cache(maxsize=4096)
def _day(day: date, _language: str) -> str:
    return date_format(day, "j F Y")


def _article(card: Card, *, language: str, level: int, large: bool, show_blog: bool) -> str:
    cover = card.story.cover
    shown = picture_html(cover, frame="lead" if large else "card", alt="", eager=large)
    picture = f'<div class="card-picture">{shown}</div>' if cover else ""
    summary = f'<p class="card-summary">{escape(card.summary)}</p>' if card.summary else ""
    names = f'<span class="card-authors">{escape(card.by)}</span> ' if card.names else ""
    return (
        f'<article>{picture}<div class="card-words"><p class="kicker">{escape(_kicker(card, show_blog=show_blog))}</p>'
        f'<h{level} class="card-name">{link_html(card, language=language)}</h{level}>{summary}'
        f'<p class="card-line">{names}{day_html(card)}</p></div></article>'
    )


def _kicker(card: Card, *, show_blog: bool) -> str:
    if card.number:
        return gettext("No. %(number)s") % {"number": card.number}
    return card.blog.title if show_blog else card.kind


def _fits(card: Card, *, token: str) -> str:
    """Whether readers of the story find that this one fits: two buttons, each named in full for those who hear it."""
    asked, yes, no = _asked(get_language() or "")
    about = f'<span class="hidden">: {escape(card.headline)}</span>'
    thumb = f'class="thumb" aria-describedby="fits-{card.story.pk}"'
    return (
        f'<form method="post" action="{path_in(get_language() or "en", "answer")}" class="fits">'
        f'<input type="hidden" name="form" value="{escape(token)}">'
        f'<input type="hidden" name="about" value="{card.story.uuid}">'
        f'<span id="fits-{card.story.pk}">{asked}</span> '
        f'<button name="thumb" value="up" {thumb}>{yes}{about}</button> '
        f'<button name="thumb" value="down" {thumb}>{no}{about}</button></form>'
    )


@lru_cache(maxsize=64)
def _asked(_language: str) -> tuple[str, str, str]:
    """The words of the form in the language of the page."""
    return escape(gettext("Does this fit?")), escape(gettext("Yes")), escape(gettext("Not really"))
