"""A thread: posts below each other, of which each is confirmed and kept before the next is sent.

Its receipt is that of the first post; `details` name the others: "part.1" is the second one's id, "part.1.cid" a
detail of it. While the end is missing they hold `UNFINISHED`. Whatever dies, `create` goes on after the last post
that is known to be out, and `find` first looks for the one that may be. One post is a thread of one.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from integrations.adapters.base import Call
from integrations.message import Receipt

UNFINISHED: Final = "unfinished"

Send = Callable[[int, Sequence[Receipt]], Receipt]  # the index of a post, and those before it
Look = Callable[[int, Sequence[Receipt]], Receipt | None]


def publish(call: Call, send: Send) -> Receipt:
    """Send what is not out yet, in order. `send` raises as `Adapter.create` does."""
    out = posts_of(call.begun)
    for index in range(len(out), len(call.parts.texts)):
        if out:
            call.note_out(_receipt(out, finished=False))
        out.append(send(index, out))
    return _receipt(out, finished=True)


def find(call: Call, look: Look) -> Receipt | None:
    """Look for what nobody knows of, in order. `look` raises as `Adapter.find` does."""
    out = posts_of(call.begun)
    known = len(out)
    for index in range(known, len(call.parts.texts)):
        there = look(index, out)
        if there is None:
            if len(out) > known:
                call.note_out(_receipt(out, finished=False))
            return None
        out.append(there)
    return _receipt(out, finished=True)


def posts_of(receipt: Receipt | None) -> list[Receipt]:
    """A receipt of each post, first to last; none of nothing."""
    if receipt is None or not receipt.remote_id:
        return []
    own = {name: value for name, value in receipt.details.items() if not name.startswith("part.")}
    own.pop(UNFINISHED, None)
    posts = [replace(receipt, details=own)]
    while remote_id := receipt.details.get(f"part.{len(posts)}"):
        start = f"part.{len(posts)}."
        details = {name.removeprefix(start): value for name, value in receipt.details.items() if name.startswith(start)}
        posts.append(Receipt(remote_id=remote_id, details=details))
    return posts


def _receipt(posts: Sequence[Receipt], *, finished: bool) -> Receipt:
    details = dict(posts[0].details)
    for number, post in enumerate(posts[1:], start=1):
        details[f"part.{number}"] = post.remote_id
        details |= {f"part.{number}.{name}": value for name, value in post.details.items()}
    return replace(posts[0], details=details if finished else {**details, UNFINISHED: "1"})
