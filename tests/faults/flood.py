"""Ten thousand due at the same second, over 25 channels of which five are sick, at the product's own times.

`python -m tests.faults.flood [DELIVERIES]` ends in one line. Each channel has a pace (its own limit), so that all of
them together ask for less than two cores can do; what is measured is how much later than that a healthy one is.
"""

import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.faults.database import database
from tests.faults.desk import Desk, Weather
from tests.faults.moods import Limited
from tests.faults.sample import RUNS, Progress
from tests.servers import leave

CHANNELS = 25
SICK = ("hang", "lose", "refuse_503", "limited", "limited")
LATE, GROWTH = 10.0, 1.1  # what a run may have at most: seconds, and memory at the end against its first fifth
PACE = 1.25  # seconds; 20 healthy channels ask for 16 calls a second

OPEN = """
    SELECT count(*) FROM integrations_delivery d JOIN integrations_channel c ON c.id = d.channel_id
    WHERE d.status <> 'settled' AND c.name = ANY(%s)
"""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was measured; times in seconds, memory in MB."""

    deliveries: int
    latest: float  # of the healthy channels, against their own limit
    p99: float
    doubled: int
    over_limit: int  # windows in which a limited channel asked more than once too often
    memory: tuple[float, float]  # after the first fifth, and at the end
    seconds: float

    def line(self) -> str:
        """What a run ends in."""
        return (
            f"flood: deliveries={self.deliveries} channels={CHANNELS} sick={len(SICK)} late_p99={self.p99:.1f}s"
            f" latest={self.latest:.1f}s doubled={self.doubled} over_limit={self.over_limit}"
            f" memory={self.memory[0]:.0f}->{self.memory[1]:.0f}MB seconds={self.seconds:.0f}"
        )

    def holds(self) -> bool:
        """Whether everything that was promised held."""
        flat = self.memory[1] <= self.memory[0] * GROWTH
        return self.latest <= LATE and flat and not self.doubled and not self.over_limit


def measure(deliveries: int = 10_000) -> Outcome:
    """Approve them all while the clock stands still, let it go, and watch until the healthy channels are done."""
    shutil.rmtree(RUNS / "flood", ignore_errors=True)
    names = [f"w{number}" for number in range(CHANNELS)]
    sick, healthy = names[: len(SICK)], names[len(SICK) :]
    weather = Weather(clock_scale=1, tick=1.0)
    with database() as server, Desk(RUNS / "flood", server, weather=weather) as desk:
        desk.open_channels(*names, alone=True, pace=PACE)
        for name, mood in zip(sick, SICK, strict=True):
            desk.order_mood("webhook", mood, account=name, times=10**9)
        with desk.clock_stands_still():
            desk.clerk.ask("approve_many", channels=names, each=deliveries // CHANNELS)
        begun, memory = time.time(), _watch(desk, healthy)
        requests = desk.requests("webhook")
        late = sorted(moment for name in healthy for moment in _late(requests, name, begun))
        return Outcome(
            deliveries=deliveries,
            latest=late[-1],
            p99=late[int(len(late) * 0.99)],
            doubled=sum(times > 1 for times in Counter(_posts(desk)).values()),
            over_limit=_over_limit(
                requests, [name for name, mood in zip(sick, SICK, strict=True) if mood == "limited"]
            ),
            memory=(memory[len(memory) // 5], memory[-1]),
            seconds=time.time() - begun,
        )


def _watch(desk: Desk, healthy: list[str]) -> list[float]:
    """How much memory was kept, every two seconds until they are done."""
    memory, say = [], Progress("flood")
    total = left = int(desk.read(OPEN, healthy)[0]["count"])
    while left:
        memory.append(desk.memory())
        time.sleep(2)
        left = int(desk.read(OPEN, healthy)[0]["count"])
        say(total - left, total, f"{memory[-1]:.0f} MB")
    return memory


def _late(requests: Iterable[dict[str, Any]], channel: str, begun: float) -> list[float]:
    """How much later than its pace allows each call of a channel came."""
    came = sorted(line["at"] for line in requests if line["channel"] == channel)
    return [at - begun - number * PACE for number, at in enumerate(came)]


def _posts(desk: Desk) -> Iterable[str]:
    return (line["post"] for line in desk.ledger("webhook") if line["verb"] == "create")


def _over_limit(requests: Iterable[dict[str, Any]], channels: list[str]) -> int:
    windows = Counter(
        (line["channel"], int(line["at"] // Limited.seconds)) for line in requests if line["channel"] in channels
    )
    return sum(number > Limited.calls + 1 for number in windows.values())


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)  # so that everything started ends too
    outcome = measure(*(int(number) for number in sys.argv[1:2]))
    sys.stdout.write(outcome.line() + "\n")
    sys.exit(0 if outcome.holds() else 1)
