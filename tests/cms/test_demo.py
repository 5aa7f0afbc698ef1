"""`make demo` says what is wrong in words a newcomer can act on, and lets a second shell reach its sandbox."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.management.commands import demo
from cms.programs import ProgramEnded
from cms.settings.demo_note import noted_sandbox, sandbox_noted

ROOT = Path(__file__).resolve().parents[2]
SHOW = "from django.conf import settings; print(settings.OUTBOUND_ALLOW_PRIVATE)"


def allowed(state: Path, *, settings: str = "cms.settings.dev") -> str:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": settings, "STATE_DIR": str(state)}
    done = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_second_shell_may_call_the_sandbox_while_the_demo_runs(tmp_path: Path) -> None:
    with sandbox_noted(tmp_path, "127.0.0.1:20001"):
        assert allowed(tmp_path) == "['127.0.0.1:20001']"
    assert allowed(tmp_path) == "[]"


@pytest.mark.parametrize("address", ["10.0.0.1:80", "127.0.0.1", "127.0.0.1:80 10.0.0.1:80", ""])
def test_a_note_opens_nothing_but_this_machine(tmp_path: Path, address: str) -> None:
    with sandbox_noted(tmp_path, address):
        assert noted_sandbox(tmp_path) == []


def test_a_port_of_the_system_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def refuse(*_address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    settings.SANDBOX_URL, settings.WAGTAILADMIN_BASE_URL = "http://127.0.0.1:81", "http://127.0.0.1:80"
    with pytest.raises(CommandError, match=r"may not open port 80.*PORT=8000"):
        call_command("demo")


@pytest.mark.django_db
def test_when_a_program_dies_nothing_is_lost(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    def die(*_programs: object, **_options: object) -> None:
        raise ProgramEnded("worker", 1)

    monkeypatch.setattr(demo, "run_together", die)
    monkeypatch.setattr(demo, "load_demo", lambda **_options: None)
    monkeypatch.setattr(demo, "_refuse_taken", lambda _port: None)
    settings.SANDBOX_URL, settings.STATE_DIR = "http://127.0.0.1:20001", tmp_path
    with pytest.raises(CommandError, match=r"worker ended by itself.*Nothing is lost: run make demo again"):
        call_command("demo")
    assert noted_sandbox(tmp_path) == []
