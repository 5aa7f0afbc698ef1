"""The twelve contract tests of a signed webhook (reference/channels.md section 8), and what its events say."""

import base64
import json
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from integrations.adapters.base import Call
from integrations.adapters.webhook import Webhook, secret_bytes, signatures
from integrations.errors import AuthError, GoneError, PermanentError, TemporaryError, UnknownOutcome
from integrations.message import Announcement, Receipt
from integrations.sandbox.rules import WEBHOOK_SECRET
from integrations.sandbox.server import Sandbox
from tests.integrations.adapters.loopback import Loopback, answer, drip, silence

Start = Callable[..., Loopback]
Calls = Callable[..., Call]
OLD_SECRET = "whsec_" + base64.b64encode(b"o" * 32).decode()


def webhook(url: str, **credential: str) -> Webhook:
    return Webhook(config={"url": url}, credential={"secret": WEBHOOK_SECRET, **credential})


@pytest.fixture
def call(announcement: Announcement, call_of: Calls) -> Call:
    return call_of(Webhook.compose(announcement, {}))


def test_1_the_signature_is_that_of_the_published_vector() -> None:
    signed = signatures(
        [secret_bytes(WEBHOOK_SECRET)],
        key="msg_test_1",
        stamp=1_700_000_000,
        body=b'{"type":"post.published","data":{"id":1}}',
    )
    assert signed == "v1,dHfI4dqoOAgtncuJxN0/6gL+y1dLsliUcQUjCcxMp7s="


def test_2_a_retry_has_the_same_id_with_a_new_time_and_signature(
    loopback: Start, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = loopback(answer("204 Done"))
    for moment in (1_800_000_000, 1_800_000_300):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        webhook(server.url).create(call)
    first, second = server.headers(0), server.headers(1)
    assert first["webhook-id"] == second["webhook-id"] == call.key
    assert (first["webhook-timestamp"], second["webhook-timestamp"]) == ("1800000000", "1800000300")
    assert first["webhook-signature"] != second["webhook-signature"]


def test_3_two_secrets_give_two_signatures(loopback: Start, call: Call) -> None:
    server = loopback(answer("204 Done"))
    webhook(server.url, previous_secret=OLD_SECRET).create(call)
    headers = server.headers()
    stamp, body = int(headers["webhook-timestamp"]), server.body()
    expected = [
        signatures([secret_bytes(secret)], key=call.key, stamp=stamp, body=body)
        for secret in (WEBHOOK_SECRET, OLD_SECRET)
    ]
    assert headers["webhook-signature"].split(" ") == expected


def test_4_a_redirect_is_not_followed(loopback: Start, call: Call) -> None:
    target = loopback(answer("204 Done"))
    server = loopback(answer("301 Moved", Location=target.url))
    with pytest.raises(PermanentError, match="base URL"):
        webhook(server.url).create(call)
    assert target.requests == []


def test_5_a_410_says_that_the_endpoint_wants_no_more(loopback: Start, call: Call) -> None:
    with pytest.raises(GoneError):
        webhook(loopback(answer("410 Gone")).url).create(call)


@pytest.mark.parametrize("wait", ["90", formatdate(1_800_000_090, usegmt=True)])
def test_6_a_429_says_how_long_to_wait(loopback: Start, call: Call, wait: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    with pytest.raises(TemporaryError) as raised:
        webhook(loopback(answer("429 Slow down", Retry_After=wait)).url).create(call)
    assert raised.value.retry_after == 90


def test_7_after_a_timeout_the_receiver_can_tell_that_it_is_the_same_event(
    loopback: Start, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Webhook, "deadline", 0.2)
    server = loopback(silence, answer("204 Done"))
    with pytest.raises(UnknownOutcome):
        webhook(server.url).create(call)
    webhook(server.url).create(call)
    assert server.headers(0)["webhook-id"] == server.headers(1)["webhook-id"]
    assert Webhook.idempotent_for == float("inf")


def test_8_an_endless_slow_body_is_cut_and_counts_as_received(
    loopback: Start, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Webhook, "deadline", 0.2)
    server = loopback(drip(answer("200 OK", Content_Length="900000"), b"z"))
    assert webhook(server.url).create(call).remote_id == call.key


def test_9_any_body_with_a_200_is_a_yes(loopback: Start, call: Call) -> None:
    server = loopback(answer("200 OK", b"\xff<html>}{"))
    assert webhook(server.url).create(call).remote_id == call.key


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"])
def test_10_a_name_that_leads_inside_is_refused(call: Call, inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family = socket.AF_INET6 if ":" in inside else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: [(family, 1, 6, "", (inside, 443))])
    with pytest.raises(TemporaryError, match="No connection"):
        webhook("https://hook.example/in").create(call)


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        pytest.param({}, [b"P"], id="good"),
        pytest.param({"vouched_for": False}, [], id="nobody-vouches-for-it"),
        pytest.param({"days_left": -1}, [], id="expired"),
        pytest.param({"host": "127.0.0.2"}, [], id="of-another-name"),
    ],
)
def test_11_a_bad_certificate_means_nothing_was_sent(
    loopback: Start,
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    certificate: dict[str, Any],
    said: list[bytes],
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    vouched_for = certificate.pop("vouched_for", True)
    context.load_cert_chain(own := self_signed(tmp_path, **certificate))
    if vouched_for:
        monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(own))
    heard: list[bytes] = []

    def shake_hands(connection: socket.socket, _over: Any) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            heard.append(secure.recv(1))

    server = loopback(shake_hands, before_reading=True)
    expected = UnknownOutcome if said else TemporaryError
    with pytest.raises(expected, match="did not arrive" if said else "certificate"):
        webhook(server.url.replace("http:", "https:")).create(call)
    assert heard == said


def test_12_the_bytes_that_are_signed_are_the_bytes_that_are_sent(loopback: Start, call: Call) -> None:
    server = loopback(answer("204 Done"))
    webhook(server.url).create(call)
    headers, body = server.headers(), server.body()
    assert "Şilan Aydın".encode() in body
    assert headers["webhook-signature"] == signatures(
        [secret_bytes(WEBHOOK_SECRET)], key=call.key, stamp=int(headers["webhook-timestamp"]), body=body
    )


@pytest.mark.parametrize(
    ("verb", "kind"), [("create", "post.published"), ("edit", "post.updated"), ("delete", "post.withdrawn")]
)
def test_each_verb_is_an_event_with_a_thin_payload(loopback: Start, call: Call, verb: str, kind: str) -> None:
    server = loopback(answer("204 Done"))
    there = () if verb == "create" else (Receipt(remote_id="x"),)
    getattr(webhook(server.url), verb)(call, *there)
    event = json.loads(server.body())
    assert event["type"] == kind
    assert event["data"] == {
        "id": "0b6f3f0e-8f5b-4a8e-9a55-6f1f0c2d7c11",
        "url": "https://blog.example/stories/the-ring/",
        "title": "The ring under the fridge",
        "language": "en",
        "authors": ["Femke de Vries", "Şilan Aydın"],
        "published": "2026-11-20T09:00:00+00:00",
    }


def test_the_event_keeps_the_time_of_its_first_try(loopback: Start, announcement: Announcement, call_of: Calls) -> None:
    server, since = loopback(answer("204 Done")), datetime.now(UTC) - timedelta(hours=5)
    webhook(server.url).create(call_of(Webhook.compose(announcement, {}), since=since))
    assert json.loads(server.body())["timestamp"] == since.isoformat()


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_***", "whsec_" + "QUFB" * 30])
def test_a_malformed_secret_asks_for_a_person_before_anything_is_sent(loopback: Start, call: Call, secret: str) -> None:
    server = loopback(answer("204 Done"))
    with pytest.raises(AuthError) as raised:
        webhook(server.url, secret=secret).create(call)
    assert server.requests == []
    assert not secret or secret not in str(raised.value) or secret == "whsec_"


def test_a_real_receiver_accepts_each_event_once(sandbox: Callable[..., Sandbox], call: Call) -> None:
    receiver = sandbox()
    sender = webhook(f"{receiver.url}/webhook")
    sender.create(call)
    sender.create(call)
    assert [(event.type, event.repeats) for event in receiver.world.store.events()] == [("post.published", 1)]


def test_the_check_proves_the_secret(sandbox: Callable[..., Sandbox]) -> None:
    receiver = sandbox()
    webhook(f"{receiver.url}/webhook").check()
    with pytest.raises(AuthError):
        webhook(f"{receiver.url}/webhook", secret=OLD_SECRET).check()


def test_a_receiver_accepts_the_old_or_the_new_secret_while_they_change(
    sandbox: Callable[..., Sandbox], call: Call
) -> None:
    receiver = sandbox()
    webhook(f"{receiver.url}/webhook", secret=OLD_SECRET, previous_secret=WEBHOOK_SECRET).create(call)
    assert len(receiver.world.store.events()) == 1


def self_signed(folder: Path, *, host: str = "127.0.0.1", days_left: int = 1) -> Path:
    """A certificate for `host` and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=days_left))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
