"""No setting and no server leads the desk inside: told by a listener there, not by what the desk says of itself."""

import ipaddress
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from urllib3.util import connection as urllib3_connection  # noqa: TID251 (watched, not used to call)

from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter, Call, PassingSession
from integrations.errors import DeliveryError
from integrations.message import Announcement
from tests.integrations.adapters.loopback import Loopback, answer
from tests.integrations.adapters.test_promises import READY

PORT = 8443  # one of the two ports that the desk calls
PUBLIC = "93.184.215.14"
Start = Callable[..., Loopback]
Calls = Callable[..., Call]

# Hosts that are this machine, or would be to a careless parser.
THIS_MACHINE = (
    *(
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
    ),
    *("0", "0.0.0.0", "00.00.00.00", "0x0", "127.0.0.1.", "127.255.255.254", "127.0.0.53", "0300.0250.1.1"),  # noqa: S104 (told, not bound)
    *("localhost", "LOCALHOST", "localhost.", "LocalHost.LocalDomain", "inside.example", "sub.inside.example."),
    *("[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
    *("[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fec0::1]"),
    *("[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "10.0.0.8", "172.16.0.1", "192.168.1.1"),
    *("169.254.169.254", "0xa9fea9fe", "2852039166", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1"),
    *("224.0.0.1", "255.255.255.255", "240.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①", "%31%32%37.0.0.1"),
    *("public.example@127.0.0.1", "public.example:x@127.0.0.1", "public.example\\@127.0.0.1", "127.0.0.1\\.example"),
    *("127.0.0.1%00.example", "127.0.0.1\t", "127.0.0.1\r\nHost: x", "[::1", "::1", ""),
)
FORMS = (
    *(f"https://{host}:{PORT}" for host in THIS_MACHINE),
    *(f"http://127.0.0.1:{PORT}", f"HTTP://LOCALHOST:{PORT}", f"ftp://127.0.0.1:{PORT}", f"gopher://127.0.0.1:{PORT}"),
    *(
        "https://127.0.0.1",
        "https://127.0.0.1:443",
        "https://127.0.0.1:22",
        "https://127.0.0.1:6379",
        "file:///etc/passwd",
    ),
    *(f"//127.0.0.1:{PORT}", f"127.0.0.1:{PORT}", f"https:127.0.0.1:{PORT}", f"https:///127.0.0.1:{PORT}"),
    *(f"https://public.example#@127.0.0.1:{PORT}", f"https://127.0.0.1:{PORT}#@public.example"),
)
NAMES = {
    "inside.example": ["127.0.0.1"],
    "sub.inside.example": ["10.0.0.8", "127.0.0.1"],
    "localhost": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
}
URL_FIELDS = [
    (name, field)
    for name, network in ADAPTERS.items()
    for field in sorted(
        {*network.address_fields, *(key for key, value in network.config_defaults.items() if value.startswith("https"))}
    )
]


class Listener:
    """Takes connections on the loopback addresses, and counts them."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._sockets = [self._listening(socket.AF_INET, "127.0.0.1"), self._listening(socket.AF_INET6, "::1")]

    def close(self) -> None:
        for one in self._sockets:
            one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listening(self, family: socket.AddressFamily, host: str) -> socket.socket:
        made = socket.create_server((host, PORT), family=family)
        threading.Thread(target=self._take, args=(made,), daemon=True).start()
        return made

    def _take(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, address = listening.accept()
            except OSError:
                return
            self.heard.append(str(address))
            connection.close()


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """Somebody listens inside; names are looked up in a table, and nothing public is really called."""
    really = urllib3_connection.create_connection

    def connect(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        if not ipaddress.ip_address(address[0].strip("[]")).is_loopback:
            raise ConnectionRefusedError
        return really(address, *args, **kwargs)

    monkeypatch.setattr(urllib3_connection, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", looked_up(NAMES))
    made = Listener()
    yield made
    made.close()


def looked_up(names: Mapping[str, list[str]]) -> Callable[..., list[tuple[Any, ...]]]:
    """What the C library makes of a host: names by the table, each answer in turn, numbers in all their spellings."""
    turns = {name: list(addresses) for name, addresses in names.items()}

    def look_up(host: str | bytes, port: int | None, *_args: Any, **_kwargs: Any) -> list[tuple[Any, ...]]:
        name = (host.decode() if isinstance(host, bytes) else host).strip("[]").lower().rstrip(".")
        left = turns.get(name, [PUBLIC if name.endswith("public.example") else ""])
        address = left.pop(0) if len(left) > 1 else left[0]
        if not address:
            try:
                address = name.partition("%")[0] if ":" in name else socket.inet_ntoa(socket.inet_aton(name))
            except (OSError, ValueError):
                raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port or 0))]

    return look_up


def adapter(name: str, **settings: str) -> Adapter:
    """A network's adapter with the settings of an attacker; where it is signed in, it is signed in there."""
    ready = READY[name]("https://public.example")
    made = ADAPTERS[name](config={**ready.config, **settings}, credential=ready.credential)
    if name == "bluesky" and "base_url" in settings:
        made.session = PassingSession({"access": "a", "refresh": "r", "did": "did:plc:a", "pds": settings["base_url"]})
    return made


@pytest.fixture
def call(announcement: Announcement, call_of: Calls) -> Callable[[str], Call]:
    """A call to publish a story with its picture."""
    return lambda name: call_of(ADAPTERS[name].compose(announcement, READY[name]("https://public.example").config))


def test_the_listener_hears_who_comes_in(listener: Listener) -> None:
    """Else its silence below would prove nothing."""
    with urllib3_connection.create_connection(("127.0.0.1", PORT), 5):
        pass
    with urllib3_connection.create_connection(("::1", PORT), 5):
        pass
    assert len(FORMS) >= 80
    deadline = threading.Event()
    while len(listener.heard) < 2 and not deadline.wait(0.01):
        pass
    assert len(listener.heard) == 2


@pytest.mark.parametrize(("name", "field"), URL_FIELDS)
def test_no_spelling_of_an_inside_address_is_connected_to(
    name: str, field: str, listener: Listener, call: Callable[[str], Call]
) -> None:
    for form in FORMS:
        network = adapter(name, **{field: form})
        for act in (network.check, lambda network=network: network.create(call(name))):
            with suppress(DeliveryError):
                act()
        assert listener.heard == [], form


@pytest.mark.parametrize(("name", "field"), URL_FIELDS)
def test_a_name_that_leads_inside_the_second_time_gains_nothing(
    name: str, field: str, listener: Listener, call: Callable[[str], Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    for answers in ([PUBLIC, "127.0.0.1"], [PUBLIC, PUBLIC, "::1", "127.0.0.1"], ["127.0.0.1", PUBLIC]):
        monkeypatch.setattr(socket, "getaddrinfo", looked_up({"rebinds.example": answers}))
        network = adapter(name, **{field: f"https://rebinds.example:{PORT}"})
        for act in (network.check, lambda network=network: network.create(call(name))):
            with pytest.raises(DeliveryError):
                act()
    assert listener.heard == []


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
def test_no_redirect_leads_inside(
    name: str, status: str, listener: Listener, loopback: Start, call: Callable[[str], Call]
) -> None:
    for place in (f"https://127.0.0.1:{PORT}/", f"https://inside.example:{PORT}/", f"http://127.0.0.1:{PORT}/"):
        server = loopback(answer(f"{status} Elsewhere", Location=place, Link=f'<{place}>; rel="https://api.w.org/"'))
        network = READY[name](server.url)
        for act in (network.check, lambda network=network: network.create(call(name))):
            with pytest.raises(DeliveryError):
                act()
        assert server.requests
    assert listener.heard == []


INSIDE = f"https://127.0.0.1:{PORT}"
TOLD = {
    "wordpress": {"id": 1, "namespaces": ["wp/v2"], "authentication": {"x": 1}, "source_url": INSIDE},
    "bluesky": {
        "accessJwt": "a",
        "refreshJwt": "r",
        "did": "did:plc:a",
        "didDoc": {"service": [{"id": "#atproto_pds", "serviceEndpoint": INSIDE}]},
    },
    "linkedin": {"value": {"uploadUrl": f"{INSIDE}/upload", "image": "urn:li:image:1"}, "sub": "1"},
    "ghost": {"site": {"url": INSIDE, "version": "6.0"}, "images": [{"url": INSIDE}], "posts": []},
}


@pytest.mark.parametrize("name", TOLD)
def test_no_address_that_a_server_tells_leads_inside(
    name: str, listener: Listener, loopback: Start, call: Callable[[str], Call]
) -> None:
    link = f'<{INSIDE}/wp-json/>; rel="https://api.w.org/"'
    server = loopback(answer("200 OK", json.dumps(TOLD[name]).encode(), Content_Type="application/json", Link=link))
    network = READY[name](server.url)
    network.session = PassingSession()  # signs in first, where there is a session
    for act in (network.check, lambda: network.create(call(name)), lambda: network.find(call(name))):
        with suppress(DeliveryError):
            act()
    assert server.requests
    assert listener.heard == []
