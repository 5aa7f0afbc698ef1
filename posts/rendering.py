"""Rich text as readers get it: cleaned once more at render, whatever path it came in by."""

import re
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from posts.addresses import absolute
from posts.text import clean_html, clean_stored_html

_BLANK_LINES = re.compile(r"\s*\n\s*")
_PORTABLE_TAGS: Final = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "br", "hr", "a", "b", "i", "em", "strong", "code", "span"),
    *("blockquote", "figure", "figcaption", "cite", "img", "bdi"),
}
_PORTABLE_ATTRIBUTES: Final = {
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "*": {"lang"},
}
_REFERS = re.compile(r"<(?:a|embed)", re.IGNORECASE)  # what links and mentions begin with
_EMPTY = re.compile(r"<(p|h2|h3)>(?:\s|&nbsp;|<br>)*</\1>")


def prose(value: RichText | str | None) -> SafeString:
    """Stored rich text as HTML that is safe to print: links resolved, nothing but the editor's own tags."""
    source = str(getattr(value, "source", value) or "")
    if _REFERS.search(source):
        # Cleaned before links are resolved, since a resolver would trust its input, and after, since it writes HTML.
        source = expand_db_html(clean_stored_html(source))
    return mark_safe(_EMPTY.sub("", clean_html(source)).strip())  # noqa: S308


def portable(html: str, *, schemes: frozenset[str] = frozenset()) -> str:
    """Our own HTML as other places may take it: plain tags, absolute addresses, and no scheme but the usual ones.

    `schemes` are allowed besides them.
    """
    cleaned = nh3.clean(
        html,
        tags=_PORTABLE_TAGS,
        attributes=_PORTABLE_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", *schemes},
        url_relative=("rewrite_with_base", absolute("/")),
        link_rel=None,
    )
    return _BLANK_LINES.sub("\n", cleaned).strip()
