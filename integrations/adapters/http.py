"""The one HTTP client. No other module imports `requests` (a lint rule keeps it so).

What it promises for every call: https to public addresses only, judged by the address that is really connected to;
no redirects, proxies, cookies or `.netrc`; an end within `deadline` seconds; at most 1 MB of answer in memory;
and every ending is an `Answer` or one error of `integrations.errors` whose words hold no secret.
"""

import base64
import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from requests.adapters import HTTPAdapter
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from typing_extensions import override

from integrations.adapters.address import Address, checked_address
from integrations.adapters.base import Adapter
from integrations.adapters.outcomes import Answer, failure, room_left
from integrations.adapters.watchdog import Watchdog
from integrations.errors import AuthError, DeliveryError, PermanentError, TemporaryError, UnknownOutcome
from integrations.faults import reach
from integrations.times import DEADLINE, scaled

BODY_CAP = 1_000_000  # bytes, after decompression
CHUNK = 16_384  # bytes
CONNECT_TIMEOUT, READ_TIMEOUT = 5, 25  # seconds; the watchdog ends the whole
LONGEST_WORDS = 300  # characters of an error kept for people
PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
HIDDEN = "•••"


class HttpAdapter(Adapter):
    """An adapter that speaks HTTP; subclasses call `request`, or `exchange` to judge the status themselves."""

    deadline: ClassVar[float] = DEADLINE
    body_cap: ClassVar[int] = BODY_CAP
    address_fields: ClassVar[tuple[str, ...]] = ()  # settings that must be addresses the desk may call

    def __init__(self, *, config: Mapping[str, Any], credential: Mapping[str, str]) -> None:
        super().__init__(config=config, credential=credential)
        self.lent_secrets: set[str] = set()  # tokens of a session that this call has used

    @classmethod
    @override
    def check_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Refuse an address that no call could be made to."""
        wrong: dict[str, str] = {}
        for name in cls.address_fields:
            try:
                checked_address(cls.setting(fields, name), allow_private=settings.OUTBOUND_ALLOW_PRIVATE)
            except PermanentError as error:
                wrong[name] = str(error)
        return wrong

    @classmethod
    @override
    def host(cls, config: Mapping[str, Any]) -> str:
        """The host and port of the first address."""
        return urlsplit(cls.setting(config, cls.address_fields[0])).netloc.lower() if cls.address_fields else ""

    @sensitive_variables()
    def request(self, method: str, url: str, *, repeatable: bool, **content: Any) -> Answer:
        """`exchange`, and raise what any answer but 2xx stands for (see `outcomes.failure`)."""
        answer = self.exchange(method, url, repeatable=repeatable, **content)
        if answer.ok:
            return answer
        raise self.redacted(failure(answer, repeatable=repeatable))

    @sensitive_variables()
    def exchange(
        self, method: str, url: str, *, repeatable: bool, headers: Mapping[str, str] | None = None, **content: Any
    ) -> Answer:
        """Send one request and return whatever is answered.

        `repeatable`: twice does the same as once. `content` is `params`, `json`, `data` or `files` as requests
        takes them. Raises `PermanentError` for an address that may not be called, `TemporaryError` when the
        request surely did not leave (or may be repeated), `UnknownOutcome` when it may have arrived.
        """
        address = checked_address(url, allow_private=settings.OUTBOUND_ALLOW_PRIVATE)
        sendable = {"Accept-Encoding": "identity", **_sendable(headers or {})}
        with Watchdog(seconds=scaled(self.deadline)) as watchdog, _session(address, watchdog) as session:
            answer = _send(session, watchdog, method, address, cap=self.body_cap, headers=sendable, **content)
        if answer is not None:
            self.room = room_left(answer.headers) or self.room
            return answer
        raise no_answer(url, lost=watchdog.may_have_left and not repeatable)

    @override
    def picture(self, url: str) -> bytes:
        """What is at the address of a picture, whole; empty where there is none. Nothing of ours is shown for it."""
        if not url:
            return b""
        try:
            answer = self.exchange("GET", url, repeatable=True)
        except DeliveryError:
            return b""
        return answer.body if answer.ok and answer.complete else b""

    def redacted(self, error: DeliveryError) -> DeliveryError:
        """The same error, its words short, on one line and without any of the channel's secrets."""
        error.args = (redact(str(error), [*self.secrets(), *self.lent_secrets]),)
        return error

    def secrets(self) -> Iterable[str]:
        """What no word of an error may hold, in whatever form a server sends it back."""
        return self.credential.values()


def redact(words: str, secrets: Iterable[str]) -> str:
    """`words` on one line, at most `LONGEST_WORDS` long, with each secret (also URL-quoted or in base64) hidden."""
    forms = {
        form
        for secret in secrets
        if secret
        for form in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode())
    }
    for form in sorted(forms, key=len, reverse=True):
        words = words.replace(form, HIDDEN)
    words = re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", words).strip()
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1] + "…"


class _WatchedTransport(HTTPAdapter):
    """A requests transport whose connections report to a watchdog."""

    watchdog: Watchdog

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _watched(pool.ConnectionCls, self.watchdog)  # urllib3's own way to extend
        return pool


class _PublicTransport(_WatchedTransport, IPFilterAdapter):  # type: ignore[misc]  # it ships no types
    """Connects to public addresses only.

    requests-hardened resolves the name once, refuses inside addresses and connects to that very address, so a name
    that changes its mind in between (rebinding) gains nothing. Of IPv6 it lets `::127.0.0.1`, `::ffff:0:127.0.0.1`
    and `fec0::/10` through; hence the narrower rule here.
    """

    def __init__(self) -> None:
        super().__init__(is_https_proto=True)  # type: ignore[call-arg]

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        host_params, pool_kwargs = super().build_connection_pool_key_attributes(*args, **kwargs)
        address = ipaddress.ip_address(host_params["host"].strip("[]"))
        if not address.is_global or (address.version == 6 and address not in PUBLIC_IPV6):
            raise InvalidIPAddress(address)
        return host_params, pool_kwargs


def _watched(connection: Any, watchdog: Watchdog) -> Any:
    """A subclass of a urllib3 connection class that puts its sockets under `watchdog`."""

    class Watched(connection):  # type: ignore[misc]
        def _new_conn(self) -> Any:
            line = super()._new_conn()
            watchdog.watch(line)
            return line

        def connect(self) -> None:
            super().connect()
            watchdog.may_have_left = True

        def getresponse(self) -> Any:
            reach("request_sent")
            return super().getresponse()

    return Watched


def _session(address: Address, watchdog: Watchdog) -> requests.Session:
    session: requests.Session = Manager(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
            user_agent_override="Byline",
        )
    ).get_session()
    _mount(session, address, watchdog)
    return session


def _mount(session: requests.Session, address: Address, watchdog: Watchdog) -> None:
    session.trust_env = False
    transport = _WatchedTransport() if address.private_ok else _PublicTransport()
    transport.watchdog = watchdog
    session.mount("https://", transport)
    session.mount("http://", transport)  # only an allowed address comes here; see `checked_address`


@contextmanager
def keeping_promises(session: requests.Session, url: str) -> Iterator[Watchdog]:
    """Have the session of somebody else's client, which is to call `url`, keep what this module promises.

    The watchdog tells whether anything may have left. Raises `PermanentError` for an address that may not be called.
    """
    address = checked_address(url, allow_private=settings.OUTBOUND_ALLOW_PRIVATE)
    with Watchdog(seconds=scaled(DEADLINE)) as watchdog:
        _mount(session, address, watchdog)
        session.max_redirects = 0  # whoever answers a write with one has not said whether it was done
        yield watchdog


@sensitive_variables()
def _send(
    session: requests.Session, watchdog: Watchdog, method: str, address: Address, *, cap: int, **content: Any
) -> Answer | None:
    """The answer, or None when there is none. Errors end here: their tracebacks carry headers with secrets."""
    try:
        with session.request(method, address.url, stream=True, **content) as response:
            body, whole = _read(response, cap)
            return Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=body,
                complete=whole and not watchdog.expired,
                host=address.host,
            )
    except requests.RequestException:
        return None


def _read(response: requests.Response, cap: int) -> tuple[bytes, bool]:
    """The body up to the cap, and whether that was all of it. A body that breaks off does not unsay the status."""
    body = bytearray()
    try:
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > cap:
                return bytes(body[:cap]), False
    except requests.RequestException:
        return bytes(body), False
    return bytes(body), True


def _sendable(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers, proven to be printable ASCII: a stray newline in a pasted token would be a header of its own."""
    if all(re.fullmatch(r"[\x20-\x7e]*", value) for value in headers.values()):
        return headers
    raise AuthError(_("The saved credential holds characters that cannot be part of one. Please enter it again."))


def no_answer(url: str, *, lost: bool) -> DeliveryError:
    """One wording for everything that keeps us from connecting: a nosy base URL learns nothing about inside ports."""
    host = urlsplit(url).hostname
    if lost:
        return UnknownOutcome(_("The answer of %(host)s did not arrive.") % {"host": host})
    return TemporaryError(
        _("No connection to %(host)s. It must be reachable from the internet, with a valid certificate.")
        % {"host": host}
    )
