"""A whole desk on real parts, its fake networks, and the histories of what happened: `with Desk(…) as desk:`."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import psycopg
import pytest

from tests.faults import checker
from tests.faults.database import SETTINGS, Database
from tests.faults.parts import (
    PATIENCE,
    Part,
    RabbitMQ,
    Speaking,
    Valkey,
    celery,
    megabytes_of,
    python,
    state_of,
    wait_until,
)
from tests.faults.strikes_log import strikes

KINDS = ("mastodon", "webhook", "blind", "x")
CHILDREN = 3  # of each worker

ROWS = """
    SELECT d.id AS row, d.post::text, c.name AS channel, c.kind AS class, d.status, d.tries, d.last_error, d.remote_id,
           extract(epoch FROM d.due_at)::float8 AS due_at, extract(epoch FROM d.lease_until)::float8 AS lease_until,
           extract(epoch FROM d.changed_at)::float8 AS changed_at
    FROM integrations_delivery d JOIN integrations_channel c ON c.id = d.channel_id ORDER BY d.id
"""
ATTEMPTS = """
    SELECT delivery_id AS row, n, verb, outcome, worker, words, extract(epoch FROM started_at)::float8 AS started_at,
           extract(epoch FROM finished_at)::float8 AS finished_at
    FROM integrations_attempt ORDER BY delivery_id, n
"""
MOVING = """
    SELECT count(*) FROM integrations_delivery
    WHERE status IN ('due', 'sending') OR (status = 'unknown' AND due_at IS NOT NULL)
"""
MOVING_OF = MOVING.replace("WHERE ", "WHERE post = %s AND (") + ")"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A post that was approved, and its row on each channel."""

    post: str
    rows: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Weather:
    """What a run has to bear: strikes at fault points, moods of each network, a build, and how long a freeze lasts."""

    strikes: str = ""
    moods: Mapping[str, str] = field(default_factory=dict)
    build: str = ""
    freeze: float = 9.0  # seconds
    clock_scale: float = 1 / 22.5
    tick: float = 0.25  # seconds


def worker(queue: str, *more: str) -> tuple[str, ...]:
    """A Celery worker as docs/operations.md starts it."""
    return ("worker", "-Q", queue, *more, "--without-gossip", "--without-mingle", "-l", "WARNING")


class Desk:
    """Broker, networks, clerk, clock, beat and workers; `supervise` starts again what dies, as systemd would."""

    def __init__(
        self,
        where: Path,
        database: Database,
        *,
        weather: Weather | None = None,
        workers: int = 2,
        broker: type[Valkey] | type[RabbitMQ] = Valkey,
    ) -> None:
        self.folder, self.database = where, database
        self.weather = weather or Weather()
        for name in ("orders", "borne"):
            (where / name).mkdir(parents=True)
        self.database_url = database.copy(f"desk_{where.name}".replace("-", "_"))
        self.broker = broker(where)
        self.networks = {kind: self._network(kind) for kind in KINDS}
        self.clerk = Speaking([], log=self._log("clerk"))
        self.addresses: dict[str, str] = {}
        self.workers_wanted = workers
        self.workers: list[Part] = []
        self.programs: dict[str, Part] = {}
        self.resting: set[str] = set()  # programs that are meant to be down
        self.ended = threading.Event()
        self.supervisor = threading.Thread(target=self._supervise, daemon=True)

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _start(self) -> None:
        self.broker.start()
        for kind, network in self.networks.items():
            network.start()
            self.addresses[kind] = f"127.0.0.1:{network.hear().strip()}"
        environment = self._environment()
        self.clerk = Speaking(python("-m", "tests.faults.clerk"), log=self._log("clerk"), environment=environment)
        for number in range(self.workers_wanted):
            self.add(f"worker{number}", *worker("deliver", "-c", str(CHILDREN), "-n", f"worker{number}@kit"))
        self.workers = list(self.programs.values())
        self.add("clock", *worker("tick", "-P", "solo", "-n", "clock@kit"))
        self.add("beat", "beat", "-l", "WARNING", "-s", str(self.folder / "beat"))
        self.clerk.start()
        self.supervisor.start()
        self.clerk.hear()

    def add(self, name: str, *arguments: str, build: str = "") -> None:
        """One more Celery program, kept alive; of another `build` than the rest of the desk."""
        environment = self._environment() | ({"FAULTS_BUILD": build} if build else {})
        self.programs[name] = Part(celery(*arguments), log=self._log(name), environment=environment)
        self.programs[name].start()

    def _end(self) -> None:
        self.ended.set()
        if self.supervisor.is_alive():
            self.supervisor.join()
        for part in (*self.programs.values(), self.clerk, *self.networks.values(), self.broker):
            part.kill()

    # Doing

    def open_channels(self, *names: str, alone: bool = False, pace: float = 0) -> None:
        """A channel for each name; its first letter says on which network: m1, w1, b1, x1. The rest: see the clerk."""
        kinds = {kind[0]: kind for kind in KINDS}
        for name in names:
            kind = kinds[name[0]]
            self.clerk.ask("open_channel", name=name, kind=kind, at=self.addresses[kind], alone=alone, pace=pace)

    def order_strike(self, point: str, what: str, *, row: int | None = None, keep: bool = False) -> None:
        """The next worker at `point` (with `row` in hand) is struck; each one, with `keep`."""
        name = "~".join([point, what, *([str(row)] if row is not None else []), *(["keep"] if keep else [])])
        (self.folder / "orders" / name).touch()

    def order_mood(self, kind: str, mood: str, *, times: int = 1, **which: str) -> None:
        """The next `times` requests to a network (of this `method`, for this `account`) meet `mood`."""
        self.networks[kind].ask("order", mood=mood, times=times, **which)

    def approve(self, *channels: str, title: str = "First words", post: str = "") -> "Sent":
        """Approve one post for these channels."""
        post = post or str(uuid4())
        rows = self.clerk.ask("approve", post=post, channels=list(channels), title=title)
        return Sent(post=post, rows=rows)

    @contextmanager
    def clock_stands_still(self) -> Iterator[None]:
        """Nothing is handed out meanwhile."""
        self.programs["clock"].freeze()
        try:
            yield
        finally:
            self.programs["clock"].thaw()

    def frozen(self, row: int) -> int:
        """Wait until a worker froze with this row in hand; its pid."""
        wait_until(lambda: strikes(self.folder, "freeze", row=row), f"a worker froze with row {row}")
        return int(strikes(self.folder, "freeze", row=row)[-1]["pid"])

    def thaw_struck(self, row: int) -> None:
        """Let the worker that froze with this row go on now."""
        os.kill(self.frozen(row), signal.SIGCONT)

    def clerk_dies(self, what: str, **facts: Any) -> None:
        """Ask for something that the web process does not survive; a new one is up afterwards."""
        with pytest.raises(BrokenPipeError):
            self.clerk.ask(what, **facts)
        self.clerk.kill()
        self.clerk.start()
        self.clerk.hear()

    def remove(self, name: str) -> None:
        """End a program that was added."""
        self.programs.pop(name).kill()

    def rest(self, name: str) -> None:
        """Kill a program, and leave it down until `wake`."""
        self.resting.add(name)
        self.programs[name].kill()

    def wake(self, name: str) -> None:
        self.resting.discard(name)

    # Looking

    def at_rest(self, sent: "Sent", *, seconds: float = PATIENCE) -> dict[str, dict[str, Any]]:
        """Wait until none of a post's rows moves by itself any more; the rows by channel."""
        wait_until(lambda: self.read(MOVING_OF, sent.post)[0]["count"] == 0, f"{sent} is at rest", seconds=seconds)
        return {row["channel"]: row for row in self.rows() if row["post"] == sent.post}

    def attempts(self, row: int) -> list[dict[str, Any]]:
        """The calls made for a row, oldest first."""
        return [attempt for attempt in self.read(ATTEMPTS) if attempt["row"] == row]

    def accepted(self, sent: "Sent", channel: str) -> list[str]:
        """What the network took of this post, in order, repeats it knew left out."""
        lines = self.ledger({kind[0]: kind for kind in KINDS}[channel[0]])
        mine = [line for line in lines if (line["post"], line["channel"]) == (sent.post, channel)]
        return [line["verb"] for line in mine if line["verb"] != "repeat"]

    def read(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the desk's database, read apart from the product."""
        with (
            closing(psycopg.connect(self.database_url, autocommit=True, row_factory=psycopg.rows.dict_row)) as line,
            line.cursor() as cursor,
        ):
            return cursor.execute(sql.encode(), values).fetchall()

    def write(self, statement: str) -> None:
        """One statement in the desk's database, as an operator at its console."""
        with closing(psycopg.connect(self.database_url, autocommit=True)) as line:
            line.execute(statement.encode())

    def rows(self) -> list[dict[str, Any]]:
        return self.read(ROWS)

    def due_rows(self) -> int:
        """How many rows wait for a worker."""
        return int(self.read("SELECT count(*) FROM integrations_delivery WHERE status = 'due'")[0]["count"])

    def memory(self) -> float:
        """Megabytes that beat, clock and workers keep, what they share counted once."""
        programs = list(self.programs.values())
        pids = [pid for part in programs if part.running for pid in (part.pid, *part.children())]
        return sum(megabytes_of(pid) for pid in pids)

    def thawed(self) -> bool:
        """Whether no process of a pool stands still any more."""
        pids = [pid for worker in self.workers for pid in worker.children()]
        return "T" not in {state_of(pid) for pid in pids}

    def open_rows(self) -> int:
        """How many rows still move by themselves."""
        return int(self.read(MOVING)[0]["count"])

    def ledger(self, kind: str) -> list[dict[str, Any]]:
        """What a network accepted."""
        return [json.loads(line) for line in self._ledger(kind).read_text().splitlines()]

    def requests(self, kind: str) -> list[dict[str, Any]]:
        """Every request that came to a network."""
        return [json.loads(line) for line in self._ledger(kind).with_suffix(".requests").read_text().splitlines()]

    def drain(self, *, seconds: float = 120) -> None:
        """Wait until nothing moves by itself any more."""
        wait_until(lambda: self.open_rows() == 0, "every row is at rest", seconds=seconds, every=0.2)

    def judge(self) -> dict[str, Any]:
        """Write the last histories down, and let the checker, a program of its own, say what it finds."""
        for name, sql in (("rows", ROWS), ("attempts", ATTEMPTS)):
            lines = "".join(json.dumps(row) + "\n" for row in self.read(sql))
            (self.folder / f"{name}.jsonl").write_text(lines)
        program = [sys.executable, "-I", checker.__file__, str(self.folder)]
        verdict: dict[str, Any] = json.loads(subprocess.run(program, capture_output=True, check=False).stdout)
        return verdict

    # What it is made of

    def _environment(self) -> dict[str, str]:
        return {
            **SETTINGS,
            "DATABASE_URL": self.database_url,
            "BROKER_URL": self.broker.url,
            "LOG_LEVEL": "WARNING",
            "FAULTS_FOLDER": str(self.folder),
            "FAULTS_NETWORKS": ",".join(self.addresses.values()),
            "FAULTS_BUILD": self.weather.build,
            "FAULTS_FREEZE": str(self.weather.freeze),
            "FAULTS_CLOCK_SCALE": str(self.weather.clock_scale),
            "FAULTS_TICK": str(self.weather.tick),
            "BYLINE_FAULT": self.weather.strikes,
        }

    def _network(self, kind: str) -> Speaking:
        command = python("-m", "tests.faults.network", kind, str(self._ledger(kind)), self.weather.moods.get(kind, ""))
        return Speaking(command, log=self._log(f"network-{kind}"))

    def _ledger(self, kind: str) -> Path:
        return self.folder / f"ledger-{kind}.jsonl"

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _supervise(self) -> None:
        while not self.ended.wait(0.2):
            for name, part in list(self.programs.items()):
                if not part.running and name not in self.resting:
                    part.kill()  # what it left behind of its group
                    part.start()
