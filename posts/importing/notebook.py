"""Collects what a person should know about one post; the same remark twice becomes one with a number."""

from collections import Counter

from posts.importing.values import Note, Outcome


class Notebook:
    """Notes in the order they first came up."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[Outcome, str]] = Counter()

    def add(self, outcome: Outcome, what: str, *, times: int = 1) -> None:
        self._seen[outcome, what] += times

    def notes(self) -> list[Note]:
        return [
            Note(outcome=outcome, what=f"{what} ({times} ×)" if times > 1 else what)
            for (outcome, what), times in self._seen.items()
        ]
