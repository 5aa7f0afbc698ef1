"""A network that answers each request after 50 ms, as many at once as come; `GET /` tells how many, and when last."""

import asyncio
import contextlib
import json
import sys
import time

TAKES = 0.05  # seconds


class Network:
    """Counts what it accepted."""

    def __init__(self) -> None:
        self.count, self.last = 0, 0.0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"content-length:")[2].split(b"\r\n")[0]
            await reader.readexactly(int(length or 0))
            body = b"{}"
            if head.startswith(b"post"):
                await asyncio.sleep(TAKES)
                self.count, self.last = self.count + 1, time.monotonic()
            else:
                body = json.dumps({"count": self.count, "last": self.last}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
        writer.close()


async def main() -> None:
    """Say the port, and answer until the end."""
    server = await asyncio.start_server(Network().answer, "127.0.0.1", 0, backlog=256)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
