"""The history of strikes: every kill and freeze, whoever did it, is written down before it happens."""

import json
import time
from pathlib import Path
from typing import Any


def note(folder: Path, what: str, **facts: object) -> None:
    """Add a line, whole even when several processes write."""
    line = json.dumps({"at": time.time(), "what": what, **facts}) + "\n"
    with (folder / "strikes.jsonl").open("ab", buffering=0) as history:
        history.write(line.encode())


def strikes(folder: Path, what: str, **facts: object) -> list[dict[str, Any]]:
    """The strikes of a kind, with these facts, oldest first."""
    history = folder / "strikes.jsonl"
    lines = [json.loads(line) for line in history.read_text().splitlines()] if history.exists() else []
    wanted = {"what": what, **facts}
    return [line for line in lines if wanted.items() <= line.items()]


def struck(folder: Path, what: str, **facts: object) -> int:
    """How many strikes of a kind there were, with these facts."""
    return len(strikes(folder, what, **facts))
