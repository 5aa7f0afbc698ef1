"""Fault 19: the database's disk is full. It needs root, as it mounts a small disk of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.faults.conftest import FOLDER
from tests.faults.database import Database
from tests.faults.desk import Desk, Sent
from tests.servers import folder

pytestmark = [pytest.mark.faults, pytest.mark.long]

SIZE = "600m"  # the server's programs, its data, and some room
MOST = 500  # approvals until the disk must be full


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system in memory, for as long as it lasts."""
    with folder("byline-disk-") as home:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", home], check=True)  # noqa: S607
        try:
            yield home
        finally:
            subprocess.run(["umount", "--lazy", home], check=True)  # noqa: S607


@pytest.fixture
def disk() -> Iterator[Path]:
    with small_disk() as home:
        yield home


@pytest.fixture
def desk(disk: Path) -> Iterator[Desk]:
    """A desk of its own, whose database lies on that disk."""
    where = FOLDER / "disk"
    shutil.rmtree(where, ignore_errors=True)
    server = Database(disk)
    try:
        with Desk(where, server) as made:
            made.open_channels("w1")
            yield made
            made.drain(seconds=90)
            verdict = made.judge()
            assert not {name: found for name, found in verdict.items() if isinstance(found, list) and found}
    finally:
        server.server.stop()


def fill(disk: Path) -> Path:
    """The file that takes all that is left."""
    filler, left = disk / "filler", os.statvfs(disk)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, left.f_bavail * left.f_frsize)
    return filler


def start_if_it_fell(desk: Desk) -> None:
    """PostgreSQL ends itself when it cannot write its log; systemd would start it again."""
    try:
        desk.read("SELECT 1")
    except psycopg.OperationalError:
        desk.database.server.start()


def test_19_what_cannot_be_written_down_is_neither_approved_nor_sent(desk: Desk, disk: Path) -> None:
    desk.at_rest(desk.approve("w1"))
    filler = fill(disk)
    sent: list[Sent] = []
    refused, post = "", ""
    while not refused and len(sent) < MOST:
        post = str(uuid4())
        try:
            sent.append(desk.approve("w1", post=post))
        except RuntimeError as error:
            refused = str(error)
    assert refused, "the disk was never full"
    filler.unlink()
    start_if_it_fell(desk)
    assert [row for row in desk.rows() if row["post"] == post] == []
    again = desk.approve("w1", post=post)
    for each in (*sent, again):
        assert desk.at_rest(each, seconds=120)["w1"]["status"] == "settled"
        assert desk.accepted(each, "w1") == ["create"]
