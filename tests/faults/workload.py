"""What people do during a run, and who strikes at the processes from outside meanwhile."""

import os
import random
import signal
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from tests.faults.desk import Desk
from tests.faults.strikes_log import note, struck

BACKLOG = 30  # rows that may be due at once before people pause: the queue stays short on any machine
Say = Callable[[int, int, str], object]  # done, of how many, and what to add


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much a run is to be; it goes on until both figures are reached."""

    deliveries: int
    kills: int = 0
    accounts: int = 10  # on each network
    patience: float = 400.0  # seconds to wait at the end until all is at rest
    edited: float = 0.06  # share of posts that are changed later, and of those taken down
    withdrawn: float = 0.04
    child_every: int = 0  # posts between kills of one pool process from outside, 0: never
    worker_every: int = 0  # posts between kills of a whole worker


def run(desk: Desk, plan: Plan, say: Say) -> None:
    """Approve, change and take down until the plan is met, under fire, and wait until all is at rest."""
    luck = random.Random(0)
    for number in range(plan.accounts):
        desk.open_channels(*(f"{kind}{number}" for kind in "mwb"))
    approved = 0
    earlier: list[tuple[str, int]] = []
    while approved < plan.deliveries or struck(desk.folder, "kill") < plan.kills:
        _pause_while_busy(desk, approved)
        account, post = approved // 3 % plan.accounts, str(uuid.uuid4())
        channels = [f"{kind}{account}" for kind in "mwb"]
        desk.clerk.ask("approve", post=post, channels=channels, title=f"Post {approved // 3}")
        earlier = [*earlier[-200:], (post, account)]
        approved += len(channels)
        _change_something(desk, plan, luck, earlier)
        _strike_from_outside(desk, plan, luck, approved)
        say(approved, plan.deliveries, f"{struck(desk.folder, 'kill')} kills")
    with suppress(AssertionError):  # what is still open then is for the checker to tell
        desk.drain(seconds=plan.patience)


def _change_something(desk: Desk, plan: Plan, luck: random.Random, earlier: list[tuple[str, int]]) -> None:
    """Now and then an earlier post is changed, or taken down: at any moment of its way."""
    chance = luck.random()
    if chance > plan.edited + plan.withdrawn:
        return
    post, account = earlier.pop(luck.randrange(len(earlier)))
    channels = [f"{kind}{account}" for kind in "mw"]
    if chance < plan.withdrawn:
        desk.clerk.ask("withdraw", post=post, channels=channels)
    else:
        desk.clerk.ask("approve", post=post, channels=channels, title=f"Better words {luck.random()}")


def _pause_while_busy(desk: Desk, approved: int) -> None:
    if approved % 15 == 0:
        while desk.due_rows() > BACKLOG:
            time.sleep(0.1)


def _strike_from_outside(desk: Desk, plan: Plan, luck: random.Random, approved: int) -> None:
    """kill -9 a process of the pool or a whole worker, at a moment none of them chose."""
    posts = approved // 3
    if plan.child_every and posts % plan.child_every == 0:
        children = [pid for worker in desk.workers for pid in worker.children()]
        if children:
            _kill_child(desk, luck.choice(children))
    if plan.worker_every and posts % plan.worker_every == 0:
        _kill_program(desk, luck.choice([name for name in desk.programs if name.startswith("worker")]))


def _kill_child(desk: Desk, pid: int) -> None:
    note(desk.folder, "kill", point="child", row=0, pid=pid)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _kill_program(desk: Desk, name: str) -> None:
    program = desk.programs[name]
    if program.running:
        note(desk.folder, "kill", point=name, row=0, pid=program.pid)
        program.kill()
