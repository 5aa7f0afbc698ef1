"""Benchmarks, as ratios to the least that the work could cost: they say something on any machine.

A new one is a function that yields `Ratio`s, and a line in `MEASURES` (`tests/bench/__main__.py`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """What we take against what the bare work takes; both in milliseconds for one item, medians."""

    what: str
    against: str
    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


def middle(values: list[float]) -> float:
    """The median, in the unit given."""
    return sorted(values)[len(values) // 2]
