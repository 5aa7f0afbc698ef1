"""Programs of one foreground process begin together and end together."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

RUNNER = """
import sys
from cms.programs import Program, run_together
programs = [Program(name=f"p{n}", command=[sys.executable, "-c", code]) for n, code in enumerate(sys.argv[1:])]
run_together(programs, when_started=lambda: sys.stdout.write("all started\\n"))
"""
GOES_ON = "import time; print('here', flush=True); time.sleep(60)"
ENDS = "print('last words', flush=True); raise SystemExit(3)"
IS_DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)"
)


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def run(*codes: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUNNER, *codes]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def read_until(process: subprocess.Popen[str], *wanted: str) -> None:
    missing = set(wanted)
    assert process.stdout
    for line in process.stdout:
        missing.discard(line.strip())
        if not missing:
            return
    raise AssertionError(f"never said {missing}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_them_quietly(started: list[subprocess.Popen[str]], number: int) -> None:
    process = run(GOES_ON, GOES_ON)
    started.append(process)
    read_until(process, "p0 | here", "p1 | here")

    process.send_signal(number)

    assert process.wait(5) == 0


def test_a_program_that_does_not_listen_is_ended_within_five_seconds(started: list[subprocess.Popen[str]]) -> None:
    process = run(GOES_ON, IS_DEAF)
    started.append(process)
    read_until(process, "p1 | here")

    process.send_signal(signal.SIGINT)

    assert process.wait(5) == 0


def test_one_that_ends_by_itself_ends_all_and_is_named(started: list[subprocess.Popen[str]], tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    writes_its_pid = f"import os, pathlib; pathlib.Path({str(pid)!r}).write_text(f'{{os.getpid()}}'); {GOES_ON}"
    waits_for_it = f"import pathlib\nwhile not pathlib.Path({str(pid)!r}).exists(): pass\n{ENDS}"
    process = run(writes_its_pid, waits_for_it)
    started.append(process)

    output, _ = process.communicate(timeout=10)

    assert process.returncode == 1
    assert "p1 | last words" in output
    assert "p1 ended by itself (status 3)" in output
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
