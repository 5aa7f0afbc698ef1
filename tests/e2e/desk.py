"""A whole desk as processes: what `make demo` runs, on a fresh database, for as long as a `with` lasts.

SQLite and the demo's own broker, or the servers that `DATABASE_URL`, `BROKER_URL` and `CACHE_URL` name.
"""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests import migrated

T = TypeVar("T")

READY = "Ctrl-C stops everything"
START_WITHIN = 240.0  # seconds: migrations and examples on a machine that has other things to do
STOP_WITHIN = 15.0


class TooLate(AssertionError):
    """What was awaited did not come in time."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where the processes are met; `environment` runs a command against the same desk."""

    url: str
    sandbox: str
    environment: Mapping[str, str]
    log: Path

    def run(self, *arguments: str) -> str:
        """Run a Python command line (`-m module …` or `manage.py …`) against this desk; its output."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def until(condition: Callable[[], T], *, within: float, what: str) -> T:
    """Ask again and again until the answer is true, and return it; raise `TooLate` after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        if answer := condition():
            return answer
        if time.monotonic() > deadline:
            raise TooLate(f"{what}: not within {within:.0f} s")
        threading.Event().wait(0.05)


@contextmanager
def running_desk(folder: Path) -> Iterator[Desk]:
    """Start the demo with its state in `folder`, yield once its first page answers, and stop all of it."""
    port = _free_port()
    with _fresh_database(folder) as database:
        environment = _environment(folder, port=port, database=database)
        desk = Desk(
            url=f"http://127.0.0.1:{port}",
            sandbox=f"http://127.0.0.1:{port + 1}",
            environment=environment,
            log=folder / "desk.log",
        )
        with desk.log.open("w") as log:
            process = subprocess.Popen(_demo(), env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            until(lambda: _is_ready(desk.log, process), within=START_WITHIN, what="the desk's first page")
            yield desk
        finally:
            _stop(process)


def _demo() -> list[str]:
    """The demo's command line; should the tests be killed, the kernel asks it to end."""
    keeper = shutil.which("setpriv")  # util-linux
    leash = [keeper, "--pdeathsig", "TERM"] if keeper else []
    return [*leash, sys.executable, "manage.py", "demo"]


def _environment(folder: Path, *, port: int, database: str) -> dict[str, str]:
    """The demo's variables, with a number of its own on a broker and a cache that others use too."""
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database,
        "STATE_DIR": str(folder),
        "EMAIL_URL": f"file://{folder / 'mail'}",
    }
    for name, pattern, number in (("BROKER_URL", r"virtual_host=", 2), ("CACHE_URL", r"db=", 3)):
        if name in environment:
            environment[name] = re.sub(rf"({pattern})\d+", rf"\g<1>{number + 2 * worker}", environment[name])
    return environment


@contextmanager
def _fresh_database(folder: Path) -> Iterator[str]:
    """A URL of a database of its own: beside the rest of the state, or on the PostgreSQL server that is named."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        migrated.lay_out(folder / "desk.sqlite3")
        yield f"sqlite:///{folder / 'desk.sqlite3'}"
        return
    name = f"desk_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _free_port() -> int:
    """A port that is free together with the one above it."""
    for port in random.sample(range(20000, 32000, 2), 50):
        if all(map(_is_free, (port, port + 1))):
            return port
    raise OSError("no two neighbouring ports are free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _is_ready(log: Path, process: subprocess.Popen[bytes]) -> bool:
    words = log.read_text(errors="replace")
    assert process.poll() is None, f"The desk ended by itself:\n{words}"
    return READY in words


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, as Ctrl-C does; it ends its programs itself."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
