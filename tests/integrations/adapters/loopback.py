"""A scripted server on this machine: real sockets, so that timeouts, cuts and drips are what really happens."""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

Reply = bytes | Callable[[socket.socket, threading.Event], None]


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    """An HTTP answer; header names with `_` for `-`."""
    named = {"Content-Length": str(len(body)), "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def drip(beginning: bytes, drop: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Send the beginning, then one drop after another until cut off."""

    def reply(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(beginning)
        while not over.wait(0.01):
            connection.sendall(drop)

    return reply


def silence(connection: socket.socket, over: threading.Event) -> None:
    """Take the request and say nothing."""
    over.wait(30)


class Loopback:
    """Answers the n-th connection with the n-th reply (the last one again and again); keeps the raw requests.

    `before_reading`: the reply does its own reading, as a TLS handshake must.
    """

    def __init__(self, *replies: Reply, before_reading: bool = False) -> None:
        self._before_reading = before_reading
        self.requests: list[bytes] = []
        self._replies = list(replies)
        self._over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.url = f"http://{self.address}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def headers(self, index: int = -1) -> dict[str, str]:
        """Header values by lower-case name of one request."""
        head = self.requests[index].split(b"\r\n\r\n", 1)[0].decode()
        return {name.lower(): value for name, value in (line.split(": ", 1) for line in head.split("\r\n")[1:])}

    def body(self, index: int = -1) -> bytes:
        """The body of one request."""
        return self.requests[index].split(b"\r\n\r\n", 1)[1]

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _address = self._listening.accept()
            except OSError:
                return
            reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
            threading.Thread(target=self._talk, args=(connection, reply), daemon=True).start()

    def _talk(self, connection: socket.socket, reply: Reply) -> None:
        with connection, contextlib.suppress(OSError):
            if not self._before_reading:
                self.requests.append(_whole_request(connection))
            connection.sendall(reply) if isinstance(reply, bytes) else reply(connection, self._over)


def _whole_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return data
        data += chunk
    head, body = data.split(b"\r\n\r\n", 1)
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
