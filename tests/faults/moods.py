"""How a fake network can behave: what it does with a request, and what the caller gets to see of that.

A mood is a function of the handler and of `act`, which carries the request out and returns (status, JSON value).
"""

import contextlib
import gzip
import json
import math
import random
import socket
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

Act = Callable[[], tuple[int, Any]]
Mood = Callable[[BaseHTTPRequestHandler, Act], None]

PAGE = b"<!doctype html><title>Oh</title><p>Something is wrong here."
BOMB = gzip.compress(b"\0" * 200_000_000, compresslevel=1)
HANG = 3.0  # seconds a caller is kept waiting, longer than the kit's deadline
LATEST = 1.2  # seconds after which nothing is accepted any more: the settle time (3 deadlines) must mean something


def well(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """As it should be."""
    status, value = act()
    say(handler, status, json.dumps(value).encode())


def slow(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, and take a moment to say so."""
    status, value = act()
    time.sleep(0.7)
    say(handler, status, json.dumps(value).encode())


def hang(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, and never answer."""
    act()
    time.sleep(HANG)
    drop(handler)


def late(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, but only a good while after the request came, and say nothing."""
    time.sleep(random.uniform(0.3, LATEST - 0.2))
    act()
    drop(handler)


def lose(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, and hang up."""
    act()
    drop(handler)


def vanish(handler: BaseHTTPRequestHandler, _act: Act) -> None:
    """Hang up without accepting."""
    drop(handler)


def accepting(status: int, body: bytes, headers: Mapping[str, str], handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, and answer something else."""
    act()
    say(handler, status, body, headers)


def refusing(status: int, headers: Callable[[], Mapping[str, str]], handler: BaseHTTPRequestHandler, _act: Act) -> None:
    """Accept nothing, and say so."""
    say(handler, status, json.dumps({"error": "not now"}).encode(), headers())


class Limited:
    """A limit for each account and window of time; what is beyond is told how long to wait."""

    calls, seconds = 20, 5.0

    def __init__(self) -> None:
        self.seen: dict[tuple[str, int], int] = {}
        self.lock = threading.Lock()

    def __call__(self, handler: BaseHTTPRequestHandler, act: Act) -> None:
        now = time.time()
        window = handler.path.split("/")[1], int(now // self.seconds)
        with self.lock:
            self.seen[window] = self.seen.get(window, 0) + 1
        if self.seen[window] <= self.calls:
            well(handler, act)
        else:
            wait = math.ceil(self.seconds - now % self.seconds)
            say(handler, 429, b"{}", {"Retry-After": str(wait)})


def half(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, and break off in the middle of the answer."""
    status, value = act()
    body = json.dumps(value).encode()
    say(handler, status, body[: len(body) // 2])


def huge(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, and answer with 50 MB."""
    act()
    head(handler, 200, {"Content-Length": str(50_000_000)})
    with contextlib.suppress(OSError):
        for _ in range(50):
            handler.wfile.write(b" " * 1_000_000)


def drip(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, and answer one byte a second."""
    status, value = act()
    head(handler, status, {"Content-Length": str(len(json.dumps(value)))})
    _drip(handler, json.dumps(value).encode())


def drip_headers(handler: BaseHTTPRequestHandler, act: Act) -> None:
    """Accept, and do not even get through with the headers."""
    act()
    _drip(handler, b"HTTP/1.1 200 OK\r\nX-Slow: yes\r\n")


def say(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
    """A whole answer."""
    head(handler, status, {"Content-Length": str(len(body)), "Content-Type": "application/json", **(headers or {})})
    with contextlib.suppress(OSError):  # the caller may be gone, or dead
        handler.wfile.write(body)


def head(handler: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str]) -> None:
    """Status line and headers."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    with contextlib.suppress(OSError):
        handler.end_headers()


def drop(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""
    handler.close_connection = True
    with contextlib.suppress(OSError):
        handler.connection.shutdown(socket.SHUT_RDWR)


def _drip(handler: BaseHTTPRequestHandler, text: bytes) -> None:
    with contextlib.suppress(OSError):
        for byte in text[:10]:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(1)
    drop(handler)


def _retry_after(value: str) -> Callable[[], Mapping[str, str]]:
    return lambda: {"Retry-After": value}


def _as_date() -> Mapping[str, str]:
    return {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)}


def _sent_to(place: str) -> dict[str, str]:
    return {"Location": place}


MOODS: dict[str, Mood] = {
    "well": well,
    "slow": slow,
    "hang": hang,
    "late": late,
    "lose": lose,
    "vanish": vanish,
    "limited": Limited(),
    "half": half,
    "huge": huge,
    "drip": drip,
    "drip_headers": drip_headers,
    "accept_500": partial(accepting, 500, PAGE, {}),
    "accept_502": partial(accepting, 502, PAGE, {}),
    "accept_html": partial(accepting, 200, PAGE, {"Content-Type": "text/html"}),
    "accept_wrong_type": partial(accepting, 200, b'{"id": {"of": ["another", "kind"]}}', {}),
    "accept_bomb": partial(accepting, 200, BOMB, {"Content-Encoding": "gzip"}),
    "accept_302": partial(accepting, 302, b"", _sent_to("/elsewhere")),
    "accept_302_file": partial(accepting, 302, b"", _sent_to("file:///etc/passwd")),
    "refuse_400": partial(refusing, 400, dict),
    "refuse_401": partial(refusing, 401, dict),
    "refuse_429": partial(refusing, 429, dict),
    "refuse_429_seconds": partial(refusing, 429, _retry_after("1")),
    "refuse_429_date": partial(refusing, 429, _as_date),
    "refuse_429_years": partial(refusing, 429, _retry_after("315360000")),
    "refuse_429_garbage": partial(refusing, 429, _retry_after("soon, I hope")),
    "refuse_503": partial(refusing, 503, _retry_after("1")),
}
