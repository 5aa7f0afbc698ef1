"""One row of one's own Mastodon profile, written for its owner: the others stay as they are.

`PATCH /api/v1/accounts/update_credentials` replaces all rows by those that are sent, so all are sent. What a row holds
as its owner wrote it is in `source.fields`; `fields` has it as HTML. docs.joinmastodon.org/methods/accounts.
It takes the right `write:accounts`, which no company account is asked for.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.adapters.mastodon_api import MastodonApi
from integrations.errors import PermanentError

MOST_ROWS: Final = 4  # of a profile, where the server does not say otherwise
RIGHT: Final = "write:accounts"

Row = tuple[str, str]  # its name, and what it holds


def say_in_profile(account: MastodonApi, *, row: str, words: str) -> bool:
    """Have the row called `row` say `words`, or be gone for ""; returns whether anything had to change.

    Raises `PermanentError` where every row is taken, and what a refused call stands for.
    """
    told = account.api_object("GET", "v1", "accounts", "verify_credentials", repeatable=True)
    before = _rows(told)
    after = with_row(before, row=row, words=words)
    if after == before:
        return False
    if len(after) > max(MOST_ROWS, len(before)):
        raise PermanentError(_("All rows of the profile are taken. Empty one there first."))
    # Rows that are sent replace all others, whether or not there are as many.
    form = {f"fields_attributes[{n}][{part}]": text for n, one in enumerate(after) for part, text in _parts(one)}
    form |= {} if after else dict(_empty())
    account.api_object("PATCH", "v1", "accounts", "update_credentials", repeatable=True, data=form)
    return True


def with_row(rows: Sequence[Row], *, row: str, words: str) -> list[Row]:
    """The rows with one that says `words`, where it stood or at the end; without it for "". Pure."""
    if not words:
        return [one for one in rows if one[0] != row]
    if row not in {name for name, _held in rows}:
        return [*rows, (row, words)]
    return [(name, words if name == row else held) for name, held in rows]


def _rows(told: Mapping[str, Any]) -> list[Row]:
    fields = (told.get("source") or {}).get("fields") or []
    return [(str(one.get("name") or ""), str(one.get("value") or "")) for one in fields if isinstance(one, dict)]


def _parts(one: Row) -> tuple[tuple[str, str], ...]:
    return ("name", one[0]), ("value", one[1])


def _empty() -> tuple[tuple[str, str], ...]:
    """A form has no empty list: one row of nothing is none."""
    return ("fields_attributes[0][name]", ""), ("fields_attributes[0][value]", "")
