"""Where downloads are kept, so that the second run needs no network: var/peers, or the folder named by PEERS_DIR."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from cms.env import BASE_DIR

CACHE = Path(os.environ.get("PEERS_DIR") or BASE_DIR / "var" / "peers")
TRIES = 3


class NotToBeHad(Exception):
    """A download failed again and again: says which, for a person."""


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` in the cache, filled by `make` unless an earlier run did; others wait meanwhile.

    It gets its name only once it is whole, so that a run that broke off leaves nothing half made.
    """
    home = CACHE / name
    with _locked(name):
        if home.exists():
            return home
        making = CACHE / f"{name}.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        make(making)
        making.rename(home)
    return home


def npm_pack(package: str, into: Path) -> Path:
    """Download one package of the npm registry as it is; return its archive."""
    said = _with_patience(["npm", "pack", "--silent", "--pack-destination", str(into), package], package)
    return into / said.strip().splitlines()[-1]


def npm_install(package: str, into: Path, *, environment: dict[str, str] | None = None) -> None:
    """Install one package with what it needs into `into`/node_modules."""
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(into), package]
    _with_patience(command, package, environment=environment)


def _with_patience(command: list[str], package: str, *, environment: dict[str, str] | None = None) -> str:
    """Run a download, up to three times; return what it said."""
    for number in range(1, TRIES + 1):
        done = subprocess.run(  # noqa: S603, RUF100 (fixed words and a folder of ours)
            command, capture_output=True, text=True, env={**os.environ, **(environment or {})}, check=False
        )
        if done.returncode == 0:
            return done.stdout
        if number < TRIES:
            time.sleep(2 * number)
    raise NotToBeHad(f"{package}: npm failed {TRIES} times: {done.stderr.strip()[-500:]}")


@contextmanager
def _locked(name: str) -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield
