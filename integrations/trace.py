"""One id from approval to receipt: every line of the log that belongs to a seal carries the seal's own.

A request or a task begins with an id of its own; from the moment it turns to what was sealed, it follows that.
The id is the beginning of the seal's digest, which each Message keeps, so nothing has to travel by the broker.
"""

import logging
import uuid
from contextvars import ContextVar
from typing import Final

LENGTH: Final = 16  # hexadecimal digits
_current: ContextVar[str] = ContextVar("trace", default="")


def begin() -> None:
    """A new request or task: nothing of the one before is left."""
    _current.set(uuid.uuid4().hex[:LENGTH])


def follow(seal_digest: str) -> None:
    """From here on, in this request or task, it is about this seal."""
    _current.set(seal_digest[:LENGTH])


def current() -> str:
    """The id that lines carry now."""
    return _current.get()


class Traced(logging.Filter):
    """Puts the id on each record that does not bring its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        if not hasattr(record, "trace"):
            record.trace = current()
        return True
