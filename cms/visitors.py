"""Where a request comes from, when proxies of our own stand in front."""

from ipaddress import AddressValueError, IPv6Address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's address, as the outermost of our own proxies saw it.

    Each proxy adds the address it was called from at the end of `X-Forwarded-For`, so with `PROXY_COUNT` proxies the
    entry that many from the end is true; anything before it was written by the visitor and is not believed. One
    household or office has a whole /64 of IPv6 to choose from, so of such an address its first half is returned.
    """
    entries = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry.strip()]
    count: int = settings.PROXY_COUNT
    if count and len(entries) >= count:
        return _place(entries[-count])
    return _place(str(request.META.get("REMOTE_ADDR", "")))


def _place(address: str) -> str:
    """`2001:db8:1:2::` for `2001:db8:1:2:a:b:c:d`; anything else as it is."""
    try:
        found = IPv6Address(address)
    except AddressValueError:
        return address
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
