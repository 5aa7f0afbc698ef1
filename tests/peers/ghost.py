"""A real Ghost on SQLite, from npm (reference/real-peers.md 2b): 2 minutes to install, 4 s to start."""

import json
import os
import secrets
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.parts import Part, free_ports, wait_until
from tests.peers.cache import made_once, npm_install, npm_pack
from tests.peers.node import PNPM, node_environment, node_program
from tests.peers.visitor import answers, visit

VERSION = "6.65.0"
OWNER = "comms@blog.example"


@dataclass(frozen=True, kw_only=True)
class Ghost:
    """A running site: its address, and an Admin API key ("id:secret")."""

    url: str
    address: str
    key: str
    folder: Path


@contextmanager
def ghost(folder: Path) -> Iterator[Ghost]:
    """Start an empty site with its content in `folder`."""
    home = made_once(f"ghost-{VERSION}", _install)
    port = free_ports(1)[0]
    address = f"127.0.0.1:{port}"
    shutil.copytree(home / "ghost" / "content", folder / "content")
    (folder / "config.production.json").write_text(json.dumps(_config(folder, port)))
    shutil.copy(home / "ghost" / "package.json", folder)  # Ghost looks for its config beside where it is started
    server = Part(
        ["/bin/sh", "-c", 'cd "$0" && exec "$1" "$2"', str(folder), str(node_program()), str(home / "ghost/index.js")],
        log=folder / "ghost.log",
        environment={**node_environment(), "NODE_ENV": "production"},
    )
    server.start()
    try:
        wait_until(lambda: answers(address, "/ghost/api/admin/site/"), "Ghost answers", seconds=180, every=0.2)
        yield Ghost(url=f"http://{address}", address=address, key=_own(address), folder=folder)
    finally:
        server.kill()


def _own(address: str) -> str:
    """Become the site's owner, and make a key as Settings > Integrations does."""
    password, origin = secrets.token_urlsafe(20), {"Origin": f"http://{address}"}
    owner = {"name": "Comms", "email": OWNER, "password": password, "blogTitle": "A blog elsewhere"}
    api = "/ghost/api/admin"
    made = visit(address, f"{api}/authentication/setup/", method="POST", fields={"setup": [owner]}, **origin)
    if made.status != 201:
        raise AssertionError(f"Ghost would not be set up: {made.status} {made.text[:500]}")
    login = {"username": OWNER, "password": password}
    session = visit(address, f"{api}/session/", method="POST", fields=login, **origin)
    cookie = {"Cookie": session.headers["set-cookie"].split(";")[0]}
    wanted = {"integrations": [{"name": "Byline"}]}
    path = f"{api}/integrations/?include=api_keys"
    said = visit(address, path, method="POST", fields=wanted, **origin, **cookie).json()
    return next(key["secret"] for key in said["integrations"][0]["api_keys"] if key["type"] == "admin")


def _install(home: Path) -> None:
    environment = node_environment()
    npm_install(f"pnpm@{PNPM}", home, environment=environment)
    archive = npm_pack(f"ghost@{VERSION}", home)
    with tarfile.open(archive) as packed:
        packed.extractall(home, filter="data")
    archive.unlink()
    (home / "package").rename(home / "ghost")
    command = [str(home / "node_modules/.bin/pnpm"), "install", "--prod", "--frozen-lockfile", "--silent"]
    subprocess.run(command, cwd=home / "ghost", check=True, env={**os.environ, **environment})


def _config(folder: Path, port: int) -> dict[str, object]:
    return {
        "url": f"http://127.0.0.1:{port}",
        "server": {"host": "127.0.0.1", "port": port},
        "database": {
            "client": "sqlite3",
            "connection": {"filename": str(folder / "ghost.db")},
            "useNullAsDefault": True,
        },
        "paths": {"contentPath": str(folder / "content")},
        "mail": {"transport": "SMTP", "options": {"host": "127.0.0.1", "port": 1}},
        "privacy": {"useUpdateCheck": False, "useGravatar": False, "useRpcPing": False},
        "security": {"staffDeviceVerification": False},
        "logging": {"level": "error", "transports": ["stdout"]},
        "spam": {"user_login": {"freeRetries": 100}, "content_api_key": {"freeRetries": 1000}},
    }
