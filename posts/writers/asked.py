"""What is asked of somebody now, for Start: each a sentence and where it is answered."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One thing somebody waits for."""

    words: str
    link: str


def asked_of(user: Any) -> list[Ask]:
    """What others wait for from `user`."""
    return []
