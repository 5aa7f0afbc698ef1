"""The house of docs/production.md on loopback: servers, processes and nginx, for as long as a `with` lasts."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import servers

ROOT: Final = Path(__file__).resolve().parents[2]
STOP_WITHIN: Final = 20.0  # seconds

NGINX: Final = """\
pid {folder}/nginx.pid;
error_log {folder}/log/nginx error;
daemon off;
{user}
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True, kw_only=True)
class House:
    """Where the house is met; `secrets` must stand in no log."""

    url: str
    sandbox: str
    web: str  # one web process, without nginx in front
    certificate: Path
    folder: Path
    environment: Mapping[str, str]
    secrets: tuple[str, ...]
    processes: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    def see_that_all_run(self) -> None:
        """Raise SystemExit when a process has ended by itself."""
        ended = [name for name, process in self.processes.items() if process.poll() is not None]
        if ended:
            raise SystemExit(f"ended by itself: {', '.join(ended)}")

    def run(self, *arguments: str, settings: str = "cms.settings.production") -> str:
        """Run a Python command line in this environment; its output. It must end well."""
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": settings}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def log(self, name: str) -> list[str]:
        """The lines one process wrote."""
        return (self.folder / "log" / name).read_text(errors="replace").splitlines()

    def tell_last_lines(self) -> None:
        """What each process said last, when something went wrong."""
        for path in sorted((self.folder / "log").iterdir()):
            for line in self.log(path.name)[-8:]:
                print(f"{path.name:8} | {line[:400]}", file=sys.stderr)


@contextmanager
def built(folder: Path) -> Iterator[House]:
    """Start the servers and make the environment; no process of Byline runs yet."""
    ports = [_free_port() for _ in range(3)]
    (folder / "log").mkdir(mode=0o755)
    with servers.environment() as theirs:
        environment = _environment(folder, ports=ports, theirs=theirs)
        yield House(
            url=environment["SITE_URL"],
            sandbox=f"http://{environment['SMOKE_SANDBOX']}",
            web=environment["WEB_BIND"],
            certificate=_certificate(folder),
            folder=folder,
            environment=environment,
            secrets=(environment["SECRET_KEY"], environment["CREDENTIAL_KEYS"], environment["HEALTH_TOKEN"]),
        )


@contextmanager
def running(house: House) -> Iterator[None]:
    """Start sandbox, web, worker, clock, beat and nginx, each with a log of its own; stop them in the other order."""
    celery = [sys.executable, "-m", "celery", "-q", "-A", "cms"]
    worker = [*celery, "worker", "-l", "info"]
    state = house.environment["STATE_DIR"]
    ours, workers = "cms.settings.production", "tests.smoke.settings"
    port = house.sandbox.rpartition(":")[2]
    programs = {
        "sandbox": (workers, [sys.executable, "manage.py", "sandbox", "--port", port, "--requests", "0"]),
        "web": (ours, [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "cms.wsgi"]),
        "worker": (workers, [*worker, "-Q", "deliver", "-P", "prefork", "--concurrency", "2", "-n", "worker@%h"]),
        "clock": (workers, [*worker, "-Q", "tick", "-P", "solo", "-n", "clock@%h"]),
        "beat": (workers, [*celery, "beat", "-l", "info", "-s", f"{state}/beat"]),
        "front": (ours, [_nginx(), "-c", str(_site(house)), "-e", str(house.folder / "log" / "nginx")]),
    }
    with ExitStack() as stack:
        for name, (settings, command) in programs.items():
            stack.enter_context(_process(house, name, command, settings=settings))
        yield
        house.see_that_all_run()


def until(condition: Callable[[], object], *, within: float, what: str) -> float:
    """Ask again and again until the answer is true; return the seconds it took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > within:
            raise SystemExit(f"{what}: not within {within:.0f} s")
        time.sleep(0.02)
    return time.monotonic() - began


@contextmanager
def _process(house: House, name: str, command: list[str], *, settings: str) -> Iterator[None]:
    keeper = shutil.which("setpriv")  # should we be killed, the kernel asks it to end
    leash = [keeper, "--pdeathsig", "TERM"] if keeper else []
    environment = {**house.environment, "DJANGO_SETTINGS_MODULE": settings}
    with (house.folder / "log" / name).open("wb") as log:
        process = subprocess.Popen(
            [*leash, *command], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    house.processes[name] = process
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(folder: Path, *, ports: list[int], theirs: Mapping[str, str]) -> dict[str, str]:
    """What /etc/byline/environment would hold. Nothing else of ours comes in from outside."""
    front, web, sandbox = ports
    return {
        "PATH": f"{servers.postgresql_programs()}{os.pathsep}{os.environ['PATH']}",
        "HOME": os.environ.get("HOME", "/"),
        "PYTHONUNBUFFERED": "1",
        # Said to root in containers, at each start.
        "PYTHONWARNINGS": "ignore:You're running the worker",
        **theirs,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "EMAIL_URL": f"file://{folder / 'mail'}",
        "SITE_URL": f"https://localhost:{front}",
        "ALLOWED_HOSTS": "localhost",
        "STATE_DIR": str(folder / "state"),
        "PROXY_COUNT": "1",
        "HEALTH_TOKEN": secrets.token_urlsafe(30),
        "LOG_FORMAT": "json",
        "WEB_CONCURRENCY": "2",
        "WEB_BIND": f"127.0.0.1:{web}",
        "SMOKE_SANDBOX": f"127.0.0.1:{sandbox}",
    }


def _site(house: House) -> Path:
    """deploy/nginx/byline.conf with this machine's ports and folders, and nginx's own settings around it."""
    site = (ROOT / "deploy" / "nginx" / "byline.conf").read_text()
    port = house.url.rpartition(":")[2]
    site = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)  # the way from HTTP to HTTPS
    site = re.sub(r"listen \[::\]:443.*\n", "", site).replace("listen 443 ", f"listen 127.0.0.1:{port} ")
    for theirs, ours in (
        ("STORIES.EXAMPLE", "localhost"),
        ("/etc/byline/tls/fullchain.pem", str(house.certificate)),
        ("/etc/byline/tls/privkey.pem", str(house.folder / "key.pem")),
        ("/var/cache/nginx/byline", str(house.folder / "cache")),
        ("/var/lib/byline", house.environment["STATE_DIR"]),
        ("/etc/nginx/byline-upstream.conf", str(house.folder / "upstream.conf")),
        ("$host;", "$http_host;"),  # the address has a port here
    ):
        site = site.replace(theirs, ours)
    (house.folder / "site.conf").write_text(site)
    (house.folder / "upstream.conf").write_text(f"upstream byline_web {{ server {house.web}; keepalive 16; }}\n")
    whole = house.folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    whole.write_text(NGINX.format(folder=house.folder, user=user))
    return whole


def _nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise SystemExit("nginx is not installed; as root on Debian, make prod-smoke does that")
    return found


def _certificate(folder: Path) -> Path:
    """A certificate of our own for localhost, which the visitor then believes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(pem)
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder / "certificate.pem"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
