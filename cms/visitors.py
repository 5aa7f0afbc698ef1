"""Where a request comes from, when proxies of our own stand in front."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's address, as the outermost of our own proxies saw it.

    Each proxy adds the address it was called from at the end of `X-Forwarded-For`, so with `PROXY_COUNT` proxies the
    entry that many from the end is true; anything before it was written by the visitor and is not believed.
    """
    entries = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry.strip()]
    count: int = settings.PROXY_COUNT
    if count and len(entries) >= count:
        return entries[-count]
    return str(request.META.get("REMOTE_ADDR", ""))
