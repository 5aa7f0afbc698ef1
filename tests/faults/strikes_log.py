"""The history of strikes: every kill and freeze, whoever did it, is written down before it happens."""

import json
import time
from pathlib import Path


def note(folder: Path, what: str, **facts: object) -> None:
    """Add a line, whole even when several processes write."""
    line = json.dumps({"at": time.time(), "what": what, **facts}) + "\n"
    with (folder / "strikes.jsonl").open("ab", buffering=0) as history:
        history.write(line.encode())


def struck(folder: Path, what: str, **facts: object) -> int:
    """How many strikes of a kind there were, with these facts."""
    history = folder / "strikes.jsonl"
    lines = [json.loads(line) for line in history.read_text().splitlines()] if history.exists() else []
    wanted = {"what": what, **facts}
    return sum(wanted.items() <= line.items() for line in lines)
