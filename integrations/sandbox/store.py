"""What the sandbox remembers: a SQLite file, so that the demo's posts outlive a restart, or memory for tests."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integrations.sandbox.shelf import Shelf

SCHEMA = """
CREATE TABLE IF NOT EXISTS status (
    id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT, language TEXT, media TEXT,
    created REAL, edited REAL, deleted REAL,
    network TEXT DEFAULT 'mastodon', name TEXT DEFAULT '', data TEXT DEFAULT '{}');
CREATE TABLE IF NOT EXISTS version (status INTEGER, text TEXT, replaced REAL);
CREATE TABLE IF NOT EXISTS media (
    id INTEGER PRIMARY KEY AUTOINCREMENT, mime TEXT, alt TEXT, focus TEXT, bytes BLOB,
    polls_left INTEGER, status INTEGER, name TEXT DEFAULT '');
CREATE TABLE IF NOT EXISTS idempotency (key TEXT PRIMARY KEY, status INTEGER, at REAL);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, type TEXT, data TEXT, at REAL, repeats INTEGER DEFAULT 0);
"""


ADDED = {  # to files that an earlier version wrote
    "status": {"network": "TEXT DEFAULT 'mastodon'", "name": "TEXT DEFAULT ''", "data": "TEXT DEFAULT '{}'"},
    "media": {"name": "TEXT DEFAULT ''"},
}


@dataclass(frozen=True, kw_only=True)
class Status:
    """A post; times are Unix seconds, `media` picture ids in order.

    `network` is where it was posted, `name` what it is called there if that is no number, `data` anything else.
    """

    id: int
    text: str
    language: str
    media: tuple[int, ...]
    created: float
    edited: float | None
    deleted: float | None
    network: str
    name: str
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An upload; `status` is the post it is attached to."""

    id: int
    mime: str
    alt: str
    focus: str
    bytes: bytes
    polls_left: int
    status: int | None
    name: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """A webhook event whose signature was right; `repeats` counts later arrivals of the same id."""

    id: str
    type: str
    data: dict[str, Any]
    at: float
    repeats: int


class Store:
    """One connection and one lock: requests come from many threads and every view is all or nothing."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(SCHEMA)
        for table, columns in ADDED.items():
            known = {row["name"] for row in self._connection.execute(f"PRAGMA table_info({table})")}
            for column in columns.keys() - known:
                self._connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {columns[column]}")
        self._lock = threading.RLock()
        self.shelf = Shelf(self._connection, self._lock)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep others out, and keep all or nothing."""
        with self._lock, self._connection:
            yield

    def statuses(
        self, *, deleted: bool = False, before: int | None = None, limit: int = 40, network: str | None = None
    ) -> list[Status]:
        """Posts, newest first."""
        where = "(deleted IS NULL OR ?) AND (? IS NULL OR id < ?) AND (? IS NULL OR network = ?)"
        rows = self._rows(
            f"SELECT * FROM status WHERE {where} ORDER BY id DESC LIMIT ?",  # noqa: S608 (fixed text)
            (deleted, before, before, network, network, limit),
        )
        return [_status(row) for row in rows]

    def status(self, id_: int, *, deleted: bool = False) -> Status | None:
        """One post."""
        rows = self._rows("SELECT * FROM status WHERE id = ? AND (deleted IS NULL OR ?)", (id_, deleted))
        return _status(rows[0]) if rows else None

    def named(self, network: str, name: str) -> Status | None:
        """One post by what its network calls it."""
        rows = self._rows(
            "SELECT * FROM status WHERE network = ? AND name = ? AND deleted IS NULL ORDER BY id DESC", (network, name)
        )
        return _status(rows[0]) if rows else None

    def add_status(
        self,
        *,
        text: str,
        language: str,
        media: Sequence[int],
        now: float,
        network: str = "mastodon",
        name: str = "",
        data: dict[str, Any] | None = None,
    ) -> Status:
        """A new post with its pictures."""
        made = self._run(
            "INSERT INTO status (text, language, media, created, network, name, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (text, language, json.dumps(list(media)), now, network, name, json.dumps(data or {})),
        )
        self._attach(made, media)
        return self._sure(made)

    def change_status(self, id_: int, *, text: str, language: str, media: Sequence[int], now: float) -> Status:
        """Replace a post's content, keeping the text that was there."""
        self._run("INSERT INTO version SELECT id, text, ? FROM status WHERE id = ?", (now, id_))
        self._run(
            "UPDATE status SET text = ?, language = ?, media = ?, edited = ? WHERE id = ?",
            (text, language, json.dumps(list(media)), now, id_),
        )
        self._attach(id_, media)
        return self._sure(id_)

    def delete_status(self, id_: int, *, now: float) -> None:
        """Take a post down; the timeline page still shows that it was there."""
        self._run("UPDATE status SET deleted = ? WHERE id = ?", (now, id_))

    def versions(self, id_: int) -> list[str]:
        """Earlier texts of a post, oldest first."""
        return [row["text"] for row in self._rows("SELECT text FROM version WHERE status = ? ORDER BY rowid", (id_,))]

    def picture(self, id_: int) -> Picture | None:
        """One upload."""
        rows = self._rows("SELECT * FROM media WHERE id = ?", (id_,))
        return Picture(**dict(rows[0])) if rows else None

    def picture_named(self, name: str) -> Picture | None:
        """One upload by what its network calls it."""
        rows = self._rows("SELECT * FROM media WHERE name = ? ORDER BY id DESC", (name,))
        return Picture(**dict(rows[0])) if rows else None

    def add_picture(
        self, *, mime: str, alt: str = "", focus: str = "", content: bytes, polls: int = 0, name: str = ""
    ) -> int:
        """A new upload."""
        return self._run(
            "INSERT INTO media (mime, alt, focus, bytes, polls_left, name) VALUES (?, ?, ?, ?, ?, ?)",
            (mime, alt, focus, content, polls, name),
        )

    def fill_picture(self, id_: int, *, mime: str, content: bytes) -> None:
        """The bytes of an upload that was announced first."""
        self._run("UPDATE media SET mime = ?, bytes = ? WHERE id = ?", (mime, content, id_))

    def sweep_pictures(self) -> None:
        """Forget the uploads that no post uses."""
        self._run("DELETE FROM media WHERE status IS NULL", ())

    def kept(self, name: str) -> str:
        """A fact kept under this name, empty when there is none."""
        rows = self._rows("SELECT value FROM kept WHERE name = ?", (name,))
        return str(rows[0]["value"]) if rows else ""

    def keep(self, name: str, value: str) -> None:
        """Keep a fact."""
        self._run("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, value))

    def describe_picture(self, id_: int, *, alt: str) -> None:
        """Change an alternative text."""
        self._run("UPDATE media SET alt = ? WHERE id = ?", (alt, id_))

    def poll_picture(self, id_: int) -> None:
        """One look nearer to ready."""
        self._run("UPDATE media SET polls_left = polls_left - 1 WHERE id = ? AND polls_left > 0", (id_,))

    def keyed(self, key: str, *, since: float) -> int | None:
        """The post made with this Idempotency-Key, if that was after `since`."""
        rows = self._rows("SELECT status FROM idempotency WHERE key = ? AND at >= ?", (key, since))
        return int(rows[0]["status"]) if rows else None

    def keep_key(self, key: str, *, status: int, now: float) -> None:
        """Remember which post a key made."""
        self._run("INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?)", (key, status, now))

    def events(self) -> list[Event]:
        """Webhook events, newest first."""
        rows = self._rows("SELECT * FROM event ORDER BY rowid DESC LIMIT 200", ())
        return [Event(**{**dict(row), "data": json.loads(row["data"])}) for row in rows]

    def add_event(self, *, id_: str, kind: str, data: dict[str, Any], now: float) -> None:
        """Keep an event, or count that it came again."""
        self._run(
            "INSERT INTO event (id, type, data, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET repeats = repeats + 1",
            (id_, kind, json.dumps(data), now),
        )

    def _attach(self, status: int, media: Sequence[int]) -> None:
        for picture in media:
            self._run("UPDATE media SET status = ? WHERE id = ?", (status, picture))

    def _sure(self, id_: int) -> Status:
        found = self.status(id_)
        if found is None:
            raise LookupError(id_)
        return found

    def _rows(self, sql: str, values: Sequence[object]) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def _run(self, sql: str, values: Sequence[object]) -> int:
        with self._lock:
            return int(self._connection.execute(sql, values).lastrowid or 0)


def _status(row: sqlite3.Row) -> Status:
    read = {"media": tuple(json.loads(row["media"])), "data": json.loads(row["data"] or "{}")}
    return Status(**{**dict(row), **read})
