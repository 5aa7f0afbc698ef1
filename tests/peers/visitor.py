"""A plain visitor of a server on this machine: not the desk's own client, which is what is tested."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Page:
    """What came back; `headers` has lower-case names."""

    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


def visit(address: str, path: str, *, method: str = "GET", fields: Any = None, **headers: str) -> Page:
    """One request to `address` ("host:port"); `fields` travel as JSON, header names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = None if fields is None else json.dumps(fields).encode()
    if body is not None:
        named.setdefault("Content-Type", "application/json")
    connection = HTTPConnection(address, timeout=60)
    try:
        connection.request(method, path, body=body, headers=named)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Page(status=answer.status, headers=told, text=text)
    finally:
        connection.close()


def answers(address: str, path: str, *, status: int = 200) -> bool:
    """Whether somebody is there and says so."""
    try:
        return visit(address, path).status == status
    except (OSError, HTTPException):
        return False
