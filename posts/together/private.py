"""What every page that is opened by a secret address says to browsers, caches and search engines."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",  # the address is the key: it goes to no other site
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def kept_private(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view whose answers, whatever they are, are kept by nobody and told to nobody."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answer


def never_kept(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that shows a secret once, at an address that is none.

    It may tell its address: browsers send `Origin: null` from a page that does not, and its forms would be refused.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response["Cache-Control"] = HEADERS["Cache-Control"]
        return response

    return answer
