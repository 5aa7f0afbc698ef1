"""Strikes at the product's fault points (`integrations.faults`): by chance, or ordered by a test for one moment.

By chance: `BYLINE_FAULT=after_claim:kill:0.02,gate_read:freeze:0.01` (point, what, chance at each passage).
Ordered: a file in the folder `orders`, named `point~what`, `point~what~row` or `point~what~row~keep`; it is gone once
it struck, unless it says `keep`. `point.2` is the second time that this call passes there. Each strike is written down
before it happens.
"""

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from pathlib import Path
from typing import NoReturn

from integrations import dispatch
from integrations.faults import POINTS, STRIKES
from tests.faults.strikes_log import note

MOST_BY_CHANCE = 2  # on one row: three in a row are a poison row, which has a test of its own


class Struck(RuntimeError):
    """An exception that no code of the product knows."""


class Striker:
    """Strikes in this process and its children; `folder` is the run's."""

    def __init__(self, *, chances: str, folder: Path, freeze: float) -> None:
        self.folder, self.freeze = folder, freeze
        self.orders = folder / "orders"
        self.chances: dict[str, list[tuple[str, float]]] = {}
        for entry in filter(None, chances.split(",")):
            point, what, chance = entry.split(":")
            self.chances.setdefault(point, []).append((what, float(chance)))
        self.row = 0
        self.passed: Counter[str] = Counter()  # points, by the call in hand
        self.luck = random.Random()
        os.register_at_fork(after_in_child=lambda: self.luck.seed(os.urandom(8)))

    def arm(self) -> None:
        """Stand at every point, and know which row a worker has in hand."""
        STRIKES.update({point: partial(self.pass_by, point) for point in POINTS})
        dispatch.deliver = self._noting_the_row(dispatch.deliver)

    def pass_by(self, point: str) -> None:
        """The product is at `point`."""
        self.passed[point] += 1
        for what, place in product(WHAT, (point, f"{point}.{self.passed[point]}")):
            if self._ordered(f"{place}~{what}"):
                self._strike(point, what)
        for what, chance in self.chances.get(point, ()):
            if self.luck.random() < chance and self._still_bearable():
                self._strike(point, what)

    def _noting_the_row(self, deliver: Callable[[int], bool]) -> Callable[[int], bool]:
        def noting(pk: int) -> bool:
            self.row = pk
            self.passed.clear()
            return deliver(pk)

        return noting

    def _ordered(self, name: str) -> bool:
        if (self.orders / f"{name}~{self.row}~keep").exists():
            return True
        return _taken(self.orders / name) or _taken(self.orders / f"{name}~{self.row}")

    def _still_bearable(self) -> bool:
        """Count this strike on the row in hand; false when it has had its share."""
        for number in range(MOST_BY_CHANCE):
            try:
                (self.folder / "borne" / f"{self.row}.{number}").touch(exist_ok=False)
            except FileExistsError:
                continue
            return True
        return False

    def _strike(self, point: str, what: str) -> None:
        note(self.folder, what, point=point, row=self.row, pid=os.getpid())
        WHAT[what](self)

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def stand_still(self) -> None:
        """Frozen as by a swapping machine; somebody else thaws us, as we cannot."""
        subprocess.Popen(["/bin/sh", "-c", f"sleep {self.freeze}; kill -CONT {os.getpid()}"], start_new_session=True)
        os.kill(os.getpid(), signal.SIGSTOP)

    def fall_over(self) -> NoReturn:
        raise Struck("a strike of the fault kit")


WHAT: Mapping[str, Callable[[Striker], None]] = {
    "kill": Striker.die,
    "freeze": Striker.stand_still,
    "raise": Striker.fall_over,
}


def _taken(order: Path) -> bool:
    try:
        order.unlink()
    except FileNotFoundError:
        return False
    return True
