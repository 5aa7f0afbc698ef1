"""A SQLite database as `migrate` leaves it, kept under `var/`: made once, it saves every later run half a minute.

It is named after all migrations and pinned packages; `migrate` still runs on each copy, and finds nothing to do.
"""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from django.db.backends.base.creation import BaseDatabaseCreation

from cms.env import BASE_DIR

KEPT = BASE_DIR / "var" / "migrated"
# Django's name of a test database in memory: all connections of a process that name it share it.
MEMORY = "file:memorydb_default?mode=memory&cache=shared"


def state() -> str:
    """A name for the state of all migrations, ours and those of the packages, and of what runs after them."""
    ours = [path for app in ("cms", "posts", "integrations") for path in (BASE_DIR / app).glob("migrations/*.py")]
    after = [BASE_DIR / "posts" / "roles.py", BASE_DIR / "cms" / "setup.py", BASE_DIR / "requirements.txt"]
    contents = b"".join(path.read_bytes() for path in [*sorted(ours), *after])
    return sha256(contents).hexdigest()[:16]


@contextmanager
def in_memory() -> Iterator[None]:
    """Lay what is kept under the test database in memory, as long as this lasts."""
    with closing(sqlite3.connect(MEMORY, uri=True, check_same_thread=False)) as memory:
        if _file().exists():
            with closing(_kept()) as kept:
                kept.backup(memory)
        yield


def lay_again(creation: BaseDatabaseCreation, _rows: str) -> None:
    """Lay what is kept under the test database again, as `deserialize_db_from_string` does in forty times its time."""
    creation.connection.ensure_connection()
    with closing(_kept()) as kept:
        kept.backup(creation.connection.connection)


def keep_memory() -> None:
    """Keep the test database that is in memory now, unless one is kept; it has been migrated and nothing else."""
    with one_at_a_time(KEPT):
        if _file().exists():
            return
        for older in KEPT.glob("*.sqlite3"):
            older.unlink()
        half = _file().with_suffix(".half")
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(MEMORY, uri=True)) as memory, closing(sqlite3.connect(half)) as kept:
            memory.backup(kept)
        half.rename(_file())


def lay_out(path: Path) -> None:
    """Put a copy at `path` where one is kept; else `migrate` starts from nothing there."""
    if _file().exists():
        shutil.copyfile(_file(), path)


def _kept() -> sqlite3.Connection:
    """What is kept, to be read: else SQLite would make an empty file where a migration changed meanwhile."""
    return sqlite3.connect(f"file:{_file()}?mode=ro", uri=True)


def _file() -> Path:
    return KEPT / f"{state()}.sqlite3"


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other process is at what is kept in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
