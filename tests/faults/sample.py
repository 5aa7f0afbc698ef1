"""The sample: the product under fire, and two builds that are wrong on purpose and must be caught. Ends in one line."""

import json
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from cms.env import BASE_DIR
from tests.faults.database import Database, database
from tests.faults.desk import Desk, Weather
from tests.faults.parts import PATIENCE, wait_until
from tests.faults.strikes_log import struck
from tests.faults.workload import Plan, run

LEASE = 90.0  # seconds, the product's own; a desk lives `clock_scale` as fast
FAST = 1 / 22.5
RUNS = BASE_DIR / "var" / "faults" / "runs"

# Where a worker dies, or freezes between its last look at the rows and the socket.
STRIKES = ",".join(
    [
        "before_claim:kill:0.003",
        "after_claim:kill:0.008",
        "request_sent:kill:0.012",
        "after_answer:kill:0.009",
        "before_finish:kill:0.008",
        "after_finish:kill:0.008",
        "gate_read:freeze:0.002",
        "request_sent:raise:0.001",
    ]
)
LAST_GATE = "gate_read.2"  # of an adapter that asks again just before it publishes
LOSSES = "lose=0.05,late=0.02,hang=0.008,vanish=0.02,half=0.01,accept_500=0.01,accept_502=0.02"
LATERS = "refuse_429_seconds=0.01,refuse_503=0.01"
MOODS = {
    "mastodon": f"{LOSSES},{LATERS},accept_html=0.01",
    "webhook": f"{LOSSES},{LATERS}",
    "blind": f"{LOSSES},{LATERS},accept_html=0.01",
}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the checker said of the product, and whether it caught the two bad builds."""

    verdict: dict[str, Any]
    lease: float  # seconds
    naive_caught: bool
    no_age_check_caught: bool

    def line(self) -> str:
        """What `make faults` ends in."""
        found, yes = self.verdict, {True: "yes", False: "no"}
        return (
            f"faults: deliveries={found['deliveries']} kills={found['kills']} duplicates={len(found['duplicates'])}"
            f" lost={len(found['lost'])} unknown={len(found['unknown'])} asked={found['asked']}"
            f" slowest_recovery={found['slowest_recovery'] / self.lease:.1f}leases"
            f" naive_caught={yes[self.naive_caught]} no_age_check_caught={yes[self.no_age_check_caught]}"
        )

    def holds(self, plan: Plan) -> bool:
        """Whether everything that was promised held, and the run was as large as it says."""
        found = self.verdict
        wrong = [value for value in found.values() if isinstance(value, list) and value]
        enough = found["deliveries"] >= plan.deliveries and found["kills"] >= plan.kills
        return enough and not wrong and self.naive_caught and self.no_age_check_caught


def measure(plan: Plan, *, clock_scale: float = FAST, strikes: str = STRIKES) -> Outcome:
    """Run all three builds, one after the other."""
    shutil.rmtree(RUNS, ignore_errors=True)
    with database() as server:
        weather = Weather(strikes=strikes, moods=MOODS, clock_scale=clock_scale, freeze=2.2 * LEASE * clock_scale)
        product = _product(server, weather, plan)
        bad = Plan(deliveries=150, accounts=2, edited=0, withdrawn=0, patience=plan.patience)
        naive = _naive(server, replace(weather, strikes="", build="naive"), bad)
        ageless = _no_age_check(server, replace(weather, strikes="", moods={}, build="no_age_check"))
    return Outcome(
        verdict=product,
        lease=LEASE * clock_scale,
        naive_caught=len(naive["duplicates"]) > 0,
        no_age_check_caught=len(ageless["duplicates"]) > 0,
    )


def _product(server: Database, weather: Weather, plan: Plan) -> dict[str, Any]:
    with Desk(RUNS / "product", server, weather=weather) as desk:
        run(desk, plan, Progress("product"))
        return desk.judge()


def _naive(server: Database, weather: Weather, plan: Plan) -> dict[str, Any]:
    with Desk(RUNS / "naive", server, weather=weather) as desk:
        run(desk, plan, Progress("naive build"))
        return desk.judge()


def _no_age_check(server: Database, weather: Weather) -> dict[str, Any]:
    """Workers frozen between their last look and the socket, one after the other, while the others are free."""
    say = Progress("build without the age check")
    with Desk(RUNS / "no_age_check", server, weather=weather) as desk:
        desk.open_channels("m0")
        for number in range(1, 4):
            freeze_one(desk, "m0")
            say(number, 3, "frozen")
        patience = 60 + 6 * LEASE * weather.clock_scale
        desk.drain(seconds=patience)
        wait_until(desk.thawed, "every frozen worker went on", seconds=patience)
        return desk.judge()


def rarer(strikes: str, factor: float) -> str:
    """The same strikes, each with its chance times `factor`."""
    parts = [strike.split(":") for strike in strikes.split(",")]
    return ",".join(f"{point}:{what}:{float(chance) * factor:.6f}" for point, what, chance in parts)


def freeze_one(desk: Desk, channel: str) -> int:
    """Approve one post, and freeze the worker that is about to send it; the row."""
    before = struck(desk.folder, "freeze")
    desk.order_strike(LAST_GATE, "freeze")
    rows: dict[str, int] = desk.clerk.ask("approve", post=str(uuid4()), channels=[channel], title="Frozen")
    # One call at a time on a channel: the one that froze before must lose its lease first.
    patience = PATIENCE + 2 * LEASE * desk.weather.clock_scale
    wait_until(lambda: struck(desk.folder, "freeze") > before, "a worker froze", seconds=patience)
    return rows[channel]


class Progress:
    """A bar on a terminal, a line every ten seconds elsewhere."""

    def __init__(self, what: str) -> None:
        self.what, self.begun, self.said = what, time.monotonic(), 0.0

    def __call__(self, done: int, of: int, more: str) -> None:
        terminal, now = sys.stderr.isatty(), time.monotonic()
        if now - self.said < (0.2 if terminal else 10) and done < of:
            return
        self.said = now
        share = min(1.0, done / of) if of else 1.0
        words = f"{self.what}: {done} of {of}, {more}, {now - self.begun:.0f} s"
        bar = f"\r[{'#' * int(30 * share):<30}] {words}   " if terminal else f"{words}\n"
        sys.stderr.write(bar)
        sys.stderr.flush()


def tell(outcome: Outcome, plan: Plan) -> int:
    """Print what was found, the one line last; the exit status."""
    for name, found in outcome.verdict.items():
        if isinstance(found, list) and found:
            sys.stdout.write(f"{name} ({len(found)}): {json.dumps(found[:5])}\n")
    sys.stdout.write(f"\nhistories: {RUNS.relative_to(Path.cwd()) if RUNS.is_relative_to(Path.cwd()) else RUNS}\n")
    sys.stdout.write(outcome.line() + "\n")
    return 0 if outcome.holds(plan) else 1
