"""`/health/live`, `/health/ready`, `/health/deep`: what monitors and load balancers ask.

A middleware before all others, as a probe comes by plain HTTP to a bare address, and must be answered while the
database is away.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from integrations.health import health

log = logging.getLogger(__name__)

AWAY: Final = "The database does not answer."


class Health:
    """Answers below /health/, never from a cache; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.answers = {"/health/live": _live, "/health/ready": self._ready, "/health/deep": _deep}
        self.migrated = False  # once it was, it stays so for the life of this process

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.answers.get(request.path_info)
        if answer is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response

    def _ready(self, request: HttpRequest) -> JsonResponse:
        """Whether requests may be sent here: the database answers and has this release's tables."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            self.migrated = self.migrated or _migrated()
        except DatabaseError:
            log.exception("Not ready: the database does not answer")
            return _said([AWAY])
        return _said([] if self.migrated else ["Migrations are still to be run."])


def _live(request: HttpRequest) -> JsonResponse:
    """This process answers; nothing else is asked."""
    return _said([])


def _deep(request: HttpRequest) -> JsonResponse:
    """How the wire is, for whoever holds HEALTH_TOKEN; without one there is no such address."""
    if not settings.HEALTH_TOKEN:
        return JsonResponse({"ok": False}, status=404)
    given = request.headers.get("Authorization", "")
    if not secrets.compare_digest(given.encode(), f"Bearer {settings.HEALTH_TOKEN}".encode()):
        return JsonResponse({"ok": False}, status=401, headers={"WWW-Authenticate": "Bearer"})
    try:
        facts = health()
    except DatabaseError:
        log.exception("The deep health could not be read")
        return _said([AWAY])
    return _said(facts.problems, facts.as_json())


def _said(problems: list[str], facts: dict[str, Any] | None = None) -> JsonResponse:
    return JsonResponse({"ok": not problems, **(facts or {"problems": problems})}, status=503 if problems else 200)


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
