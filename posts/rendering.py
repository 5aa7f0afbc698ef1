"""Rich text as readers get it: cleaned once more at render, whatever path it came in by."""

import re

from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from posts.text import clean_html, clean_stored_html

_EMPTY = re.compile(r"<(p|h2|h3)>(?:\s|&nbsp;|<br>)*</\1>")


def prose(value: RichText | str | None) -> SafeString:
    """Stored rich text as HTML that is safe to print: links resolved, nothing but the editor's own tags."""
    source = getattr(value, "source", value) or ""
    # Cleaned before the links are resolved, since a resolver would trust its input, and after, since it writes HTML.
    return mark_safe(_EMPTY.sub("", clean_html(expand_db_html(clean_stored_html(str(source))))).strip())  # noqa: S308
