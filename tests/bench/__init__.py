"""Benchmarks, as ratios to the least that the work could cost: they say something on any machine.

A new one is a function that yields `Ratio`s, and a line in `MEASURES` (`tests/bench/__main__.py`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """What we take against what the bare work takes; both in milliseconds for one item, as `middle` or `undisturbed`.

    `most` is the ratio that was promised, `within` the milliseconds; None where nothing was.
    """

    what: str
    against: str
    ours: float
    bare: float
    most: float | None = None
    within: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.bare

    @property
    def promised(self) -> str:
        """What was promised, and whether it is kept here and now; empty where nothing was."""
        kept = (self.most is None or self.ratio <= self.most) and (self.within is None or self.ours <= self.within)
        limits = [] if self.most is None else [f"at most {self.most:g} times"]
        limits += [] if self.within is None else [f"within {self.within:g} ms"]
        return f"{', '.join(limits)}: {'kept' if kept else 'MISSED'}" if limits else ""


def middle(values: list[float]) -> float:
    """The median, in the unit given."""
    return sorted(values)[len(values) // 2]


def undisturbed(values: list[float]) -> float:
    """The lower quartile, in the unit given: whatever else runs on a shared machine only ever takes time away."""
    return sorted(values)[len(values) // 4]
