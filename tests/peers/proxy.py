"""A proxy that lets a server do its work and, on order, keeps the answer to itself: the lost answer, for real."""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Proxy:
    """Passes each request to `upstream` ("host:port") with its own Host; one a connection.

    `names` are addresses of the upstream that answers are to call by the proxy's, so that callers stay with it.
    """

    def __init__(self, upstream: str, *, names: tuple[str, ...] = ()) -> None:
        self.upstream, self.names = upstream, names
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.url = f"http://{self.address}"
        self.lost = 0  # how many answers it kept to itself
        self._order: Callable[[str, str], bool] | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def lose(self, method: str, path: str) -> None:
        """Keep the answer to the next such request; `path` is part of its address."""
        self._order = lambda asked, address: asked == method and path in address

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(connection,), daemon=True).start()

    def _pass_on(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            head, body = _read(connection)
            method, address, _version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
            answer = self._ask(head, body)
            if self._order is not None and self._order(method, address):
                self._order, self.lost = None, self.lost + 1
                return  # the server has done it, and nobody hears of it
            connection.sendall(answer)

    def _ask(self, head: bytes, body: bytes) -> bytes:
        kept = (line for line in head.split(b"\r\n") if not line.lower().startswith((b"host:", b"connection:")))
        first, *rest = kept
        lines = [first, b"Host: " + self.upstream.encode(), b"Connection: close", *rest]
        host, _colon, port = self.upstream.rpartition(":")
        with socket.create_connection((host, int(port))) as server:
            server.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
            told, content = _read(server, method=first.split(b" ", 1)[0])
        for name in self.names:
            content = content.replace(name.encode(), self.url.encode())
        shown = (line for line in told.split(b"\r\n") if not line.lower().startswith(FRAMING))
        return (
            b"\r\n".join([*shown, b"Connection: close", b"Content-Length: %d" % len(content)]) + b"\r\n\r\n" + content
        )


FRAMING = (b"content-length:", b"transfer-encoding:", b"connection:")


def _read(connection: socket.socket, *, method: bytes = b"") -> tuple[bytes, bytes]:
    """One whole message: its head without the blank line, and its body with any chunking taken off."""
    file = connection.makefile("rb")
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = file.readline()
        if not line:
            raise OSError("it ended in the middle")
        head += line
    fields = {
        name.strip().lower(): value.strip()
        for name, _colon, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    head = head.removesuffix(b"\r\n\r\n")
    if method == b"HEAD" or head.split(b" ", 2)[1] in {b"204", b"304"}:
        return head, b""
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        return head, b"".join(iter(lambda: file.read(_chunk_size(file.readline(), file)), b""))
    if b"content-length" in fields:
        return head, file.read(int(fields[b"content-length"]))
    return head, file.read() if head.startswith(b"HTTP/") else b""


def _chunk_size(line: bytes, file: "socket.SocketIO | object") -> int:
    """The size a chunk's line names, past the line end of the chunk before."""
    if not line.strip():
        line = file.readline()  # type: ignore[union-attr]
    return int(line.split(b";")[0], 16)
