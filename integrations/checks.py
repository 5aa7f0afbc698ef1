"""What must hold before a process starts (`manage.py check`, and every command that runs the checks)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

BUSY_TIMEOUT = 10.0  # seconds; with less, six writers meet "database is locked"


@register(Tags.database)
def sqlite_can_take_several_writers(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """SQLite serves a web process, a worker and a clock at once only in WAL mode with IMMEDIATE transactions."""
    errors: list[CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor == "sqlite":
            errors += _sqlite_errors(connections[alias].settings_dict["OPTIONS"])
    return errors


def _sqlite_errors(options: dict[str, Any]) -> list[CheckMessage]:
    problems = {
        "integrations.E001": ("transaction_mode must be IMMEDIATE", options.get("transaction_mode") == "IMMEDIATE"),
        "integrations.E002": ("init_command must set journal_mode=WAL", "journal_mode=wal" in _command(options)),
        "integrations.E003": (f"timeout must be {BUSY_TIMEOUT:g} s or more", options.get("timeout", 5) >= BUSY_TIMEOUT),
    }
    hint = "Take the options of cms.settings.base.database()."
    return [Error(f"SQLite: {words}.", hint=hint, id=name) for name, (words, holds) in problems.items() if not holds]


def _command(options: dict[str, Any]) -> str:
    return str(options.get("init_command", "")).lower().replace(" ", "")


@register(Tags.security, deploy=True)
def nothing_private_is_reachable(**_kwargs: Any) -> list[CheckMessage]:
    """In production the wire reaches public addresses only: no list of exceptions may be set."""
    if not settings.OUTBOUND_ALLOW_PRIVATE:
        return []
    words = "OUTBOUND_ALLOW_PRIVATE must be empty in production: it opens addresses inside your network to channels."
    return [Error(words, id="integrations.E004")]


@register(Tags.security, deploy=True)
def the_clock_runs_as_usual(**_kwargs: Any) -> list[CheckMessage]:
    """In production every lease, deadline and wait is as long as it is written down."""
    if settings.CLOCK_SCALE == 1:
        return []
    return [Error("CLOCK_SCALE must be 1 in production: it is for the fault kit.", id="integrations.E005")]
