"""One line of the log a request, with the id that all lines of this request carry."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from integrations import trace

log = logging.getLogger("cms.request_log")


class Traced:
    """Begins a trace. A request that approves something ends with the seal's (`integrations.trace`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        trace.begin()
        response = self.get_response(request)
        # The path alone: what follows a question mark may open a door.
        facts = {"method": request.method, "path": request.path, "status": response.status_code}
        seconds = round(time.monotonic() - began, 3)
        log.info("%(method)s %(path)s %(status)s", facts, extra={**facts, "seconds": seconds})
        return response
