"""The note a running demo leaves: where its sandbox is, so that `manage.py` in another shell may call it too."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "sandbox-address"


@contextmanager
def sandbox_noted(state_dir: Path, address: str) -> Iterator[None]:
    """Keep `address` ("host:port") in the note for as long as the `with` lasts."""
    note = state_dir / NAME
    note.write_text(address)
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def noted_sandbox(state_dir: Path) -> list[str]:
    """The address of the running demo's sandbox, as `OUTBOUND_ALLOW_PRIVATE` takes it; this machine's own or none."""
    note = state_dir / NAME
    address = note.read_text().strip() if note.is_file() else ""
    return [address] if re.fullmatch(r"127\.0\.0\.1:\d{1,5}", address) else []
