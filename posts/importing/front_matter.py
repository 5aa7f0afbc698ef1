"""A post's file into an `ImportedPost`.

YAML is read with `BaseLoader`, which makes only strings, lists and mappings: `no` stays a tag, 1984 a title, and
no constructor ever runs on what the file says.
"""

import datetime as dt
import hashlib
import re
from pathlib import Path

import yaml
from django.utils.text import slugify
from django.utils.translation import gettext as _

from posts.importing.values import ImportedPost, Note, Outcome, UnreadablePost

MAX_BYTES = 1_000_000
MAX_NAME = 80
FENCED = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
DATED_NAME = re.compile(r"^(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.+)$")
USED = {
    *("title", "date", "author", "authors", "tag", "tags", "excerpt", "summary", "image", "image_alt"),
    *("image_credit", "lang", "language", "slug"),
}


def read_post(path: Path) -> ImportedPost:
    """The post in `path`. Raises `UnreadablePost`, and `OSError` where the file cannot be opened."""
    source = path.read_bytes()
    text = _decoded(source)
    fenced = FENCED.match(text)
    if fenced is None:
        raise UnreadablePost(_("There is no front matter: the file must begin with a line of three hyphens."))
    fields = _fields(fenced["yaml"])
    name = DATED_NAME.match(path.stem)
    notes: list[Note] = []
    post = ImportedPost(
        path=path,
        slug=_slug(fields, default=name["slug"] if name else path.stem),
        digest=hashlib.sha256(source).hexdigest(),
        title=_title(fields),
        date=_date(_line(fields, "date"), named=name["date"] if name else "", notes=notes),
        authors=_authors(fields),
        tags=_list(fields, "tags", "tag", separator=","),
        excerpt=_line(fields, "excerpt") or _line(fields, "summary"),
        image=_line(fields, "image"),
        image_alt=_line(fields, "image_alt"),
        image_credit=_line(fields, "image_credit"),
        language=(_line(fields, "language") or _line(fields, "lang")).lower(),
        body=text[fenced.end() :],
        notes=(*notes, *_unused(fields)),
    )
    if not post.body.strip():
        raise UnreadablePost(_("There is no text below the front matter."))
    return post


def _decoded(source: bytes) -> str:
    if len(source) > MAX_BYTES:
        raise UnreadablePost(_("The file is larger than one megabyte: that is no post."))
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadablePost(
            _("The file is not UTF-8 text (byte %(byte)d). Save it as UTF-8.") % {"byte": error.start}
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fields(source: str) -> dict[str, object]:
    try:
        fields = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - stricter than safe_load: strings only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1  # one for counting from 1, one for the fence
        raise UnreadablePost(
            _("The front matter is broken in line %(line)d: %(problem)s.") % {"line": line, "problem": error.problem}
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadablePost(_("The front matter is broken: it is no YAML.")) from error
    if not isinstance(fields, dict):
        raise UnreadablePost(_("The front matter is broken: it must be lines of “name: value”."))
    return {str(name).strip().lower(): value for name, value in fields.items()}


def _line(fields: dict[str, object], name: str) -> str:
    """A field as one line; empty where it is missing."""
    value = fields.get(name) or ""
    if not isinstance(value, str):
        raise UnreadablePost(_("The front matter's “%(name)s” must be one line of text.") % {"name": name})
    return " ".join(value.split())


def _list(fields: dict[str, object], *names: str, separator: str) -> tuple[str, ...]:
    """A field that may be a list, or one line with separators; without repetitions, in order."""
    value = next((fields[name] for name in names if fields.get(name)), [])
    parts = value.split(separator) if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise UnreadablePost(_("The front matter's “%(name)s” must be a list of words.") % {"name": names[0]})
    return tuple(dict.fromkeys(line for part in parts if (line := " ".join(part.split()))))


def _authors(fields: dict[str, object]) -> tuple[str, ...]:
    authors = _list(fields, "authors", "author", separator=",")
    if any(len(author) > MAX_NAME for author in authors):
        raise UnreadablePost(_("An author's name is longer than %(most)d characters.") % {"most": MAX_NAME})
    return authors


def _title(fields: dict[str, object]) -> str:
    title = _line(fields, "title")
    if not title:
        raise UnreadablePost(_("The front matter has no title."))
    return title


def _slug(fields: dict[str, object], *, default: str) -> str:
    slug = slugify(_line(fields, "slug") or default)
    if not slug:
        raise UnreadablePost(_("No address can be made of the file's name; add a “slug” to the front matter."))
    return slug


def _date(written: str, *, named: str, notes: list[Note]) -> dt.date | dt.datetime | None:
    """The date in the front matter, else in the file's name, else none, with a note where one was not usable."""
    for source in filter(None, (written, named)):
        date = _parsed(source)
        if date is not None:
            return date
        notes.append(Note(outcome=Outcome.LEFT_OUT, what=_("the date “%(date)s” is no date") % {"date": source}))
    notes.append(Note(outcome=Outcome.LEFT_OUT, what=_("no date was found; the day of the import counts")))
    return None


def _parsed(written: str) -> dt.date | dt.datetime | None:
    # Jekyll writes "2014-05-06 10:00:00 -0400"; ISO 8601 has no space before the offset.
    spaced = re.sub(r"\s+([+-]\d{2}:?\d{2})$", r"\1", written)
    for parse in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return parse(spaced)
        except ValueError:
            continue
    return None


def _unused(fields: dict[str, object]) -> tuple[Note, ...]:
    unused = (f"{name}: {value}" for name, value in sorted(fields.items()) if name not in USED and value)
    return tuple(Note(outcome=Outcome.LEFT_OUT, what=_("front matter %(line)s") % {"line": line}) for line in unused)
