"""One look at a link: only what is sure is said to be wrong, and nothing inside is ever asked."""

import socket
from collections.abc import Callable
from typing import Any

import pytest

from integrations.adapters.looking import Seen, look
from tests.integrations.adapters.loopback import Loopback, answer, silence
from tests.integrations.adapters.test_http import connections, resolves_to

__all__ = ["connections"]
Start = Callable[..., Loopback]
FOUND, MISSING = answer("200 OK"), answer("404 Not Found")


def test_a_page_that_is_there_is_asked_for_by_one_head(loopback: Start) -> None:
    server = loopback(FOUND)
    assert look(f"{server.url}/a?b=ä") == Seen.THERE
    (request,) = server.requests
    assert request.startswith(b"HEAD /a?b=%C3%A4 HTTP/1.1")
    assert b"ookie" not in request


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_a_server_does_not_have_is_believed_once_it_says_so_to_a_get_as_well(loopback: Start, status: str) -> None:
    server = loopback(answer(status))
    assert look(server.url) == Seen.NOT_THERE
    assert [request.split(b" ")[0] for request in server.requests] == [b"HEAD", b"GET"]


def test_a_server_that_does_not_know_head_is_asked_by_get(loopback: Start) -> None:
    assert look(loopback(MISSING, FOUND).url) == Seen.THERE


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "429 Too Many Requests", "503 Unavailable"])
def test_what_may_be_there_for_others_is_not_said_to_be_gone(loopback: Start, status: str) -> None:
    assert look(loopback(answer(status)).url) == Seen.UNSEEN


def test_a_link_is_followed_to_where_it_moved(loopback: Start) -> None:
    assert look(loopback(answer("301 Moved", location="/b"), FOUND).url) == Seen.THERE
    assert look(loopback(answer("302 Found", location="/b"), MISSING).url) == Seen.NOT_THERE
    assert look(loopback(answer("302 Found", location="/b")).url) == Seen.UNSEEN  # for ever


def test_no_redirect_leads_the_worker_inside(loopback: Start, settings: Any) -> None:
    inside = loopback(FOUND)
    settings.OUTBOUND_ALLOW_PRIVATE = []
    for place in (
        inside.url,
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://inside.example:22/",
        "file:///etc/passwd",
    ):
        assert look(loopback(answer("302 Found", location=place)).url) == Seen.UNSEEN
    assert inside.requests == []


def test_an_address_that_the_desk_does_not_call_was_not_looked_at() -> None:
    for url in (
        "https://ann:secret@there.example/",
        "https://there.example:25/",
        "https://bücher.example/",
        "https://[/",
    ):
        assert look(url) == Seen.UNSEEN


def test_silence_is_no_answer(loopback: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.adapters.looking._Page.deadline", 0.2)
    assert look(loopback(silence).url) == Seen.UNSEEN


@pytest.mark.parametrize(
    ("trouble", "seen"),
    [
        (socket.EAI_NONAME, Seen.NO_HOST),
        (socket.EAI_AGAIN, Seen.UNSEEN),  # no name service, no network
        (socket.EAI_FAIL, Seen.UNSEEN),
    ],
)
def test_only_a_name_service_that_answers_can_say_that_there_is_no_such_host(
    monkeypatch: pytest.MonkeyPatch, trouble: int, seen: Seen
) -> None:
    asked = []

    def look_up(host: str, *_args: Any, **_facts: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(trouble, "")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert look("https://nowhere.example/") == seen
    assert asked[-1] == "nowhere.example."  # the name itself, whatever the company's search list would make of it


def test_a_name_that_leads_inside_was_not_looked_at(monkeypatch: pytest.MonkeyPatch, connections: list[str]) -> None:
    resolves_to(monkeypatch, "10.0.0.8")
    assert look("https://intranet.example/") == look("http://intranet.example/") == Seen.UNSEEN
    assert connections == []


def test_plain_http_is_never_spoken(monkeypatch: pytest.MonkeyPatch, connections: list[str]) -> None:
    resolves_to(monkeypatch, "93.184.215.14")
    assert look("http://there.example/") == Seen.UNSEEN
    assert connections == ["93.184.215.14"]  # by https
