"""Memory of the workers with 1,000 and with 10,000 readers of one letter, and the time one mail takes."""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from cms.env import BASE_DIR
from integrations import tasks as wire
from integrations.models import Recipient
from posts import tasks as words
from posts.models import Issue, Subscriber
from tests import factories
from tests.bench import Ratio

FEW, MANY = 1_000, int(os.environ.get("BENCH_READERS", "10000"))
HANDS = 4
PATIENCE = 60.0  # seconds in which not one mail leaves
BARE = 500  # mails of the bare loop
STEADY = 1.1


class Mailbox:
    """The SMTP server in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.port = int(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def taken(self) -> tuple[int, int]:
        """How many mails, and how many bytes."""
        assert self._process.stdin
        self._process.stdin.write("?\n")
        self._process.stdin.flush()
        count, size = self._line().split()
        return int(count), int(size)


def writing_to_many() -> Iterator[Ratio]:
    """One letter to 1,000 readers and, by fresh workers, to 10,000. Needs the broker of `tests.servers`."""
    if connection.vendor != "postgresql":
        return
    blog = factories.make_blog("Many read it", slug="many")
    with _mailbox() as mailbox:
        few, _time = _write_to(FEW, blog, mailbox)
        _count, before = mailbox.taken()
        many, took = _write_to(MANY, blog, mailbox)
        size = (mailbox.taken()[1] - before) // MANY
        bare = _bare_loop(mailbox.port, size)
    yield Ratio(
        what=f"MB of {HANDS} workers, {MANY:,} readers",
        against=f"{FEW:,} readers",
        ours=many,
        bare=few,
        most=STEADY,
    )
    yield Ratio(what="one mail of a letter to many", against="a bare smtplib loop", ours=took * 1000 / MANY, bare=bare)


def _write_to(number: int, blog: object, mailbox: Mailbox) -> tuple[float, float]:
    """Make so many readers and a story, and let workers write to them; peak megabytes, and seconds."""
    Subscriber.objects.all().delete()
    Recipient.objects.all().delete()
    facts = {"language": "en", "rhythm": Subscriber.Rhythm.EACH, "confirmed_at": timezone.now()}
    readers = [Subscriber(address=f"reader{n}@example.org", **facts) for n in range(number)]
    Subscriber.objects.bulk_create(readers, batch_size=1000)
    through = Subscriber.blogs.through
    through.objects.bulk_create([through(subscriber=one, blog=blog) for one in readers], batch_size=1000)
    story = factories.make_live_story(blog=blog, headline=f"A bell for {number}")
    issue = Issue.objects.get(post=story.uuid)
    with _workers(mailbox.port) as pid:
        began = time.monotonic()
        peak = _watch(pid, issue, number)
        took = time.monotonic() - began
    if mailbox.taken()[0] < number:
        raise AssertionError(f"{mailbox.taken()[0]} mails of {number} arrived: the figures would mean nothing")
    return peak, took


def _watch(pid: int, issue: Issue, number: int) -> float:
    """Tick once a second, as beat does, until every mail is out; the most megabytes that the workers had together."""
    peak, sent, since = 0.0, 0, time.monotonic()
    mails = Recipient.objects.filter(letter__issue=issue.uuid)
    with tqdm(total=number, desc=f"{number:,} readers", unit=" mails", disable=None) as bar:
        while sent < number:
            wire.tick()
            words.tick()
            for _look in range(5):
                peak = max(peak, _megabytes(pid))
                time.sleep(0.2)
            done = mails.filter(status=Recipient.Status.SENT).count()
            if done > sent:
                bar.update(done - sent)
                sent, since = done, time.monotonic()
            elif time.monotonic() - since > PATIENCE:
                states = list(mails.values_list("status", flat=True).distinct())
                raise AssertionError(f"{sent} of {number} went out, then none for {PATIENCE:.0f} s: {states}")
    return peak


def _megabytes(pid: int) -> float:
    """What a process and those below it hold of memory, shared pages counted once among them (proportional set)."""
    total = 0.0
    for each in (pid, *_below(pid)):
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _below(pid: int) -> list[int]:
    try:
        found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [*found, *(further for child in found for further in _below(child))]


def _bare_loop(port: int, size: int) -> float:
    """Milliseconds for one mail of this size: a connection, a mail, and nothing else, one after the other."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "byline@localhost", "reader@example.org", "A bell"
    mail.set_content("x" * 70 + "\n" + ("y" * 70 + "\n") * (size // 71))
    began = time.monotonic()
    for _mail in range(BARE):
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            server.send_message(mail)
    return (time.monotonic() - began) * 1000 / BARE


@contextmanager
def _mailbox() -> Iterator[Mailbox]:
    command = [sys.executable, "-m", "tests.bench.letters.mailbox"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=BASE_DIR, text=True, **pipes) as process:
        try:
            yield Mailbox(process)
        finally:
            process.terminate()


@contextmanager
def _workers(port: int) -> Iterator[int]:
    """A fresh worker program with `HANDS` processes on this very database; its process id."""
    environment = {
        **os.environ,
        "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "tests.bench.letters.settings",
        "BENCH_MAIL_PORT": str(port),
        "PYTHONWARNINGS": "ignore",
    }
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR")
    command = [sys.executable, "-m", "celery", "-q", "-A", "cms", "worker", "-Q", "deliver", "-c", str(HANDS), *quiet]
    facts = {"cwd": BASE_DIR, "env": environment}
    with tempfile.TemporaryFile() as log, subprocess.Popen(command, stdout=log, stderr=log, **facts) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
