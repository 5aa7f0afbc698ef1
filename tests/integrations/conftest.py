"""A desk with one channel to a fake network, and a clock that only moves when told to."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import F

from integrations import dispatch, outbox
from integrations.adapters import ADAPTERS
from integrations.message import Announcement
from integrations.models import Attempt, Channel, Delivery, Host, Recipient
from tests.integrations.network import FAKES, Lookup, Network, WorkerKilled


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """An empty network behind every fake adapter."""
    fresh = Network()
    monkeypatch.setattr(Lookup, "network", fresh)
    for fake in FAKES:
        monkeypatch.setitem(ADAPTERS, fake.name, fake)
    return fresh


def open_channel(kind: str = "lookup", *, name: str = "Channel", base: str = "") -> Channel:
    return Channel.objects.create(name=name, kind=kind, config={"base": base} if base else {})


@pytest.fixture
def channel(db: None) -> Channel:
    return open_channel()


@pytest.fixture
def post() -> UUID:
    return uuid4()


def announce(post: UUID, title: str = "First words") -> Announcement:
    return Announcement(
        post=post,
        title=title,
        summary="",
        url=f"https://blog.example/{post}/",
        language="en",
        authors=("Noor Veldkamp",),
    )


def want(post: UUID, channel: Channel, title: str = "First words", **more: object) -> Delivery:
    """Approve these words for this channel."""
    announcement = announce(post, title)
    parts = outbox.compose(announcement=announcement, channel=channel)
    return outbox.want(
        announcement=announcement, channel=channel, parts=parts, seal_digest="5ea1", page_id=None, **more
    )


@pytest.fixture(autouse=True)
def a_shift_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker do all it may, however slow the machine is."""
    monkeypatch.setattr(dispatch, "SHIFT", 3600.0)


def tick() -> None:
    """One second of the wire's life: hand out what is due, and let a worker do it (or die)."""
    for pk in dispatch.due():
        with suppress(WorkerKilled):
            dispatch.work(pk)


def pass_time(seconds: float) -> None:
    """Let time pass: every stored moment moves into the past."""
    span = timedelta(seconds=seconds)
    moments: list[tuple[type, tuple[str, ...]]] = [
        (Delivery, ("due_at", "lease_until", "expires_at", "enqueued_at")),
        (Channel, ("not_before", "next_turn", "rests_until")),
        (Host, ("rests_until",)),
        (Attempt, ("started_at", "finished_at")),
        (Recipient, ("due_at", "lease_until", "enqueued_at")),
    ]
    for model, fields in moments:
        model.objects.update(**{name: F(name) - span for name in fields})


def run_dry(*, rounds: int = 40, minutes: float = 10) -> None:
    """Tick until nothing moves by itself, letting time pass in between."""
    open_states = (Delivery.Status.DUE, Delivery.Status.SENDING)
    for _round in range(rounds):
        tick()
        waits = Delivery.objects.filter(status__in=open_states) | Delivery.objects.filter(
            status=Delivery.Status.UNKNOWN, due_at__isnull=False
        )
        if not waits.exists():
            return
        pass_time(minutes * 60)


@pytest.fixture
def fresh() -> Callable[[Delivery], Delivery]:
    """Read a row again."""
    return lambda delivery: Delivery.objects.get(pk=delivery.pk)
