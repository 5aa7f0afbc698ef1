"""The one HTTP client: where it may go, when it ends, and what it lets out."""

import gzip
import logging
import re
import socket
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest

from integrations.adapters.http import BODY_CAP, HttpAdapter
from integrations.adapters.outcomes import Answer, failure, wait_asked_for
from integrations.errors import (
    AuthError,
    DeliveryError,
    GoneError,
    PermanentError,
    TemporaryError,
    UnknownOutcome,
)
from tests.integrations.adapters.loopback import Loopback, answer, drip, silence

SECRET = "s3cret/token+of=ours"

Start = Callable[..., Loopback]


class Client(HttpAdapter):
    name = "client"
    deadline = 0.6


@pytest.fixture
def client() -> Client:
    return Client(config={}, credential={"token": SECRET})


def resolves_to(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Let every name resolve to the answers in turn, the last one again and again."""
    left = list(answers)

    def look_up(_host: str, port: int | None, *_args: Any, **_kwargs: Any) -> list[tuple[Any, ...]]:
        ip = left.pop(0) if len(left) > 1 else left[0]
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (ip, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts to which a socket would have been opened; none is."""
    tried: list[str] = []

    def refuse(address: tuple[str, int], *_args: Any, **_kwargs: Any) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.util.connection.create_connection", refuse)
    return tried


# Where it may go


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fd00:ec2::254", "fe80::1", "64:ff9b::a00:1", "2002:a00:1::",
        "::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "2001:db8::1", "3fff::1", "5f00::1", "ff02::1",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_never_connected_to(
    client: Client, monkeypatch: pytest.MonkeyPatch, connections: list[str], inside: str
) -> None:
    resolves_to(monkeypatch, inside)
    with pytest.raises(TemporaryError, match=r"No connection to hook\.example"):
        client.request("POST", "https://hook.example/in", repeatable=False)
    assert connections == []


@pytest.mark.parametrize("public", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_a_public_address_is_connected_to(
    client: Client, monkeypatch: pytest.MonkeyPatch, connections: list[str], public: str
) -> None:
    resolves_to(monkeypatch, public)
    with pytest.raises(TemporaryError):
        client.request("POST", "https://hook.example/in", repeatable=False)
    assert [host.strip("[]") for host in connections] == [public]


def test_a_name_that_changes_its_mind_gains_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, connections: list[str]
) -> None:
    resolves_to(monkeypatch, "93.184.215.14", "127.0.0.1")
    with pytest.raises(TemporaryError):
        client.request("POST", "https://hook.example/in", repeatable=False)
    assert connections == ["93.184.215.14"]


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0"])
def test_every_number_for_this_machine_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch, connections: list[str], spelling: str
) -> None:
    resolves_to(monkeypatch, socket.inet_ntoa(socket.inet_aton(spelling)))  # as the C library reads it
    with pytest.raises(TemporaryError, match="No connection"):
        client.request("GET", f"https://{spelling}/", repeatable=True)
    assert connections == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_this_machine_is_refused_by_name_and_number(client: Client, connections: list[str], host: str) -> None:
    with pytest.raises(TemporaryError, match="No connection"):
        client.request("GET", f"https://{host}/", repeatable=True)
    assert connections == []


@pytest.mark.parametrize(
    "url",
    [
        "http://hook.example/", "ftp://hook.example/", "file:///etc/passwd", "//hook.example/", "hook.example", "",
        "https://user:pass@hook.example/", "https://hook.example:22/", "https://hook.example:25/",
        "https://hook.example:6379/", "https://hook.example:99999/", "https://hook.example\\@127.0.0.1/",
        "https://hook.\texample/", "https://hook.example/\r\nHost: inside", "https://раураl.example/", "https:///path",
        "https://[::1/",
    ],
)  # fmt: skip
def test_a_doubtful_address_is_refused_before_any_look_up(client: Client, url: str) -> None:
    with pytest.raises(PermanentError, match="address"):
        client.request("GET", url, repeatable=True)


def test_only_the_exact_allowed_host_and_port_may_be_private(client: Client, loopback: Start, settings: Any) -> None:
    server = loopback(answer("200 OK"))
    settings.OUTBOUND_ALLOW_PRIVATE = ["127.0.0.1:1"]
    with pytest.raises(PermanentError):
        client.request("GET", server.url, repeatable=True)
    settings.OUTBOUND_ALLOW_PRIVATE = [server.address]
    assert client.request("GET", server.url, repeatable=True).status == 200


def test_one_wording_tells_nothing_about_inside_ports(
    client: Client, monkeypatch: pytest.MonkeyPatch, loopback: Start, settings: Any
) -> None:
    listening, closed = loopback(silence), socket.create_server(("127.0.0.1", 0))
    settings.OUTBOUND_ALLOW_PRIVATE = [listening.address, f"127.0.0.1:{closed.getsockname()[1]}"]
    closed.close()
    words = set()
    for address in [*settings.OUTBOUND_ALLOW_PRIVATE, "127.0.0.1:443"]:
        with pytest.raises(TemporaryError) as raised:
            client.request("GET", f"https://{address}/", repeatable=True)
        words.add(str(raised.value))
    assert len(words) == 1


def test_proxies_and_netrc_of_the_environment_are_not_used(
    client: Client, loopback: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ann password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server = loopback(answer("200 OK"))
    assert client.request("GET", server.url, repeatable=True).ok
    assert "authorization" not in server.headers()


# When it ends


@pytest.mark.parametrize("reply", [silence, drip(b"", b"\x01")])
def test_a_write_without_an_answer_ends_at_the_deadline_as_unknown(client: Client, loopback: Start, reply: Any) -> None:
    server, began = loopback(reply), time.monotonic()
    with pytest.raises(UnknownOutcome):
        client.request("POST", server.url, repeatable=False, data=b"x")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "reply",
    [
        drip(answer("200 OK", Content_Length="900000"), b"z"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Slow: yes\r\n"),
    ],
)
def test_a_status_counts_although_the_rest_never_ends(client: Client, loopback: Start, reply: Any) -> None:
    server = loopback(reply)
    received = client.request("POST", server.url, repeatable=False)
    assert (received.status, received.complete) == (200, False)


def test_a_tls_handshake_that_never_ends_is_cut_and_nothing_left(client: Client, loopback: Start) -> None:
    server, began = loopback(drip(b"", b"\x16")), time.monotonic()
    with pytest.raises(TemporaryError):
        client.request("POST", server.url.replace("http:", "https:"), repeatable=False)
    assert time.monotonic() - began < 2


def test_a_huge_answer_is_cut_at_the_cap(client: Client, loopback: Start) -> None:
    server = loopback(answer("200 OK", b"x" * 3_000_000))
    received = client.request("GET", server.url, repeatable=True)
    assert (len(received.body), received.complete) == (BODY_CAP, False)


def test_a_compressed_bomb_is_cut_at_the_cap(client: Client, loopback: Start) -> None:
    server = loopback(answer("200 OK", gzip.compress(b"0" * 200_000_000, 9), Content_Encoding="gzip"))
    patient = Client(config={}, credential={})
    patient.deadline = 10  # type: ignore[misc]
    received = patient.request("GET", server.url, repeatable=True)
    assert (len(received.body), received.complete) == (BODY_CAP, False)


def test_nobody_listening_means_nothing_left(client: Client, settings: Any) -> None:
    free = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{free.getsockname()[1]}"
    free.close()
    settings.OUTBOUND_ALLOW_PRIVATE = [address]
    with pytest.raises(TemporaryError):
        client.request("POST", f"http://{address}/", repeatable=False)


def test_a_lost_answer_to_a_repeatable_request_is_only_a_delay(client: Client, loopback: Start) -> None:
    server = loopback(silence)
    with pytest.raises(TemporaryError):
        client.request("GET", server.url, repeatable=True)


# What it lets out


@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
def test_no_redirect_is_followed(client: Client, loopback: Start, status: str) -> None:
    target = loopback(answer("200 OK"))
    server = loopback(answer(f"{status} Elsewhere", Location=target.url))
    for method in ("GET", "POST", "PUT", "DELETE"):
        with pytest.raises(DeliveryError):
            client.request(method, server.url, repeatable=False)
    assert target.requests == []


def test_no_error_text_holds_a_secret(client: Client, loopback: Start) -> None:
    body = b'{"error": "bad token s3cret/token+of=ours or s3cret%2Ftoken%2Bof%3Dours or czNjcmV0L3Rva2VuK29mPW91cnM="}'
    server = loopback(answer("422 No", body))
    with pytest.raises(PermanentError) as raised:
        client.request("POST", server.url, repeatable=False)
    assert str(raised.value).count("•••") == 3
    assert "s3cret" not in str(raised.value)
    assert "czNj" not in str(raised.value)


def test_no_error_carries_the_request_along(client: Client, loopback: Start) -> None:
    server = loopback(silence)
    with pytest.raises(UnknownOutcome) as raised:
        client.request("POST", server.url, repeatable=False, headers={"Authorization": SECRET})
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)


def test_no_log_holds_a_secret(client: Client, loopback: Start, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server = loopback(answer("500 Oh", b"x"))
    with pytest.raises(UnknownOutcome):
        client.request("POST", server.url, repeatable=False, headers={"Authorization": SECRET})
    assert SECRET not in caplog.text


def test_a_credential_with_a_newline_never_becomes_a_header(client: Client, loopback: Start) -> None:
    server = loopback(answer("200 OK"))
    with pytest.raises(AuthError) as raised:
        client.request("POST", server.url, repeatable=False, headers={"Authorization": "a\r\nHost: inside"})
    assert server.requests == []
    assert "inside" not in str(raised.value)


def test_an_error_text_is_one_short_line(client: Client, loopback: Start) -> None:
    server = loopback(answer("400 No", b'{"error": "a\\n\\u0000b' + b"x" * 5000 + b'"}'))
    with pytest.raises(PermanentError) as raised:
        client.request("POST", server.url, repeatable=False)
    assert len(str(raised.value)) == 300
    assert not re.search(r"[\x00-\x1f]", str(raised.value))


# What an answer means


def received(status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
    return Answer(status=status, headers=headers or {}, body=body, complete=True, host="net.example")


@pytest.mark.parametrize(
    ("status", "write", "read"),
    [
        (301, PermanentError, PermanentError),
        (302, UnknownOutcome, PermanentError),
        (303, UnknownOutcome, PermanentError),
        (304, UnknownOutcome, PermanentError),
        (307, PermanentError, PermanentError),
        (308, PermanentError, PermanentError),
        (400, PermanentError, PermanentError),
        (401, AuthError, AuthError),
        (403, PermanentError, PermanentError),
        (404, PermanentError, PermanentError),
        (408, TemporaryError, TemporaryError),
        (409, UnknownOutcome, TemporaryError),
        (410, GoneError, GoneError),
        (413, PermanentError, PermanentError),
        (422, PermanentError, PermanentError),
        (425, TemporaryError, TemporaryError),
        (429, TemporaryError, TemporaryError),
        (499, UnknownOutcome, TemporaryError),
        (500, UnknownOutcome, TemporaryError),
        (502, UnknownOutcome, TemporaryError),
        (503, UnknownOutcome, TemporaryError),
        (504, UnknownOutcome, TemporaryError),
    ],
)
def test_each_status_has_one_meaning(status: int, write: type[DeliveryError], read: type[DeliveryError]) -> None:
    assert type(failure(received(status), repeatable=False)) is write
    assert type(failure(received(status), repeatable=True)) is read


def test_a_503_that_asks_to_come_back_was_not_accepted() -> None:
    error = failure(received(503, {"retry-after": "30"}), repeatable=False)
    assert isinstance(error, TemporaryError)
    assert error.retry_after == 30


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "864000"}, 86_400),
        ({"retry-after": formatdate(2_000_000_100, usegmt=True)}, 100),
        ({"retry-after": "soon"}, None),
        ({"x-ratelimit-reset": "2033-05-18T03:35:20.000000Z"}, 120),
        ({"x-ratelimit-reset": "2020-01-01T00:00:00Z"}, 1),
        ({}, None),
    ],
)
def test_the_wait_is_what_the_server_asked_for_within_reason(
    headers: dict[str, str], seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert wait_asked_for(headers) == seconds
