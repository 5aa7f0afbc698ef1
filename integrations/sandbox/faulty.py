"""How each fault looks on the wire."""

import contextlib
import socket
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpResponse, JsonResponse

from integrations.sandbox.faults import Fault
from integrations.sandbox.request import SandboxRequest

Spoiler = Callable[[SandboxRequest, HttpResponse], HttpResponse]

LONGEST_SLOWNESS = 60  # seconds, should a test forget to release
PAGE = "<!doctype html><title>SANDBOX</title><p>Something is wrong with this page."


def spoiled(request: SandboxRequest, fault: Fault, response: HttpResponse) -> HttpResponse:
    """What goes out instead of `response`, which is what really happened (nothing, unless `fault.acts`)."""
    return SPOILERS[fault](request, response)


def _lost(request: SandboxRequest, response: HttpResponse) -> HttpResponse:
    with contextlib.suppress(OSError):  # the caller may have gone first
        request.environ["sandbox.connection"].shutdown(socket.SHUT_RDWR)
    return response


def _slow(request: SandboxRequest, response: HttpResponse) -> HttpResponse:
    request.sandbox.faults.release.wait(LONGEST_SLOWNESS)
    return response


def _cut(_request: SandboxRequest, response: HttpResponse) -> HttpResponse:
    return HttpResponse(response.content[: len(response.content) // 2], content_type="application/json")


def _limited(request: SandboxRequest, _response: HttpResponse) -> HttpResponse:
    reset = datetime.fromtimestamp(request.sandbox.now() + 120, UTC).isoformat()
    return JsonResponse({"error": "Too many requests"}, status=429, headers={"X-RateLimit-Reset": reset})


def _redirected(_request: SandboxRequest, _response: HttpResponse) -> HttpResponse:
    return HttpResponse(status=301, headers={"Location": "https://elsewhere.invalid/"})


def _page(status: int) -> Spoiler:
    return lambda _request, _response: HttpResponse(PAGE, status=status)


def _error(status: int, words: str) -> Spoiler:
    return lambda _request, _response: JsonResponse({"error": words}, status=status)


SPOILERS: dict[Fault, Spoiler] = {
    Fault.LOSE: _lost,
    Fault.SLOW: _slow,
    Fault.AFTER_CUT: _cut,
    Fault.AFTER_HTML: _page(200),
    Fault.AFTER_500: _page(500),
    Fault.ERROR_500: _page(500),
    Fault.ERROR_503: _page(503),
    Fault.LIMIT_429: _limited,
    Fault.REDIRECT: _redirected,
    Fault.UNAUTHORISED: _error(401, "The access token was revoked"),
    Fault.FORBIDDEN: _error(403, "This action is not allowed"),
}
