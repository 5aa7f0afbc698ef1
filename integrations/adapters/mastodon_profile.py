"""One row of one's own Mastodon profile, written for its owner: the others stay as they are.

`PATCH /api/v1/accounts/update_credentials` replaces all rows by those that are sent, so all are sent. What a row holds
as its owner wrote it is in `source.fields`; `fields` has it as HTML. docs.joinmastodon.org/methods/accounts.
It takes the right `write:accounts` (`mastodon_api.WRITE_PROFILE`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.adapters.base import ProfileField
from integrations.adapters.mastodon_api import MastodonApi
from integrations.errors import PermanentError, TemporaryError

MOST_ROWS: Final = 4  # of a profile, where the server does not say otherwise
CHARACTERS: Final = 255  # of what a row holds; the server cuts off the rest
ROW: Final = "Pronouns / Voornaamwoorden / Pronomen"  # what a new row is called: Mastodon has one for all languages
CALLED: Final = frozenset(name.casefold() for name in (ROW, *ROW.split(" / ")))

Row = tuple[str, str]  # its name, and what it holds


def read(account: MastodonApi) -> ProfileField:
    """The row there is for it, else the one there would be."""
    rows = _rows(account)
    name = name_of(rows)
    held = dict(rows).get(name)
    return ProfileField(name=name, words=held or "", trouble=_full() if held is None and _is_full(rows) else "")


def say_in_profile(account: MastodonApi, words: str, *, instead_of: str) -> None:
    """Have the row say `words`, or be gone for "".

    Raises `PermanentError` where it says something else by now, where every row is taken, and where the account never
    gave the right; and what any refused call stands for.
    """
    before = _rows(account)
    row = name_of(before)
    says = dict(before).get(row)
    if words == (says or ""):
        return
    if (says or "") != instead_of:
        raise PermanentError(_("Your profile there was changed meanwhile. Look once more."))
    if says is None and _is_full(before):
        raise PermanentError(_full())
    after = with_row(before, row=row, words=words)
    # Rows that are sent replace all others, whether or not there are as many.
    form = {f"fields_attributes[{n}][{part}]": text for n, one in enumerate(after) for part, text in _parts(one)}
    form |= {} if after else dict(_empty())
    answer = account.api("PATCH", "v1", "accounts", "update_credentials", repeatable=True, data=form)
    if answer.status == 403:  # about this right alone: the account goes on posting
        raise PermanentError(_("You did not give the desk the right to do that there. Connect the account again."))
    account.identified(answer, repeatable=True)


def name_of(rows: Sequence[Row]) -> str:
    """What the row is called, by whoever wrote it there; the name of a new one where there is none. Pure."""
    return next((name for name, _held in rows if name.strip().casefold() in CALLED), ROW)


def with_row(rows: Sequence[Row], *, row: str, words: str) -> list[Row]:
    """The rows with one that says `words`, where it stood or at the end; without it for "". Pure."""
    if not words:
        return [one for one in rows if one[0] != row]
    if row not in {name for name, _held in rows}:
        return [*rows, (row, words)]
    return [(name, words if name == row else held) for name, held in rows]


def _rows(account: MastodonApi) -> list[Row]:
    """All of them; raises `TemporaryError` where they are not told as they were written: nothing is written then."""
    told = account.api_object("GET", "v1", "accounts", "verify_credentials", repeatable=True)
    source: Any = told.get("source")
    fields = source.get("fields") if isinstance(source, Mapping) else None
    if not isinstance(fields, list) or not all(isinstance(one, Mapping) for one in fields):
        raise TemporaryError(_("%(host)s does not tell what the profile says.") % {"host": account.source})
    return [(str(one.get("name") or ""), str(one.get("value") or "")) for one in fields]


def _is_full(rows: Sequence[Row]) -> bool:
    return len(rows) >= MOST_ROWS


def _full() -> str:
    return _("All rows of the profile are taken. Empty one there first.")


def _parts(one: Row) -> tuple[tuple[str, str], ...]:
    return ("name", one[0]), ("value", one[1])


def _empty() -> tuple[tuple[str, str], ...]:
    """A form has no empty list: one row of nothing is none."""
    return ("fields_attributes[0][name]", ""), ("fields_attributes[0][value]", "")
