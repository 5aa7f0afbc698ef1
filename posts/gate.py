"""What may become live, and through which door.

A post goes live only with content that a standing seal covers (`refuse_unsealed`); there is
no way round it, not for a superuser, a script, a copy or an alias. Places (home page, blogs)
are not sealed; they change only inside `through_the_door`, which their own service opens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied

_door_open: ContextVar[bool] = ContextVar("door_open", default=False)


class NotSealed(PermissionDenied):
    """Somebody tried to make content live that no reviewer approved."""


class OutsideTheDoor(PermissionDenied):
    """Somebody tried to change a blog or the home page other than through the blogs service."""


@contextmanager
def through_the_door() -> Iterator[None]:
    """Let places be saved. For `posts.blogs` and first set-up only (kept by an import contract)."""
    token = _door_open.set(True)
    try:
        yield
    finally:
        _door_open.reset(token)


def door_is_open() -> bool:
    """Whether the caller came through the blogs service."""
    return _door_open.get()
