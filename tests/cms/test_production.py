"""Production settings by environment variables alone, and SQLite as six processes write to it."""

import os
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import sys
import django
from django.conf import settings
from cms.settings.base import database
settings.configure(DATABASES={"default": database(sys.argv[1])}, USE_TZ=True)
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    for _turn in range(int(sys.argv[2])):
        with transaction.atomic():
            cursor.execute("SELECT value FROM tally")
            value = cursor.fetchone()[0]
            cursor.execute("UPDATE tally SET value = %s", [value + 1])
"""
WRITERS, TURNS = 6, 150


def production(**changes: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": Fernet.generate_key().decode() * 2,
        "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": "postgres://byline@localhost/byline",
        "BROKER_URL": "redis://localhost/0",
        "EMAIL_URL": "smtp://localhost:25",
        "SITE_URL": "https://blog.example",
        "ALLOWED_HOSTS": "blog.example",
    } | changes


def manage(*arguments: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_deployment_check_finds_nothing() -> None:
    run = manage("check", "--deploy", "--fail-level", "WARNING", env=production())
    assert (run.returncode, "no issues" in run.stdout + run.stderr) == (0, True)


def test_a_missing_variable_stops_the_start_and_is_named() -> None:
    env = production()
    del env["CREDENTIAL_KEYS"]
    run = manage("check", env=env)
    assert run.returncode != 0
    assert "CREDENTIAL_KEYS" in run.stderr


def test_six_writers_never_find_the_database_locked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tally.sqlite3'}"
    command = [sys.executable, "-c", WRITER, url]
    first = "from django.db import connection\nconnection.cursor().execute('CREATE TABLE tally (value INTEGER)')\n"
    first += "connection.cursor().execute('INSERT INTO tally VALUES (0)')\n"
    set_up = WRITER.split("from django.db import connection")[0] + first
    subprocess.run([sys.executable, "-c", set_up, url], cwd=ROOT, check=True)
    writers = [
        subprocess.Popen([*command, str(TURNS)], cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(WRITERS)
    ]
    errors = [writer.communicate()[1] for writer in writers]
    assert errors == [""] * WRITERS
    count = "print(connection.cursor().execute('SELECT value FROM tally').fetchone()[0])"
    total = WRITER.split("from django.db import connection")[0] + "from django.db import connection\n" + count
    told = subprocess.run([sys.executable, "-c", total, url], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(told.stdout) == WRITERS * TURNS
