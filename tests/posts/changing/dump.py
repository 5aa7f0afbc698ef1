"""All the desk holds, as one text: every table of the database, every file with its name, the cache, the feeds."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client


def everything(*, but: tuple[str, ...] = ()) -> str:
    """`but` are tables that say how somebody logs in."""
    return "\n".join((*_tables(but), *_files(), *_caches(), *_feeds())).casefold()


def _tables(but: tuple[str, ...]) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in but:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (our own tables)
            found += [f"{table}: {_row(row)}" for row in cursor.fetchall()]
    return found


def _row(row: tuple[Any, ...]) -> str:
    words = "\n".join(_words(value) for value in row)
    return words + words.encode().decode("unicode_escape", errors="replace")  # and what JSON escaped


def _words(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def _files() -> list[str]:
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return [f"{path}: {path.read_bytes().decode(errors='replace')}" for path in files]


def _caches() -> list[str]:
    return [str(getattr(caches[name], "_cache", "")) for name in settings.CACHES]


def _feeds() -> list[str]:
    paths = ["/en/", "/en/feed.atom", "/en/feed.rss", "/en/feed.json", "/en/voices/", "/sitemap.xml"]
    return [Client().get(path).content.decode() for path in paths]
