"""The web process of the kit: approves and withdraws through the product's own door, one request a line.

Each approval is written into `wanted.jsonl`: see `wanted_log`.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from tests.faults.boot import app  # isort: skip (the product, armed: first of all)

from django.contrib.auth.models import User
from django.db import OperationalError, close_old_connections, transaction

from integrations import dispatch, outbox, stops
from integrations.message import Announcement
from integrations.models import Channel
from tests.faults.people import close_account, hand_in, say_yes, seconds_to_say_yes
from tests.faults.wanted_log import digest, note

CREDENTIALS = {
    "webhook": {"secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="},
    "x": {"access_token": "over", "refresh_token": "refresh-0", "client_id": "kit"},
}


def open_channel(*, name: str, kind: str, at: str, alone: bool, pace: float = 0) -> int:
    """A channel to account `name` on the fake network at `at` (host:port), with `pace` (the product's own) seconds.

    `alone`: as if on a host of its own. Many that each play another fault at once would else be one sick host.
    """
    base = f"http://{at}/{name}"
    config = {"webhook": {"url": f"{base}/webhook"}, "x": {"base_url": base, "user_id": name}}
    channel = Channel(name=name, kind=kind, config=config.get(kind, {"base_url": base}), pace=pace)
    channel.credential = CREDENTIALS.get(kind, {"access_token": "kit"})
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


def approve_many(*, channels: list[str], each: int) -> None:
    """So many posts for each of these channels."""
    for number in range(each):
        for channel in channels:
            approve(post=str(uuid4()), channels=[channel], title=f"Post {number}")


def post_many(*, channel: str, times: int, seconds: float) -> dict[str, int]:
    """Approve and deliver so many, or as many as that time allows; how often the database said that it is locked."""
    end, done, locked = time.monotonic() + seconds, 0, 0
    while done < times and time.monotonic() < end:
        try:
            (row,) = approve(post=str(uuid4()), channels=[channel], title=f"Post {done}").values()
            done += deliver(row=row)
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            locked += 1
    return {"done": done, "locked": locked}


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


def sign_in(*, channel: str, access_token: str) -> None:
    """A person connects the account anew, and lets the channel go on."""
    place = Channel.objects.get(name=channel)
    place.credential = {**CREDENTIALS["x"], "access_token": access_token}
    place.save()
    place.resume()


def press_stop(*, channel: str) -> None:
    """Somebody presses the stop switch over one channel."""
    stops.press(user=_admin(), reason="the fault kit", channel=Channel.objects.get(name=channel))


def shout(*, row: int, times: int) -> None:
    """Put the same message on the queue so many times at once."""
    for _ in range(times):
        app.send_task("integrations.deliver", [row])


def deliver(*, row: int) -> bool:
    """What a worker does with such a message."""
    return dispatch.deliver(row)


def _admin() -> User:
    return User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("kit", "kit@byline.example")


VERBS = (
    *(open_channel, approve, withdraw, take_away, sign_in, press_stop, shout, deliver),
    *(approve_many, post_many, hand_in, say_yes, seconds_to_say_yes, close_account),
)
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
