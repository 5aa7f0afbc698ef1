"""Which addresses the wire may call: judged from the text alone, before any name is looked up.

The other half of the rule, where a name really leads, is kept at connect time in `http.py`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from integrations.errors import PermanentError

# Anything else is another protocol's port (22, 25, 6379, ...), which a crafted request could be made to speak to.
WEB_PORTS = frozenset({443, 8443})
# What parsers read differently, or people cannot see: blanks, controls, backslash, and letters beyond ASCII.
DOUBTFUL = re.compile(r"[^\x21-\x7e]|\\")


@dataclass(frozen=True, kw_only=True)
class Address:
    """A URL that may be called; `private_ok` when its exact host:port was allowed by the operator."""

    url: str
    host: str
    private_ok: bool


def checked_address(url: str, *, allow_private: Collection[str] = ()) -> Address:
    """Return the address of `url`, or raise `PermanentError` in words for the person who typed it.

    `allow_private` holds exact "host:port" texts (settings.OUTBOUND_ALLOW_PRIVATE); only they may use plain http,
    another port, or an inside address.
    """
    if DOUBTFUL.search(url):
        raise PermanentError(_("This address holds characters an address cannot have. Write other alphabets as xn--."))
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        raise PermanentError(_("This address cannot be read.")) from None
    if not parts.hostname or port is None:
        raise PermanentError(_("This address must start with https:// and name a host."))
    if "@" in parts.netloc:
        raise PermanentError(_("This address must not hold a user name or password."))
    if f"{parts.hostname}:{port}" in allow_private:
        return Address(url=url, host=parts.hostname, private_ok=True)
    if parts.scheme != "https":
        raise PermanentError(_("This address must start with https://."))
    if port not in WEB_PORTS:
        raise PermanentError(_("This address names a port that the desk does not call; use 443 or 8443."))
    return Address(url=url, host=parts.hostname, private_ok=False)
