"""The cards of a list of stories as HTML.

Every page shows some, a list a dozen; by a template each takes two milliseconds, so they are written here.
All that is not ours goes through `format_html`, which escapes it.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext

from posts.frames import picture_html
from posts.listing import Card

NOTHING = mark_safe("")


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
    address = reverse("answer") if asking else ""
    items = [
        format_html(
            '<li class="card" data-tone="{}">{}{}</li>\n',
            card.blog.look,
            _article(card, language=language, level=level, large=lead and not number, show_blog=show_blog),
            _fits(card, address=address, token=asking) if asking else NOTHING,
        )
        for number, card in enumerate(cards)
    ]
    return format_html('<ul class="cards{}">\n{}</ul>\n', " cards-led" if lead else "", mark_safe("".join(items)))  # noqa: S308


def link_html(card: Card, *, language: str) -> SafeString:
    """A link to a story by its headline, from a page in `language`."""
    if card.language == language:
        return format_html('<a href="{}">{}</a>', card.url, card.headline)
    return format_html(
        '<a href="{}" lang="{}" hreflang="{}">{}</a>', card.url, card.language, card.language, card.headline
    )


def day_html(card: Card) -> SafeString:
    """The day on which it went live, or nothing."""
    if card.published_at is None:
        return NOTHING
    at = localtime(card.published_at)
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), date_format(at, "j F Y"))


def _article(card: Card, *, language: str, level: int, large: bool, show_blog: bool) -> SafeString:
    cover = card.story.cover
    picture = picture_html(cover, frame="lead" if large else "card", alt="", eager=large) if cover else NOTHING
    names = card.by
    return format_html(
        '<article>{}<div class="card-words"><p class="kicker">{}</p><h{} class="card-name">{}</h{}>{}'
        '<p class="card-line">{}{}</p></div></article>',
        format_html('<div class="card-picture">{}</div>', picture) if cover else NOTHING,
        _kicker(card, show_blog=show_blog),
        level,
        link_html(card, language=language),
        level,
        format_html('<p class="card-summary">{}</p>', card.summary) if card.summary else NOTHING,
        format_html('<span class="card-authors">{}</span> ', names) if names else NOTHING,
        day_html(card),
    )


def _kicker(card: Card, *, show_blog: bool) -> str:
    if card.number:
        return gettext("No. %(number)s") % {"number": card.number}
    return card.blog.title if show_blog else card.kind


def _fits(card: Card, *, address: str, token: str) -> SafeString:
    """Whether readers of the story find that this one fits: two buttons, each named in full for those who hear it."""
    buttons = [
        format_html(
            '<button name="thumb" value="{}" class="thumb" aria-describedby="fits-{}">{}'
            '<span class="hidden">: {}</span></button>',
            value,
            card.story.pk,
            words,
            card.headline,
        )
        for value, words in (("up", gettext("Yes")), ("down", gettext("Not really")))
    ]
    return format_html(
        '<form method="post" action="{}" class="fits"><input type="hidden" name="form" value="{}">'
        '<input type="hidden" name="about" value="{}"><span id="fits-{}">{}</span> {} {}</form>',
        address,
        token,
        card.story.uuid,
        card.story.pk,
        gettext("Does this fit?"),
        *buttons,
    )
