"""The history of what was wanted: `invoke` before it is tried, `ok` when it stands, with the hash of the very words.

The hash is worked out apart from the product's own digest.
"""

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from integrations.message import Parts

HISTORY = Path(os.environ["FAULTS_FOLDER"]) / "wanted.jsonl"


def digest(kind: str, parts: Parts) -> str:
    """SHA-256 (hex) of what the network will see."""
    words = json.dumps(dict(parts.fields), sort_keys=True) if kind == "webhook" else parts.text
    return sha256(words.encode()).hexdigest()


def note(kind: str, post: str, hashes: Mapping[str, str | None]) -> None:
    """Write down what is asked or stands, by channel; None: nothing is wanted there any more."""
    with HISTORY.open("a") as history:
        for channel, hash_ in hashes.items():
            line = {"type": kind, "op": "want", "post": post, "channel": channel, "hash": hash_}
            history.write(json.dumps(line) + "\n")
