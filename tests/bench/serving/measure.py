"""Requests a second with wrk: each candidate takes a turn in each round, so that whatever else runs weighs on all.

A plain Wagtail page of the same weight and ours, made anew each time, asked again and kept, have the same web server
and database; nginx serves the same bytes from a file, and ours from its own cache.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from urllib.request import urlopen

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection
from tqdm import tqdm

from tests.bench import Ratio, undisturbed
from tests.bench.serving.peer import ghost_with_posts
from tests.factories import make_blog, make_live_story, make_person, make_picture, make_topic, make_value

ROOT: Final = Path(__file__).resolve().parents[3]
MOVING: Final = "tests.bench.serving.moving"
# Who, against whom, and how much of the other's time a request may take; None where nothing was promised.
PROMISES: Final[tuple[tuple[str, str, float | None], ...]] = (
    ("ours, made anew", "plain Wagtail", 1.0),
    ("ours, asked again", "plain Wagtail", 1 / 4),
    ("ours, kept", "plain Wagtail", 1 / 4),
    ("ours, kept", "ours, made anew", 1 / 8),
    ("ours behind nginx", "nginx, a file", 4 / 3),
    ("ours, made anew", "Ghost", None),
)
# Many short rounds rather than a few long ones: each candidate then meets the machine in each of its moods.
PAGES, ROUNDS, SECONDS = 16, int(os.environ.get("BENCH_ROUNDS", "16")), int(os.environ.get("BENCH_SECONDS", "1"))
TURNS, WEIGHT = 12, 41_000  # of `costing`; bytes of a page
WORDS: Final = "<p>The bell was broken. We mended it while the kettle boiled, and it rang all the way home.</p>"

NGINX: Final = """\
pid {folder}/nginx.pid; error_log {folder}/nginx.log error; daemon off; {user}
worker_processes 2;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types; access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    proxy_cache_path {folder}/cache keys_zone=byline:10m inactive=1h use_temp_path=off;
    upstream web {{ server 127.0.0.1:{web}; keepalive 16; }}
    server {{ listen 127.0.0.1:{static}; root {folder}/files; default_type text/html; }}
    server {{
        listen 127.0.0.1:{front};
        location / {{
            proxy_pass http://web; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_set_header Host $http_host;
{directives}
        }}
    }}
}}
"""


def serving() -> Iterator[Ratio]:
    """Milliseconds a request, 32 connections at once."""
    yield from _serving(with_ghost=True)


def serving_quickly() -> Iterator[Ratio]:
    """The same without Ghost."""
    yield from _serving(with_ghost=False)


def _serving(*, with_ghost: bool) -> Iterator[Ratio]:
    if connection.vendor != "postgresql":
        return
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        urls = _started(folder, stack)
        if with_ghost:
            there = ghost_with_posts(folder / "ghost", number=PAGES, html=WORDS * (19_000 // len(WORDS)))
            urls["Ghost"] = stack.enter_context(there)
        taken: dict[str, list[float]] = {who: [] for who in urls}
        order = list(urls.items())
        for _round in tqdm(range(1 + ROUNDS), desc="rounds", disable=None):
            order.reverse()  # so that nobody always comes after the same one
            for who, (address, paths) in order:
                taken[who].append(1000 / _requests_a_second(folder, address, paths, seconds=SECONDS))
    for ours, bare, most in PROMISES:
        if bare in taken:
            # Not the first round: in it each thread connects, and plans and pages are made.
            figures = {"ours": undisturbed(taken[ours][1:]), "bare": undisturbed(taken[bare][1:])}
            yield Ratio(what=f"story page: {ours}", against=bare, most=most, **figures)


def costing() -> Iterator[Ratio]:
    """Milliseconds of processor time a request, in the web process and in the database's: for a busy machine."""
    if connection.vendor != "postgresql":
        return
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as name, ExitStack() as stack:
        environment, paths = _environment(Path(name)), _stories()
        plain = _plain(environment, weight=WEIGHT)
        ours = {**environment, "DJANGO_SETTINGS_MODULE": "tests.bench.serving.ours"}
        theirs = {**environment, "DJANGO_SETTINGS_MODULE": "tests.bench.serving.plain.settings"}
        turns = {
            "plain Wagtail": stack.enter_context(_turns(theirs, "django.core.wsgi", plain)),
            "ours, made anew": stack.enter_context(_turns({**ours, "BENCH_PAGES": "anew"}, "cms.wsgi", paths)),
            "ours, asked again": stack.enter_context(_turns({**ours, "BENCH_PAGES": "asked"}, MOVING, paths)),
            "ours, kept": stack.enter_context(_turns(ours, "cms.wsgi", paths)),
        }
        taken: dict[str, list[tuple[float, float]]] = {who: [] for who in turns}
        for _round in tqdm(range(TURNS), desc="turns", disable=None):
            for who, asked in turns.items():
                taken[who].append(_asked(asked, PAGES))
    for who, found in taken.items():
        here, there = (undisturbed(list(figure)) for figure in zip(*found, strict=True))
        print(f"{who:<20} {here:6.2f} ms here, {there:6.2f} ms in PostgreSQL")
    least = {who: undisturbed([sum(pair) for pair in found]) for who, found in taken.items()}
    for ours_, bare, most in PROMISES:
        if ours_ in least and bare in least:
            yield Ratio(what=f"processor: {ours_}", against=bare, most=most, ours=least[ours_], bare=least[bare])


@contextmanager
def _turns(environment: Mapping[str, str], application: str, paths: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process that answers requests when it is its turn (`tests.bench.serving.turns`)."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.serving.turns", application, *paths]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=dict(environment), text=True, **pipes) as process:
        _asked(process, 2 * PAGES)  # the first are slower: what is made once a process is made
        yield process
        process.stdin.close()  # type: ignore[union-attr]


def _asked(process: subprocess.Popen[str], number: int) -> tuple[float, float]:
    """Milliseconds a request here and in the database, of so many."""
    print(number, file=process.stdin, flush=True)
    here, there = process.stdout.readline().split()  # type: ignore[union-attr]
    return float(here), float(there)


def _started(folder: Path, stack: ExitStack) -> dict[str, tuple[str, list[str]]]:
    """Every candidate, running: name -> address and paths."""
    paths = _stories()
    anew, asked, kept, plain, static, front = (_free_port() for _ in range(6))
    environment = _environment(folder)
    ours = {**environment, "DJANGO_SETTINGS_MODULE": "tests.bench.serving.ours"}
    stack.enter_context(_web({**ours, "BENCH_PAGES": "anew"}, "cms.wsgi", anew, paths[0]))
    stack.enter_context(_web({**ours, "BENCH_PAGES": "asked"}, MOVING, asked, paths[0]))
    stack.enter_context(_web(ours, "cms.wsgi", kept, paths[0]))
    with urlopen(f"http://127.0.0.1:{kept}{paths[0]}") as page:
        body = page.read()
    (folder / "files").mkdir(mode=0o755)
    (folder / "files" / "page.html").write_bytes(body)
    plain_paths = _plain(environment, weight=len(body))
    theirs = {**environment, "DJANGO_SETTINGS_MODULE": "tests.bench.serving.plain.settings"}
    stack.enter_context(_web(theirs, "django.core.wsgi:get_wsgi_application()", plain, plain_paths[0]))
    stack.enter_context(_nginx(folder, web=kept, static=static, front=front))
    return {
        "plain Wagtail": (f"http://127.0.0.1:{plain}", plain_paths),
        "ours, made anew": (f"http://127.0.0.1:{anew}", paths),
        "ours, asked again": (f"http://127.0.0.1:{asked}", paths),
        "ours, kept": (f"http://127.0.0.1:{kept}", paths),
        "nginx, a file": (f"http://127.0.0.1:{static}", ["/page.html"]),
        "ours behind nginx": (f"http://127.0.0.1:{front}", paths),
    }


def _stories() -> list[str]:
    """Live stories with all that a page carries: a cover, two topics, a value, two authors, others beside it."""
    facts = {
        "blog": make_blog("The Whole Workshop"),
        "topics": [make_topic("Repairs"), make_topic("Bells")],
        "values": [make_value("Said and done")],
        "authors": [make_person("Asha Öberg", roles={"en": "mends bells"}), make_person("Tan Mei Ling")],
        "text": WORDS * (19_000 // len(WORDS)),
        "cover": make_picture(),
    }
    paths = [str(make_live_story(**facts).url) for _ in tqdm(range(PAGES), desc="stories", disable=None)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself, some time later
    return paths


def _environment(folder: Path) -> dict[str, str]:
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS plain")
        cursor.execute("CREATE DATABASE plain")
    return {
        **os.environ,
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "PLAIN_DATABASE_URL": f"{server}/plain",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "EMAIL_URL": "console://",
        "SITE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "STATE_DIR": str(settings.STATE_DIR),  # where the pictures lie; without them each page would try to make them
        "WEB_CONCURRENCY": "2",
        "LOG_LEVEL": "WARNING",
    }


def _plain(environment: Mapping[str, str], *, weight: int) -> list[str]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.serving.plain", str(PAGES), str(weight)]
    made = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return made.stdout.split()


@contextmanager
def _web(environment: Mapping[str, str], application: str, port: int, path: str) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", application]
    with _process(command, {**environment, "WEB_BIND": f"127.0.0.1:{port}"}):
        _until_there(f"http://127.0.0.1:{port}{path}")
        yield


@contextmanager
def _nginx(folder: Path, *, web: int, static: int, front: int) -> Iterator[None]:
    site = (ROOT / "deploy" / "nginx" / "byline.conf").read_text()
    directives = "\n".join(re.findall(r"^ +proxy_(?:cache|no_cache)\S* .*;", site, re.MULTILINE))
    user = "user root;" if os.geteuid() == 0 else ""
    whole = NGINX.format(folder=folder, web=web, static=static, front=front, user=user, directives=directives)
    (folder / "nginx.conf").write_text(whole)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    with _process([program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.log")], os.environ):
        _until_there(f"http://127.0.0.1:{static}/page.html")
        yield


@contextmanager
def _process(command: list[str], environment: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _until_there(address: str) -> None:
    until = time.monotonic() + 300
    while True:
        try:
            with urlopen(address, timeout=30) as page:  # noqa: S310
                page.read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _requests_a_second(folder: Path, address: str, paths: list[str], *, seconds: int) -> float:
    """What wrk counts in so many seconds; in longer, where a busy machine answered nothing in them."""
    script = folder / "paths.lua"
    listed = ", ".join(f'"{path}"' for path in paths)
    script.write_text(
        f"local paths = {{{listed}}}\nfunction request() return wrk.format('GET', paths[math.random(#paths)]) end\n"
    )
    command = ["wrk", "-t2", "-c32", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None or "Non-2xx" in said:
        raise SystemExit(f"{address}:\n{said}")
    return float(found[1]) or _requests_a_second(folder, address, paths, seconds=2 * seconds)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
