"""A deadline for a whole call. `requests` has timeouts between bytes only, so a slow drip would last for ever."""

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Self


class Watchdog:
    """Cuts the sockets of one call at its deadline, and knows whether the request may have left.

    A duplicate of the descriptor is shut down, not the socket object: wrapping a socket in TLS empties the
    object, but the connection underneath stays the same, so this reaches handshakes, headers and bodies alike.
    """

    def __init__(self, *, seconds: float) -> None:
        self.may_have_left = False  # true once a connection stood, TLS included
        self._ends = time.monotonic() + seconds
        self._seconds = seconds
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for line in self._sockets:
                line.close()
            self._sockets.clear()

    @property
    def expired(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() >= self._ends

    def watch(self, line: socket.socket) -> None:
        """Take a freshly connected socket under the deadline; raises `TimeoutError` when that is already over."""
        with self._lock:
            self._sockets.append(line.dup())
        if self.expired:
            self._cut()
            raise TimeoutError

    def _cut(self) -> None:
        with self._lock:
            for line in self._sockets:
                with contextlib.suppress(OSError):  # the other side may have closed it first
                    line.shutdown(socket.SHUT_RDWR)
