"""What every response says to browsers and caches: what it may load, and how long it may be kept."""

from functools import cache
from typing import Any, Final

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin

AS_SET: Final = PolicyParts()  # by the settings, and nothing else
DESK = "/admin/"
# Pages of our own that take somebody's words or log-in: scripts of ours, nothing inline (see posts/writers).
PERSONAL = ("/write/", "/account/", "/read/", "/consent/")


class ContentPolicy(CSPMiddleware):
    """The strict policy for readers, and for the desk the tightest that Wagtail's editor runs under.

    Wagtail's admin needs inline scripts and styles (wagtail/wagtail#1288).
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if _belongs_to_the_desk(request) and parts.config is None and not report_only:
            parts.config = settings.DESK_CONTENT_POLICY
        elif request.path_info.startswith(PERSONAL) and parts.config is None and not report_only:
            parts.config = settings.PERSONAL_CONTENT_POLICY
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Readers' pages all have the same: it is put together once."""
        reported = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
        if reported or settings.DEBUG or self.get_policy_parts(request, response) != AS_SET:
            return super().process_response(request, response)
        if not getattr(response, "_csp_exempt", False):
            response.headers.setdefault(HEADER, _readers_policy())
        return response


@cache
def _readers_policy() -> str:
    return str(build_policy())


def _belongs_to_the_desk(request: HttpRequest) -> bool:
    """The desk's own pages, and a page inside the editor's preview panel, where Wagtail runs its checks."""
    return request.path_info.startswith(DESK) or getattr(request, "in_preview_panel", False)


class ReadersLanguage(LocaleMiddleware):
    """Sends a reader to the pages of a language they read; what has no language answers for itself.

    Without this a missing picture, or a desk page that is not there for somebody, is first sent to `/en/…`.
    """

    WITHOUT_LANGUAGE = (
        *(DESK, *PERSONAL, "/media/", "/static/", "/documents/", "/mail-reports/"),
        *("/sitemap.xml", "/robots.txt", "/looks/"),
    )

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(self.WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)


class PublicCaching(MiddlewareMixin):
    """Let shared caches keep what everybody may read: a page for a second, and for a day while we do not answer.

    Stands outside the session middleware: an answer that depended on who asked carries `Vary: Cookie` by now. What
    somebody gets who is logged in is kept by nobody.
    """

    PAGE = {"public": True, "max_age": 1, "stale_while_revalidate": 1, "stale_if_error": 86_400}
    FILE = {"public": True, "max_age": 60}

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path_info.startswith(DESK) or response.has_header("Cache-Control"):
            return response
        if _depends_on_reader(response) or settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True, no_store=True)
        elif request.method in ("GET", "HEAD") and response.status_code in (200, 301, 304):
            patch_cache_control(response, **(self.FILE if response.streaming else self.PAGE))
        return response


def _depends_on_reader(response: Any) -> bool:
    return bool(response.cookies) or "cookie" in response.get("Vary", "").lower()
