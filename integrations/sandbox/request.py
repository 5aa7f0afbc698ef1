"""A request in the sandbox, and the little world it belongs to."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.handlers.wsgi import WSGIRequest

from integrations.sandbox.faults import Faults
from integrations.sandbox.rules import TOKEN, WEBHOOK_SECRET, Rules
from integrations.sandbox.store import Store


@dataclass(kw_only=True)
class World:
    """Everything a view needs; `now` gives Unix seconds, so that tests can move the clock."""

    store: Store
    rules: Rules = field(default_factory=Rules)
    faults: Faults = field(default_factory=Faults)
    token: str = TOKEN
    webhook_secret: str = WEBHOOK_SECRET
    now: Callable[[], float] = time.time
    base_url: str = ""
    mail: Path | None = None  # where mail is caught
    recent: deque[float] = field(default_factory=deque)  # when API requests came, for the rate limit


class SandboxRequest(WSGIRequest):
    """A WSGI request that knows its world."""

    sandbox: World
