"""The sandbox as a server: `with Sandbox() as sandbox:` in a test, `serve_forever()` in the command."""

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from wsgiref.types import StartResponse

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from integrations.sandbox.faulty import spoiled
from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import Rules
from integrations.sandbox.store import Store


class Sandbox:
    """A make-believe network on `host:port`; port 0 takes a free one. `world` holds its store, rules and faults."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        path: Path | None = None,
        rules: Rules | None = None,
        now: Callable[[], float] = time.time,
        mail: Path | None = None,
    ) -> None:
        self._server = ThreadedWSGIServer((host, port), QuietHandler, connections_override={})
        self._server.daemon_threads = True
        self._server.set_app(self._answer)
        self.address = f"{host}:{self._server.server_address[1]}"
        self.url = f"http://{self.address}"
        self.world = World(store=Store(path), rules=rules or Rules(), now=now, base_url=self.url, mail=mail)
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.world.faults.release.set()
        self._server.shutdown()
        self._thread.join()
        self.close()

    def serve_forever(self) -> None:
        """Answer until the `with` block ends or somebody interrupts."""
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Give the port and the file back."""
        self._server.server_close()
        self.world.store.close()

    def _answer(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        request = SandboxRequest(environ)
        request.sandbox = self.world
        fault = self.world.faults.take(method=request.method or "", path=request.path)
        response = _routed(request) if fault is None or fault.acts else HttpResponse()
        if fault is not None:
            response = spoiled(request, fault, response)
        response["Content-Length"] = str(len(response.content))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]


class QuietHandler(WSGIRequestHandler):
    """Says nothing of each request, and lets a fault reach the connection itself."""

    def get_environ(self) -> dict[str, Any]:
        """WSGI's environment, with the connection."""
        return {**super().get_environ(), "sandbox.connection": self.connection}

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: the timeline is the record."""


def _routed(request: SandboxRequest) -> HttpResponse:
    try:
        view, args, kwargs = resolve(request.path, urlconf="integrations.sandbox.urls")
    except Resolver404:
        return JsonResponse({"error": "Not Found"}, status=404)
    response: HttpResponse = view(request, *args, **kwargs)
    return response
