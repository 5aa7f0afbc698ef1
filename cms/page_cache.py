"""Whole public pages from a cache that all workers share, under the name of what the site shows (its generation).

A change moves that name in its own transaction (`posts.public_changes`), so nothing has to be deleted, and a page of
before is never found again. Each process asks for the name at most every `GENERATION_SECONDS`: no page is older than
that. When the database does not answer, the last known name goes on, and with it the pages that were kept: nothing
can have been withdrawn meanwhile. Django's own cache middleware knows keys and ages, but no generation.
"""

import hashlib
import time
from collections.abc import Callable
from functools import cache

import redis
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import set_response_etag

from cms.env import BASE_DIR
from posts import public_changes

KEPT_FOR = 60 * 60  # seconds; after a change nobody asks for a page any more, so it ends by itself
LISTS = {"before", "after"}  # what an address may say after its question mark: a page of a list (`posts.listing`)
PAGES_COME_FROM = {".py", ".html", ".css", ".svg", ".woff2", ".mo"}

Kept = tuple[bytes, dict[str, str]]  # a page's body and headers


class PageCache:
    """Answers with a kept page, or keeps the one that was made. Stands outside whatever says who may keep what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._release = _release()
        self._known: tuple[str, float] | None = None  # generation, and when we asked

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        generation = self._generation() if _anybodys(request) else None
        if generation is None:
            return self.get_response(request)
        key = _key(request, f"{self._release}.{generation}")
        if kept := _kept(key):
            return HttpResponse(kept[0], headers=kept[1])
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponse) and _may_be_kept(response):
            set_response_etag(response)
            _keep(key, (response.content, dict(response.items())))
        return response

    def _generation(self) -> str | None:
        """What the site shows now, as this process knows it; None while nobody could be asked."""
        now = time.monotonic()
        if self._known and now - self._known[1] < settings.GENERATION_SECONDS:
            return self._known[0]
        try:
            self._known = (public_changes.generation(), now)
        except (DatabaseError, InterfaceError):
            self._known = (self._known[0], now) if self._known else None
        return self._known[0] if self._known else None


def _anybodys(request: HttpRequest) -> bool:
    """Whether the answer may be the same for everybody: nobody is logged in, and the address names a page.

    Not when Wagtail makes a request of its own to show a draft, at the address the page has or will have.
    """
    if getattr(request, "is_dummy", False) or getattr(request, "is_preview", False):
        return False
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    return "Authorization" not in request.headers and LISTS.issuperset(request.GET)


def _may_be_kept(response: HttpResponse) -> bool:
    """A page that was found, says that anybody may keep it, and depends on nothing but its address."""
    allowed = [part.strip() for part in response.get("Cache-Control", "").split(",")]
    alike = not response.cookies and not response.has_header("Vary")
    return response.status_code == 200 and not response.streaming and "public" in allowed and alike


def _release() -> str:
    """A name for the code and the settings that make pages: those of another release, or company, are not ours."""
    said = [str(settings.SECRET_KEY), settings.WAGTAIL_SITE_NAME, settings.WAGTAILADMIN_BASE_URL, settings.WEBSUB_HUB]
    return hashlib.sha256("\n".join([*said, _code()]).encode()).hexdigest()[:12]


@cache
def _code() -> str:
    """The files that pages come from, as they were when this process began."""
    folders = (BASE_DIR / app for app in ("cms", "posts", "integrations"))
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in PAGES_COME_FROM)
    return "\n".join(f"{path} {path.stat().st_mtime_ns}" for path in files)


def _key(request: HttpRequest, generation: str) -> str:
    """The day counts too: an invitation ends, and forms carry the date."""
    asked = f"{request.scheme} {request.get_host()} {request.get_full_path()}"
    return f"{generation}.{timezone.localdate():%j}.{hashlib.sha256(asked.encode()).hexdigest()}"


def _kept(key: str) -> Kept | None:
    """The page; None also when the cache is away, which makes the site slower and nothing else."""
    try:
        kept: Kept | None = caches["pages"].get(key)
    except redis.RedisError:
        return None
    return kept


def _keep(key: str, page: Kept) -> None:
    try:
        caches["pages"].set(key, page, KEPT_FOR)
    except redis.RedisError:
        return
