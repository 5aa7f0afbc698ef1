"""Whether a reader finds something at an address that stands in a post. Asked politely, and every doubt is a doubt."""

import re
import socket
from enum import StrEnum
from typing import Any, ClassVar, Final
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from integrations.adapters.http import HttpAdapter
from integrations.adapters.outcomes import Answer
from integrations.errors import DeliveryError, PermanentError

HOPS: Final = 4  # requests along redirects; each address is judged anew
NAME: Final = re.compile(r"([a-z0-9_-]+\.)+[a-z][a-z0-9-]*", re.IGNORECASE)  # of a host on the internet; no number
NOT_THERE: Final = frozenset({404, 410})


class Seen(StrEnum):
    """What a look says; only `NOT_THERE` and `NO_HOST` say that something is wrong."""

    THERE = "there"
    NOT_THERE = "not-there"  # the server itself says so
    NO_HOST = "no-host"  # as far as this machine's name service knows
    UNSEEN = "unseen"  # it could not be looked at: that may be its network or ours, or it is for some eyes only


def look(url: str) -> Seen:
    """Look at one address (absolute, http or https); raises nothing.

    Plain http is never spoken: as browsers do, the safe address is asked first, and here only a yes is believed.
    """
    seen = _seen(url)
    if seen is None and url.startswith("http://"):
        seen = _seen(url.replace("http://", "https://", 1))
        return Seen.THERE if seen == Seen.THERE else Seen.UNSEEN
    return seen or Seen.UNSEEN


def _seen(url: str) -> Seen | None:
    """None for an address that the desk does not call, or that is none."""
    try:
        return _Page(config={}, credential={}).seen(_quoted(url))
    except (PermanentError, ValueError):
        return None


def _quoted(url: str) -> str:
    """With a path as servers read it. A name beyond ASCII stays as it is, and is not called."""
    parts = urlsplit(url)
    return parts._replace(path=iri_to_uri(parts.path), query=iri_to_uri(parts.query)).geturl()


class _Page(HttpAdapter):
    """One page of anybody's. Nothing is sent but the question, and of the answer little is read."""

    deadline: ClassVar[float] = 5.0
    body_cap: ClassVar[int] = 16_384

    def seen(self, url: str) -> Seen:
        """Raises `PermanentError` where it may not be called, `ValueError` where it leads to no address."""
        for hop in range(HOPS):
            try:
                answer = self._answer(url)
            except PermanentError:
                if hop == 0:
                    raise
                return Seen.UNSEEN
            except DeliveryError:
                return Seen.NO_HOST if _no_such_host(urlsplit(url).hostname or "") else Seen.UNSEEN
            if not _moved(answer):
                return _verdict(answer)
            url = _quoted(urljoin(url, answer.headers["location"]))
        return Seen.UNSEEN

    def _answer(self, url: str) -> Answer:
        """To a HEAD, else to a GET: many servers answer a HEAD with whatever comes to their mind."""
        asked: dict[str, Any] = {"repeatable": True, "headers": {"Accept": "*/*"}}
        answer = self.exchange("HEAD", url, **asked)
        return answer if answer.ok or _moved(answer) else self.exchange("GET", url, **asked)


def _moved(answer: Answer) -> bool:
    return 300 <= answer.status < 400 and bool(answer.headers.get("location"))


def _verdict(answer: Answer) -> Seen:
    if answer.ok:
        return Seen.THERE
    return Seen.NOT_THERE if answer.status in NOT_THERE else Seen.UNSEEN


def _no_such_host(host: str) -> bool:
    """Whether the name service answers that there is no such name; its silence says nothing. Asked as a full name."""
    if not NAME.fullmatch(host):
        return False
    try:
        socket.getaddrinfo(f"{host.rstrip('.')}.", 443)
    except socket.gaierror as error:
        return error.errno == socket.EAI_NONAME
    except OSError:
        return False
    return False
