"""Keys for a machine of one's own: made at first start, kept under `var/`, never in the repository."""

import json
import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet


def local_keys(state_dir: Path) -> dict[str, object]:
    """Return `secret_key` and `credential_keys` from `var/keys.json`, making the file (mode 0600) when absent."""
    path = state_dir / "keys.json"
    if not path.exists():
        state_dir.mkdir(parents=True, exist_ok=True)
        keys = {"secret_key": Fernet.generate_key().decode(), "credential_keys": [Fernet.generate_key().decode()]}
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(keys))
        with suppress(FileExistsError):
            os.link(draft, path)  # the first of several processes wins
        draft.unlink()
    loaded: dict[str, object] = json.loads(path.read_text())
    return loaded
