"""Run several programs as one foreground process: their lines side by side, and all of them end together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

# Seconds between asking a program to end and making it end: half of the 5 that `make demo` promises, for slow machines.
PATIENCE = 2.5
PATIENCE_WITH_THE_FIRST = 0.5


@dataclass(frozen=True, kw_only=True)
class Program:
    """A command line to keep running; `name` stands before each of its lines."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class ProgramEnded(Exception):
    """A program that should have gone on has ended by itself."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(f"{name} ended by itself (status {status}); its last lines are above.")


def run_together(programs: Sequence[Program], *, when_started: Callable[[], None]) -> None:
    """Run `programs` until a signal asks to stop; raise `ProgramEnded` when one of them ends first.

    `when_started` is called in a thread of its own once all are started. The first program carries the
    others (a broker, say): it is stopped last, so that nobody complains of its absence.
    """
    stop = threading.Event()
    width = max(len(program.name) for program in programs)
    running: list[tuple[Program, subprocess.Popen[str]]] = []
    with _signals_setting(stop):
        try:
            running.extend((program, _start(program, width=width)) for program in programs)
            threading.Thread(target=when_started, daemon=True).start()
            while not stop.wait(0.1):
                _raise_if_ended(running)
        finally:
            processes = [process for _, process in running]
            _end(processes[1:], within=PATIENCE)
            _end(processes[:1], within=PATIENCE_WITH_THE_FIRST)


def _start(program: Program, *, width: int) -> subprocess.Popen[str]:
    """Start in a process group of its own: Ctrl-C reaches this process alone, which then asks the others to end."""
    process = subprocess.Popen(
        program.command,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **program.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
    )
    threading.Thread(target=_copy_lines, args=(process.stdout, program.name.ljust(width)), daemon=True).start()
    return process


def _copy_lines(lines: Iterable[str], label: str) -> None:
    for line in lines:
        if line.strip():
            sys.stdout.write(f"{label} | {line}")
            sys.stdout.flush()


def _raise_if_ended(running: Sequence[tuple[Program, subprocess.Popen[str]]]) -> None:
    for program, process in running:
        status = process.poll()
        if status is not None:
            raise ProgramEnded(program.name, status)


def _end(processes: Sequence[subprocess.Popen[str]], *, within: float) -> None:
    """Ask each program to end; after `within` seconds, end it and its children."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + within
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def _signals_setting(event: threading.Event) -> Iterator[None]:
    """Let Ctrl-C, a closed terminal and a polite kill set `event`."""

    def set_event(_number: int, _frame: FrameType | None) -> None:
        event.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, set_event) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
