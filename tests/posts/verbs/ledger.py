"""What the test itself saw, kept apart from the product: words that exist, what reviewers were shown and approved."""

import re
from copy import copy
from dataclasses import dataclass, field
from uuid import UUID

WORD = re.compile(r"zq\d{5}x")


def words_in(text: str) -> frozenset[str]:
    """The planted words that occur in a text."""
    return frozenset(WORD.findall(text))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one reviewer's screen showed, once."""

    reviewer: str
    page: int
    post: UUID
    seen: str  # the form's fields
    revision: str
    content: str  # digest of the words
    words: frozenset[str]  # planted words, each visible on the screen
    copies: frozenset[str]  # digest of each channel's copy
    files: frozenset[str]  # SHA-256 of each picture's bytes


@dataclass
class Ledger:
    """Everything written and approved so far."""

    count: int = 0
    writers: dict[str, str] = field(default_factory=dict)  # word -> who wrote it
    readings: list[Reading] = field(default_factory=list)
    approvals: dict[int, Reading] = field(default_factory=dict)  # seal id -> what was read for it
    yeses: set[tuple[str, str]] = field(default_factory=set)  # (reviewer, digest of the words), each press of approve
    down: set[UUID] = field(default_factory=set)  # posts taken down and not approved since

    def new_word(self, writer: str) -> str:
        """A word nobody wrote before."""
        self.count += 1
        word = f"zq{self.count:05}x"
        self.writers[word] = writer
        return word

    def approved(self, seal: int, reading: Reading) -> None:
        self.approvals[seal] = reading
        self.down.discard(reading.post)

    def copies(self) -> frozenset[str]:
        """Digests of all that was approved for any channel."""
        return frozenset().union(*(reading.copies for reading in self.approvals.values()))

    def copy(self) -> "Ledger":
        """A ledger that goes on by itself."""
        return Ledger(**{name: copy(value) for name, value in vars(self).items()})
