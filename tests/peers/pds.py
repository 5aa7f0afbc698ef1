"""A real Bluesky PDS with its PLC directory, from npm (reference/real-peers.md 2c)."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.parts import Part, free_ports, wait_until
from tests.peers.cache import made_once, npm_install
from tests.peers.node import node_environment, node_program
from tests.peers.visitor import answers, visit

VERSION = "0.6.7"
HANDLE = "byline.test"


@dataclass(frozen=True, kw_only=True)
class Pds:
    """A running server with one account: "host:port" of the PDS and of the directory, and an app password."""

    address: str
    directory: str
    handle: str
    did: str
    app_password: str

    @property
    def names(self) -> tuple[str, ...]:
        """Its addresses as it tells them to others."""
        port = self.address.rpartition(":")[2]
        return (f"http://localhost:{port}", f"http://{self.address}")


@contextmanager
def pds(folder: Path) -> Iterator[Pds]:
    """Start an empty server; what it keeps lies in `folder`."""
    home = made_once(f"pds-{VERSION}", _install)
    shutil.copy(Path(__file__).with_name("pds.mjs"), home)  # what it imports is looked for beside it
    port, directory = free_ports(2)
    address = f"127.0.0.1:{port}"
    server = Part(
        [str(node_program()), str(home / "pds.mjs"), str(port), str(directory)],
        log=folder / "pds.log",
        environment={**node_environment(), "TMPDIR": str(folder), "LOG_ENABLED": "false"},
    )
    server.start()
    try:
        path = "/xrpc/com.atproto.server.describeServer"
        wait_until(lambda: answers(address, path), "the PDS answers", seconds=180, every=0.2)
        yield _with_account(address, f"127.0.0.1:{directory}")
    finally:
        server.kill()


def _with_account(address: str, directory: str) -> Pds:
    name = "/xrpc/com.atproto.server."
    who = {"handle": HANDLE, "email": "comms@blog.example", "password": "a lantern on the handlebar"}
    made = visit(address, f"{name}createAccount", method="POST", fields=who)
    if made.status != 200:
        raise AssertionError(f"The PDS made no account: {made.status} {made.text[:300]}")
    told = made.json()
    bearer = {"Authorization": f"Bearer {told['accessJwt']}"}
    password = visit(address, f"{name}createAppPassword", method="POST", fields={"name": "Byline"}, **bearer).json()
    return Pds(address=address, directory=directory, handle=HANDLE, did=told["did"], app_password=password["password"])


def _install(home: Path) -> None:
    npm_install(f"@atproto/dev-env@{VERSION}", home, environment=node_environment())
