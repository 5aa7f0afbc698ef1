"""A copy of the database and the media files in a folder, and the way back. No network, no broker."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.utils import timezone

ABOUT: Final = "about.json"
POSTGRESQL, SQLITE = "database.dump", "database.sqlite3"
ASIDE: Final = "byline_before_restore"  # the schema where PostgreSQL's tables wait until the restore has worked


class BackupError(Exception):
    """A dump or a restore did not work; `str(error)` says why, for an operator, and holds no password."""


def media_files(root: Path) -> list[Path]:
    """Every file below `root`, as paths relative to it."""
    return sorted(path.relative_to(root) for path in root.rglob("*") if path.is_file())


def copy_file(path: Path, *, source: Path, target: Path) -> None:
    """Copy one of `media_files`; one that was deleted meanwhile is no loss."""
    (target / path).parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copy2(source / path, target / path)
    except FileNotFoundError:
        if (source / path).exists():
            raise


def dump_database(folder: Path) -> None:
    """Write the database as it is at one moment; people and workers may go on meanwhile."""
    if connection.vendor == "sqlite":
        _dump_sqlite(folder / SQLITE)
    else:
        whole = ("--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={ASIDE}")
        _postgresql("pg_dump", *whole, f"--file={folder / POSTGRESQL}")
    about = {"made_at": timezone.now().isoformat(timespec="seconds"), "database": connection.vendor}
    (folder / ABOUT).write_text(json.dumps(about))


def read_about(folder: Path) -> Mapping[str, str]:
    """When the backup was made, of which database; raise BackupError for what is no whole backup."""
    try:
        about: dict[str, str] = json.loads((folder / ABOUT).read_text())
    except (OSError, ValueError):
        raise BackupError(f"{folder} is not a whole backup of Byline.") from None
    if about.get("database") != connection.vendor:
        raise BackupError(f"This backup is of {about.get('database')}, but the desk runs on {connection.vendor}.")
    return about


def restore_database(folder: Path) -> None:
    """Put the database back, all or nothing; raise BackupError, after which it is as it was."""
    if connection.vendor == "sqlite":
        _restore_sqlite(folder / SQLITE)
        return
    with _tables_aside():
        dump = str(folder / POSTGRESQL)
        _postgresql("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", dump)


def _dump_sqlite(path: Path) -> None:
    """By SQLite's own backup: a plain copy of the file would lose what is in its WAL."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)


def _restore_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise BackupError(f"{path} is damaged.")
            connection.ensure_connection()
            copy.backup(connection.connection)
    except sqlite3.Error as error:
        raise BackupError(f"{path}: {error}") from error


@contextmanager
def _tables_aside() -> Iterator[None]:
    """Keep what is in the database now under another schema, and bring it back unless all goes well."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE")
        cursor.execute(f"ALTER SCHEMA public RENAME TO {ASIDE}")
        cursor.execute("CREATE SCHEMA public")
    worked = False
    try:
        yield
        worked = True
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {ASIDE if worked else 'public'} CASCADE")
            if not worked:
                cursor.execute(f"ALTER SCHEMA {ASIDE} RENAME TO public")


def _postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database; the password goes by the environment."""
    facts: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(facts[key]) for name, key in names.items() if facts.get(key)}
    command = [program, f"--dbname={facts['NAME']}", *arguments]
    try:
        done = subprocess.run(
            command, env={**os.environ, **given}, capture_output=True, text=True, errors="replace", check=False
        )
    except FileNotFoundError:
        raise BackupError(f"{program} is not installed here; it comes with PostgreSQL's client package.") from None
    if done.returncode != 0:
        raise BackupError(f"{program} did not work: {done.stderr.strip()[-1000:]}")
