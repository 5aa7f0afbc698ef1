"""What people answered below a company's post on LinkedIn, out of `GET /rest/socialActions/{urn}/comments`. Pure.

Source: learn.microsoft.com/linkedin `marketing/community-management/shares/comments-api`. People are URNs there: names
need a right that the desk does not ask for.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from integrations.adapters.base import Heard
from integrations.adapters.heard import LONGEST


def answers_in(told: Any, *, page: str) -> Iterator[tuple[str, Heard]]:
    """(URN of whoever said it, what was said), oldest first; `page` is the post's own."""
    elements = told.get("elements") if isinstance(told, dict) else None
    found = [one for one in elements if isinstance(one, dict)] if isinstance(elements, list) else []
    for one in sorted(found, key=lambda one: _time(one) or 0):
        urn, message = str(one.get("commentUrn") or one.get("id") or ""), one.get("message")
        text = str(message.get("text") or "") if isinstance(message, dict) else ""
        if urn and text:
            at = _time(one)
            yield (
                str(one.get("actor") or ""),
                Heard(
                    remote_id=urn,
                    author="",
                    text=text[:LONGEST],
                    url=f"{page}?commentUrn={quote(urn, safe='')}",
                    said_at=datetime.fromtimestamp(at / 1000, UTC) if at else None,
                ),
            )


def _time(one: dict[str, Any]) -> int | None:
    """Milliseconds since 1970."""
    created = one.get("created")
    at = created.get("time") if isinstance(created, dict) else None
    return at if isinstance(at, int) else None
