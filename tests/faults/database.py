"""A PostgreSQL of the kit's own, that survives crashes, with a migrated database that each desk gets a copy of."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from cms.env import BASE_DIR
from tests import migrated
from tests.faults.parts import python
from tests.servers import Postgresql, folder

# What the kit's crashes must not lose: commits. The machine itself may.
DURABLE = {"synchronous_commit": "on", "full_page_writes": "on"}
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
KEPT = BASE_DIR / "var" / "faults"


class Database:
    """The server, started; its database `migrated` is kept under `var/` from one run to the next."""

    def __init__(self, home: Path) -> None:
        kept = KEPT / f"migrated-{migrated.state()}"
        with migrated.one_at_a_time(KEPT):
            if not kept.exists():
                with folder("byline-faults-") as empty:
                    _keep_migrated(Postgresql(empty), kept)
        self.server = Postgresql(home, like=kept, **DURABLE)
        self.server.start()

    def copy(self, name: str) -> str:
        """A fresh database; its URL."""
        with closing(psycopg.connect(self.server.url, autocommit=True)) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE migrated".encode())
        return _url(self.server, name)


@contextmanager
def database() -> Iterator[Database]:
    """Start one, and stop it at the end."""
    with folder("byline-faults-") as home:
        made = Database(home)
        try:
            yield made
        finally:
            made.server.stop()


def _keep_migrated(server: Postgresql, kept: Path) -> None:
    server.start()
    with closing(psycopg.connect(server.url, autocommit=True)) as admin:
        admin.execute("CREATE DATABASE migrated")
    environment = {**os.environ, **SETTINGS, "DATABASE_URL": _url(server, "migrated"), "BROKER_URL": "memory://"}
    subprocess.run(python("manage.py", "migrate", "-v", "0"), check=True, env=environment, cwd=BASE_DIR)
    server.stop(mode="fast")
    for older in KEPT.glob("migrated-*"):
        shutil.rmtree(older)
    half = kept.with_suffix(".half")
    shutil.copytree(server.data, half)
    half.rename(kept)


def _url(server: Postgresql, name: str) -> str:
    return server.url.removesuffix("postgres") + name
