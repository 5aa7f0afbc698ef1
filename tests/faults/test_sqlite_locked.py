"""Fault 20: another program holds SQLite's one lock for writing, longer than anybody waits."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.faults.conftest import FOLDER
from tests.faults.figures import desk_on_sqlite
from tests.faults.parts import Speaking, python

pytestmark = [pytest.mark.faults, pytest.mark.long]


@pytest.fixture(scope="module")
def where() -> Path:
    return FOLDER / "sqlite"


@pytest.fixture(scope="module")
def clerk(where: Path) -> Iterator[Speaking]:
    """The web process of a desk on SQLite, with one channel; `deliver` does in it what a worker would."""
    with desk_on_sqlite(where) as (address, environment):
        made = Speaking(python("-m", "tests.faults.clerk"), log=where / "clerk.log", environment=environment)
        made.start()
        try:
            made.hear()
            made.ask("open_channel", name="w1", kind="webhook", at=address, alone=True)
            yield made
        finally:
            made.kill()


@contextmanager
def lock_held(where: Path, *, seconds: float) -> Iterator[None]:
    """Another program begins to write, and does not end before that."""
    with closing(sqlite3.connect(where / "desk.sqlite3", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(seconds, other.execute, ("ROLLBACK",))
        release.start()
        try:
            yield
        finally:
            release.join()


def approve(clerk: Speaking, post: str) -> int:
    rows: dict[str, int] = clerk.ask("approve", post=post, channels=["w1"], title="First words")
    return rows["w1"]


def states(where: Path, *posts: UUID) -> list[str | None]:
    """Where each post's row stands; None where there is none."""
    with closing(sqlite3.connect(where / "desk.sqlite3")) as line:
        rows = dict(line.execute("SELECT post, status FROM integrations_delivery").fetchall())
    return [rows.get(post.hex) for post in posts]


def test_20_a_short_lock_is_waited_for(clerk: Speaking, where: Path) -> None:
    begun, post = time.monotonic(), uuid4()
    with lock_held(where, seconds=3):
        approve(clerk, str(post))
    assert time.monotonic() - begun > 2
    assert states(where, post) == ["due"]


def test_20_a_long_lock_leaves_no_half_state_and_nothing_is_sent(clerk: Speaking, where: Path) -> None:
    first, second = uuid4(), uuid4()
    row = approve(clerk, str(first))
    with lock_held(where, seconds=50):
        with pytest.raises(RuntimeError, match="locked"):
            approve(clerk, str(second))
        with pytest.raises(RuntimeError, match="locked"):
            clerk.ask("deliver", row=row)
        assert (where / "ledger-webhook.jsonl").read_text() == ""
        assert states(where, first, second) == ["due", None]
    for each in (row, approve(clerk, str(second))):
        assert clerk.ask("deliver", row=each)
    assert states(where, first, second) == ["settled", "settled"]
    assert len((where / "ledger-webhook.jsonl").read_text().splitlines()) == 2
