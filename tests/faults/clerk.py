"""The web process of the kit: approves and withdraws through the product's own door, one request a line.

Each approval is written into `wanted.jsonl` before it is tried (`invoke`) and when it stands (`ok`), with the hash of
the very words, worked out apart from the product's own digest.
"""

import json
import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.faults.boot import app  # isort: skip (the product, armed: first of all)

from django.contrib.auth.models import User
from django.db import close_old_connections, transaction

from integrations import outbox, stops
from integrations.message import Announcement, Parts
from integrations.models import Channel

HISTORY = Path(os.environ["FAULTS_FOLDER"]) / "wanted.jsonl"


def open_channel(*, name: str, kind: str, at: str, alone: bool) -> int:
    """A channel to account `name` on the fake network at `at` (host:port).

    `alone`: as if on a host of its own. Many that each play another fault at once would else be one sick host.
    """
    base = f"http://{at}/{name}"
    config = {"url": f"{base}/webhook"} if kind == "webhook" else {"base_url": base}
    channel = Channel(name=name, kind=kind, config=config, pace=0)
    secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    channel.credential = {"secret": secret} if kind == "webhook" else {"access_token": "kit"}
    channel.save()
    if alone:
        Channel.objects.filter(pk=channel.pk).update(host=None)
    return channel.pk


def approve(*, post: str, channels: list[str], title: str) -> dict[str, int]:
    """Want these words of a post on these channels, in one transaction; row by channel."""
    announcement = Announcement(
        post=UUID(post), title=title, summary="", url=f"https://blog.example/{post}/", language="en"
    )
    places = Channel.objects.filter(name__in=channels).order_by("pk")
    words = {channel: outbox.compose(announcement=announcement, channel=channel) for channel in places}
    hashes = {channel.name: digest(channel.kind, parts) for channel, parts in words.items()}
    note("invoke", post, hashes)
    with transaction.atomic():
        rows = {
            channel.name: outbox.want(
                announcement=announcement, channel=channel, parts=parts, seal_digest="5ea1", page_id=None
            ).pk
            for channel, parts in words.items()
        }
    note("ok", post, hashes)
    return rows


def withdraw(*, post: str, channels: list[str]) -> None:
    """Want nothing of a post any more, on these channels."""
    note("invoke", post, dict.fromkeys(channels))
    with transaction.atomic():
        for channel in Channel.objects.filter(name__in=channels):
            outbox.withdraw(post=UUID(post), channel=channel)
    note("ok", post, dict.fromkeys(channels))


def take_away(*, channel: str) -> None:
    """Remove a channel and its credential."""
    Channel.objects.get(name=channel).remove()


def press_stop(*, channel: str) -> None:
    """Somebody presses the stop switch over one channel."""
    stops.press(user=_admin(), reason="the fault kit", channel=Channel.objects.get(name=channel))


def shout(*, row: int, times: int) -> None:
    """Put the same message on the queue so many times at once."""
    for _ in range(times):
        app.send_task("integrations.deliver", [row])


def _admin() -> User:
    return User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("kit", "kit@byline.example")


def digest(kind: str, parts: Parts) -> str:
    """SHA-256 (hex) of what the network will see."""
    words = json.dumps(dict(parts.fields), sort_keys=True) if kind == "webhook" else parts.text
    return sha256(words.encode()).hexdigest()


def note(kind: str, post: str, hashes: dict[str, str] | dict[str, None]) -> None:
    """Write down what is asked or stands."""
    with HISTORY.open("a") as history:
        for channel, hash_ in hashes.items():
            line = {"type": kind, "op": "want", "post": post, "channel": channel, "hash": hash_}
            history.write(json.dumps(line) + "\n")


VERBS = (open_channel, approve, withdraw, take_away, press_stop, shout)
DO: dict[str, Callable[..., Any]] = {each.__name__: each for each in VERBS}


def main() -> None:
    """Answer until nobody asks any more."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        request = json.loads(line)
        close_old_connections()  # as the web process does before each request
        try:
            answer = {"answer": DO[request.pop("do")](**request)}
        except Exception as error:  # noqa: BLE001 (it is handed to whoever asked)
            answer = {"error": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
