"""What people wait for, on real parts at the product's own times: `python -m tests.faults.figures [SECONDS]`.

Ends in one line: from due to the first request on an idle desk, how long an approval takes while the broker is frozen,
and how often SQLite said "database is locked" to six processes that approve and deliver for SECONDS (300) or 10,000
times, whichever comes first.
"""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import migrated
from tests.faults.database import SETTINGS, database
from tests.faults.desk import Desk, Weather
from tests.faults.parts import Part, Speaking, python, wait_until
from tests.faults.sample import RUNS, Progress
from tests.servers import leave

POSTS, STORIES = 100, 60
WRITERS, DELIVERIES = 6, 10_000


def to_first_request(desk: Desk) -> list[float]:
    """Seconds from asking for one post, at any moment of the second, to the network's first byte of it; sorted."""
    desk.open_channels("w1", alone=True)
    say, taken = Progress("idle desk"), []
    for number in range(POSTS):
        time.sleep(random.uniform(0, 1))
        asked = time.time()
        desk.approve("w1")
        wait_until(lambda seen=number: len(desk.requests("webhook")) > seen, "the network was asked", every=0.01)
        taken.append(desk.requests("webhook")[-1]["at"] - asked)
        say(number + 1, POSTS, f"{taken[-1]:.2f} s")
    return sorted(taken)


def approving(desk: Desk) -> list[float]:
    """Seconds for a reader to approve a story they have open, while the broker is frozen; sorted."""
    desk.open_channels("w2", alone=True)
    stories = [desk.clerk.ask("hand_in", channel="w2") for _ in range(STORIES)]
    say, taken = Progress("frozen broker"), []
    desk.broker.freeze()
    for number, story in enumerate(stories):
        taken.append(desk.clerk.ask("seconds_to_say_yes", page=story["page"])["seconds"])
        say(number + 1, STORIES, f"{taken[-1]:.2f} s")
    desk.broker.thaw()
    return sorted(taken)


@contextmanager
def desk_on_sqlite(where: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A network's host:port, and the environment of a migrated desk on a file."""
    shutil.rmtree(where, ignore_errors=True)
    (where / "orders").mkdir(parents=True)
    ledger = str(where / "ledger-webhook.jsonl")
    network = Speaking(python("-m", "tests.faults.network", "webhook", ledger), log=where / "network.log")
    network.start()
    try:
        address = f"127.0.0.1:{network.hear().strip()}"
        environment = {
            **SETTINGS,
            "DATABASE_URL": f"sqlite:///{where / 'desk.sqlite3'}",
            "BROKER_URL": "memory://",
            "FAULTS_FOLDER": str(where),
            "FAULTS_NETWORKS": address,
        }
        migrated.lay_out(where / "desk.sqlite3")
        migrate = Part(python("manage.py", "migrate", "-v", "0"), log=where / "migrate.log", environment=environment)
        migrate.start()
        assert migrate.process
        if migrate.process.wait():
            raise subprocess.CalledProcessError(migrate.process.returncode, migrate.command)
        yield address, environment
    finally:
        network.kill()


def locked(seconds: float) -> tuple[int, int]:
    """How often SQLite was locked, and of how many deliveries."""
    with desk_on_sqlite(RUNS / "sqlite") as (address, environment), ExitStack() as stack:
        clerk = python("-m", "tests.faults.clerk")
        clerks = [Speaking(clerk, log=RUNS / "sqlite" / "clerks.log", environment=environment) for _ in range(WRITERS)]
        for number, each in enumerate(clerks):
            stack.callback(each.kill)
            each.start()
            each.hear()
            each.ask("open_channel", name=f"w{number}", kind="webhook", at=address, alone=True)

        def work(number: int) -> dict[str, int]:
            facts = {"channel": f"w{number}", "times": DELIVERIES // WRITERS + 1, "seconds": seconds}
            done: dict[str, int] = clerks[number].ask("post_many", **facts)
            return done

        with ThreadPoolExecutor(WRITERS) as pool:
            found = list(pool.map(work, range(WRITERS)))
    return sum(each["locked"] for each in found), sum(each["done"] for each in found)


def main(seconds: float) -> None:
    """All of it, one after the other."""
    shutil.rmtree(RUNS / "figures", ignore_errors=True)
    with database() as server, Desk(RUNS / "figures", server, weather=Weather(clock_scale=1, tick=1.0)) as desk:
        idle, frozen = to_first_request(desk), approving(desk)
        desk.drain()
    never, of = locked(seconds)
    sys.stdout.write(
        f"figures: to_first_request_p50={at(idle, 0.5):.2f}s p99={at(idle, 0.99):.2f}s of={POSTS}"
        f" approving_broker_frozen_p95={at(frozen, 0.95) * 1000:.0f}ms of={STORIES}"
        f" sqlite_locked={never} of={of} writers={WRITERS}\n"
    )


def at(values: list[float], share: float) -> float:
    """The value below which this share of sorted `values` lies."""
    return values[min(int(len(values) * share), len(values) - 1)]


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)  # so that everything started ends too
    main(*(float(text) for text in sys.argv[1:2] or ("300",)))
