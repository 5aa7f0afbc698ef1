"""The door through which places (the home page, blogs) change: they are not sealed, so nobody else may touch them.

Only `posts.blogs` and the first set-up open it; an import contract in pyproject.toml keeps it so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied

_door_open: ContextVar[bool] = ContextVar("door_open", default=False)


class OutsideTheDoor(PermissionDenied):
    """Somebody tried to change a blog or the home page other than through the blogs service."""


@contextmanager
def through_the_door() -> Iterator[None]:
    """Let places be saved."""
    token = _door_open.set(True)
    try:
        yield
    finally:
        _door_open.reset(token)


def door_is_open() -> bool:
    """Whether the caller came through the blogs service."""
    return _door_open.get()
