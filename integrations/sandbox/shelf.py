"""What the make-believe blogs keep: posts, pictures, words to sort by; each a row of JSON on its site's shelf."""

import json
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    id INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT, kind TEXT, data TEXT, bytes BLOB,
    created REAL, changed REAL, deleted REAL);
"""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing on a shelf; times are Unix seconds, `deleted` is None while it is there."""

    id: int
    site: str
    kind: str
    data: dict[str, Any]
    bytes: bytes | None
    created: float
    changed: float
    deleted: float | None


class Shelf:
    """All sites' things in one table, on the sandbox's own connection and lock."""

    def __init__(self, connection: sqlite3.Connection, lock: "threading.RLock") -> None:
        self._connection, self._lock = connection, lock
        connection.executescript(SCHEMA)

    def all(self, site: str, kind: str, *, deleted: bool = False) -> list[Item]:
        """What stands there, oldest first; with `deleted` also what was."""
        where = "site = ? AND kind = ? AND (deleted IS NULL OR ?)"
        return self._items(f"SELECT * FROM item WHERE {where} ORDER BY id", (site, kind, deleted))  # noqa: S608

    def get(self, site: str, kind: str, id_: str) -> Item | None:
        """One thing that is there."""
        return next((item for item in self.all(site, kind) if str(item.id) == id_), None)

    def newest(self, kind: str, *, limit: int = 100) -> list[Item]:
        """Of all sites, also what was deleted, newest first."""
        return self._items("SELECT * FROM item WHERE kind = ? ORDER BY id DESC LIMIT ?", (kind, limit))

    def add(self, site: str, kind: str, data: Mapping[str, Any], *, now: float, content: bytes | None = None) -> Item:
        """Something new."""
        values = (site, kind, json.dumps(dict(data)), content, now, now)
        with self._lock:
            made = self._connection.execute(
                "INSERT INTO item (site, kind, data, bytes, created, changed) VALUES (?, ?, ?, ?, ?, ?)", values
            )
            return self._items("SELECT * FROM item WHERE id = ?", (made.lastrowid,))[0]

    def change(self, item: Item, data: Mapping[str, Any], *, now: float) -> Item:
        """Other data in its place."""
        with self._lock:
            values = (json.dumps({**item.data, **data}), now, item.id)
            self._connection.execute("UPDATE item SET data = ?, changed = ? WHERE id = ?", values)
            return self._items("SELECT * FROM item WHERE id = ?", (item.id,))[0]

    def remove(self, item: Item, *, now: float) -> None:
        """Gone for the API; the timeline still shows that it was there."""
        with self._lock:
            self._connection.execute("UPDATE item SET deleted = ? WHERE id = ?", (now, item.id))

    def _items(self, sql: str, values: tuple[object, ...]) -> list[Item]:
        with self._lock:
            rows = self._connection.execute(sql, values).fetchall()
        return [Item(**{**dict(row), "data": json.loads(row["data"])}) for row in rows]
