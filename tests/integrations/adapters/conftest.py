"""What the adapters' tests share: an announcement, a picture, and servers on this machine that may be called."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from integrations.adapters.base import Call
from integrations.message import Announcement, Media, Parts
from integrations.sandbox.rules import Rules
from integrations.sandbox.server import Sandbox
from tests.integrations.adapters.loopback import Loopback, Reply

PNG = b"\x89PNG\r\n\x1a\n" + b"a small picture"
PICTURE = Media(
    file="ring.png",
    sha256=hashlib.sha256(PNG).hexdigest(),
    mime="image/png",
    alt="A wedding ring on a stone kitchen floor",
    width=30,
    height=20,
    focus=(0.1, -0.2),
)
ANNOUNCEMENT = Announcement(
    post=UUID("0b6f3f0e-8f5b-4a8e-9a55-6f1f0c2d7c11"),
    title="The ring under the fridge",
    summary="Femke moved a fridge at closing time, and a family got something back.",
    url="https://blog.example/stories/the-ring/",
    language="en",
    authors=("Femke de Vries", "Şilan Aydın"),
    topics=("night shift", "lost & found"),
    media=(PICTURE,),
    published_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
)


@pytest.fixture
def announcement() -> Announcement:
    """A story with a picture."""
    return ANNOUNCEMENT


@pytest.fixture
def call_of() -> Callable[..., Call]:
    """Make a Call from parts; the key is fixed unless given."""

    def make(parts: Parts, **values: Any) -> Call:
        return Call(
            **{"key": "6a1c3c58-2f3e-4f0f-9a84-1d2c8a3c1b10", "read_media": lambda _media: PNG} | values, parts=parts
        )

    return make


@pytest.fixture
def sandbox(settings: Any) -> Iterator[Callable[..., Sandbox]]:
    """Start sandboxes that the wire may call: `sandbox(media_polls=1)`, `sandbox(now=clock)`."""
    with ExitStack() as stack:

        def start(*, now: Callable[[], float] | None = None, **rules: Any) -> Sandbox:
            clock = {"now": now} if now else {}
            made = stack.enter_context(Sandbox(rules=replace(Rules(requests=0), **rules), **clock))
            settings.OUTBOUND_ALLOW_PRIVATE = [*settings.OUTBOUND_ALLOW_PRIVATE, made.address]
            return made

        yield start


@pytest.fixture
def loopback(settings: Any) -> Iterator[Callable[..., Loopback]]:
    """Start scripted servers that the wire may call."""
    with ExitStack() as stack:

        def start(*replies: Reply, before_reading: bool = False) -> Loopback:
            made = stack.enter_context(Loopback(*replies, before_reading=before_reading))
            settings.OUTBOUND_ALLOW_PRIVATE = [*settings.OUTBOUND_ALLOW_PRIVATE, made.address]
            return made

        yield start
