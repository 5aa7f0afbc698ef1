"""A table of colleagues to ask in (CSV), read into guests or into words about what is wrong. It writes nothing."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.accounts.invitations import Guest, troubles_with
from posts.models import Blog, Invitation
from posts.text import clean_line

MAX_BYTES = 512 * 1024
MAX_ROWS = 2000
NO_CSV = gettext_lazy("This is not a CSV file. In your spreadsheet, choose “Save as” and “CSV”.")
# The first line may call its columns what it likes, in any of the three languages.
HEADINGS = {
    "name": {"name", "naam", "namn"},
    "email": {"e-mail", "email", "mail", "e-mail address", "e-mailadres", "e-post", "epost"},
    "group": {"group", "groep", "grupp"},
    "language": {"language", "taal", "språk"},
    "blog": {"blog", "blogg"},
}
NEEDED = ("name", "email", "group", "language")
LANGUAGES = {
    "en": {"en", "english", "engels", "engelska"},
    "nl": {"nl", "dutch", "nederlands", "nederländska"},
    "sv": {"sv", "swedish", "zweeds", "svenska"},
}


class NotATable(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: a guest, or errors in words; `waiting` when this address was asked in before."""

    number: int
    told: dict[str, str]
    guest: Guest | None = None
    waiting: bool = False
    errors: tuple[str, ...] = field(default_factory=tuple)


def read(data: bytes, *, groups: Collection[str]) -> list[Row]:
    """Every line with what it would do, into these groups; raise `NotATable` for a file that is none."""
    return check(lines(data), groups=groups)


def lines(data: bytes) -> list[dict[str, str]]:
    """Column -> words for each line that says anything."""
    if len(data) > MAX_BYTES:
        raise NotATable(_("This file is too big. Send it in parts of at most 2,000 people."))
    text = _as_text(data)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False))
    except csv.Error:
        raise NotATable(NO_CSV) from None
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise NotATable(_("There is nothing in this file."))
    columns = _columns(filled[0])
    found = [{name: clean_line(row[at]) if at < len(row) else "" for name, at in columns.items()} for row in filled[1:]]
    if not found:
        raise NotATable(_("There is nobody in this file: only a first line with the names of the columns."))
    if len(found) > MAX_ROWS:
        raise NotATable(_("There are more than 2,000 people in this file. Send it in parts."))
    return found


def _as_text(data: bytes) -> str:
    """Spreadsheets write UTF-8 or, on older machines, Windows-1252."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise NotATable(NO_CSV)
    return text


def _delimiter(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return max(",;\t", key=first.count)


def _columns(first: Sequence[str]) -> dict[str, int]:
    names = [cell.strip().lower() for cell in first]
    found = {key: next((at for at, name in enumerate(names) if name in known), -1) for key, known in HEADINGS.items()}
    missing = [key for key in NEEDED if found[key] < 0]
    if missing:
        words = _("The first line must name the columns name, e-mail, group and language; blog may be left out.")
        raise NotATable(words)
    return {key: at for key, at in found.items() if at >= 0}


def check(told: Iterable[dict[str, str]], *, groups: Collection[str]) -> list[Row]:
    """Look at each line; the same address twice is an error of the second."""
    told = list(told)
    seen: dict[str, int] = {}
    known = _Known(groups, emails=[line.get("email", "") for line in told])
    rows = []
    for number, line in enumerate(told, start=2):  # as a spreadsheet counts, below the first line
        row = _check(number, line, known, seen)
        seen.setdefault(line.get("email", "").lower(), number)
        rows.append(row)
    return rows


class _Known:
    """What a table may name, looked up once."""

    def __init__(self, groups: Collection[str], *, emails: Iterable[str]) -> None:
        self.troubles = troubles_with(emails)
        self.names = ", ".join(groups)
        self.groups = {group.name.lower(): group for group in Group.objects.filter(name__in=groups)}
        self.blogs: dict[str, list[Blog]] = {}
        for blog in Blog.objects.filter(live=True).select_related("locale"):
            for name in {blog.slug.lower(), blog.title.lower()}:
                self.blogs.setdefault(name, []).append(blog)
        self.waiting = set(Invitation.objects.waiting().values_list("email", flat=True))


def _check(number: int, line: dict[str, str], known: _Known, seen: dict[str, int]) -> Row:
    email = line.get("email", "").lower()
    group = known.groups.get(line.get("group", "").lower())
    language = next((code for code, names in LANGUAGES.items() if line.get("language", "").lower() in names), "")
    blog, no_blog = _blog(line.get("blog", ""), language, known)
    errors = [*_wrong_address(email, seen, known), *no_blog]
    if group is None:
        errors.append(_("The group must be one of: %(groups)s.") % {"groups": known.names})
    if not language:
        codes = ", ".join(code for code, _name in settings.LANGUAGES)
        errors.append(_("The language must be one of: %(languages)s.") % {"languages": codes})
    if len(line.get("name", "")) > 160:
        errors.append(_("The name is longer than 160 characters."))
    if errors or group is None:
        return Row(number=number, told=line, errors=tuple(errors))
    guest = Guest(email=email, name=line.get("name", ""), group=group, language=language, blog=blog)
    return Row(number=number, told=line, guest=guest, waiting=email in known.waiting)


def _wrong_address(email: str, seen: dict[str, int], known: _Known) -> Iterator[str]:
    try:
        validate_email(email)
    except ValidationError:
        yield _("“%(address)s” is not an e-mail address.") % {"address": email} if email else _("No e-mail address.")
        return
    if email in seen:
        yield _("The same address stands in line %(line)s.") % {"line": seen[email]}
    elif email in known.troubles:
        yield known.troubles[email]


def _blog(name: str, language: str, known: _Known) -> tuple[Blog | None, list[str]]:
    """The blog of that name, of the line's language where there are several."""
    if not name:
        return None, []
    found = known.blogs.get(name.lower(), [])
    same: list[Any] = [blog for blog in found if blog.locale.language_code == language]
    chosen = same or found
    if len(chosen) == 1:
        return chosen[0], []
    words = (
        _("There is no open blog called “%(name)s”.") if not found else _("More than one blog is called “%(name)s”.")
    )
    return None, [words % {"name": name}]
