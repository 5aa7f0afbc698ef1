"""What people wrote elsewhere, as plain text. Pure."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final

import nh3

BREAKS: Final = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>", re.IGNORECASE)
LONGEST: Final = 5000  # characters that are kept of one


def plain(html: str) -> str:
    """The words of somebody's HTML, paragraphs as empty lines; nothing of it is markup any more."""
    return unescape(nh3.clean(BREAKS.sub("\n", html), tags=set())).strip()[:LONGEST]


def moment(told: Any) -> datetime | None:
    """A time as networks write it (ISO 8601); None for anything else."""
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
