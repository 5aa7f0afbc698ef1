"""How long from approval to "there" on both networks: `python -m tests.e2e.measure [NUMBER]`.

Real worker, beat, broker and sandbox, on SQLite and on PostgreSQL with Valkey. One story at a time; the clock starts
when the approval begins and stops when both deliveries say that the network confirmed.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from tests.e2e.desk import Desk, running_desk, until
from tests.servers import environment

NUMBER = 50
INSIDE = "--inside"


def main(number: int) -> None:
    """Measure both stacks and print a line each."""
    for name, servers in (("SQLite, the demo's broker", _none), ("PostgreSQL, Valkey", environment)):
        with (
            servers() as variables,
            _set(variables),
            tempfile.TemporaryDirectory(prefix="byline-measure-") as folder,
            running_desk(Path(folder)) as desk,
        ):
            sys.stdout.write(f"{name}: {_summary(_measured(desk, number))}\n")


def _measured(desk: Desk, number: int) -> list[float]:
    seconds: list[float] = json.loads(desk.run("-m", "tests.e2e.measure", INSIDE, str(number)).splitlines()[-1])
    return seconds


def _summary(seconds: list[float]) -> str:
    middle, worst = statistics.median(seconds), max(seconds)
    return f"median {middle:.2f} s, worst {worst:.2f} s of {len(seconds)}"


@contextmanager
def _none() -> Iterator[dict[str, str]]:
    yield {}


@contextmanager
def _set(variables: dict[str, str]) -> Iterator[None]:
    """Set environment variables for as long as a `with` lasts."""
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]


def inside(number: int) -> None:
    """In a process of the desk: approve stories one after another and print the seconds of each."""
    django.setup()
    # Models can be imported only now.
    from integrations.models import Channel, Delivery  # noqa: PLC0415
    from posts.models import Blog  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    blog = Blog.objects.get(slug="workshops")
    author, reviewer = factories.make_user(factories.AUTHORS), factories.make_user(factories.COMMS)
    waiting = [factories.hand_in(factories.make_story(by=author, blog=blog)) for _ in range(number)]

    networks = Channel.objects.filter(blogs=blog).count()

    def is_there(uuid: object) -> bool:
        settled = Delivery.objects.filter(post=uuid, status=Delivery.Status.SETTLED, there__isnull=False)
        return settled.count() == networks

    seconds = []
    for story in waiting:
        began = time.monotonic()
        factories.approve(story, reviewer=reviewer)
        until(lambda uuid=story.uuid: is_there(uuid), within=60, what=f"{story} on both networks")
        seconds.append(round(time.monotonic() - began, 3))
    sys.stdout.write(json.dumps(seconds))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    wanted = int(arguments[-1]) if arguments and arguments[-1].isdigit() else NUMBER
    (inside if INSIDE in arguments else main)(wanted)
