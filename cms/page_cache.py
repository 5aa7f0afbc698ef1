"""Whole public pages from a cache that all workers share, as long as they are what would be made anew.

Each page is kept with the name of what the site showed (its generation) and with what it asked of the database. A
change moves that name in its own transaction (`posts.public_changes`), and each process asks for it at most every
`GENERATION_SECONDS`: no page is older than that. A page under another name is asked about once more
(`cms.answers`): most are answered as they were, since the change was elsewhere, and go on under the new name. When
the database does not answer, the last known name goes on, and with it the pages that were kept: nothing can have been
withdrawn meanwhile. Django's own cache middleware knows keys and ages, but no generation.
"""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple

import redis
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import set_response_etag

from cms import answers
from cms.env import BASE_DIR
from integrations.prepared import keeps_plans
from posts import looks, public_changes
from posts.addresses import where_languages_begin

KEPT_FOR = 60 * 60  # seconds from its making
LISTS = {"before", "after"}  # what an address may say after its question mark: a page of a list (`posts.listing`)
PAGES_COME_FROM = {".py", ".html", ".css", ".svg", ".woff2", ".mo"}


class Kept(NamedTuple):
    """A page, and what says whether it is still the one that would be made."""

    body: bytes
    headers: dict[str, str]
    generation: str
    made_at: float  # seconds since 1970
    beside: str
    asked: tuple[answers.Asked, ...] | None

    def response(self) -> HttpResponse:
        return HttpResponse(self.body, headers=self.headers)

    def asked_again(self, now: "Site") -> "Kept | None":
        """Itself, if it would be made just so now, whatever changed on the site since; else nothing."""
        if not self.asked or time.time() - self.made_at > KEPT_FOR:
            return None
        try:
            asked = answers.still(self.asked) if self.beside == now.beside else None
        except (DatabaseError, InterfaceError):
            return None
        if not asked or asked is self.asked:
            return self if asked else None
        return self._replace(asked=tuple(asked))


@dataclass(frozen=True)
class Site:
    """What a process knows of the site."""

    generation: str  # names what it shows
    root_paths: Any  # where languages begin: Wagtail keeps that in a cache of its own, so no page asks the database
    since: float = field(compare=False)  # when we first knew it so, by `time.monotonic`

    @cached_property
    def looks(self) -> str:
        """Names the styles of blogs with a colour of their own, which every page leads to."""
        return looks.current()

    @property
    def beside(self) -> str:
        """What a page is made of beside what it asks, as it is kept with it."""
        return f"{self.root_paths} {self.looks}"

    def told(self, request: HttpRequest) -> None:
        """Let whatever makes the page take this from here; Wagtail looks there before its cache."""
        request._wagtail_cached_site_root_paths = self.root_paths  # type: ignore[attr-defined]  # noqa: SLF001
        with suppress(DatabaseError, InterfaceError):  # then the page asks, and says what is wrong
            request.looks = self.looks  # type: ignore[attr-defined]


class PageCache:
    """Answers with a kept page, or keeps the one that was made. Stands outside whatever says who may keep what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._release = _release()
        self._known: tuple[Site, float] | None = None  # and when we asked

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now = self.site() if _anybodys(request) else None
        if now is None:
            return self.get_response(request)
        key = _key(request, self._release)
        found = _found(key, _right(key))
        kept: Kept | None = found.get(key)
        if kept is None:
            return self._made(request, key, now)
        right = f"{now.generation}.{kept.made_at}"  # of this very page, not of one that stood in its place
        if kept.generation == now.generation or found.get(_right(key)) == right:
            return kept.response()
        again = kept.asked_again(now)
        if again is None:
            return self._made(request, key, now)
        if again is kept:
            _keep(_right(key), right)
        else:
            _keep(key, again._replace(generation=now.generation))
        return again.response()

    def _made(self, request: HttpRequest, key: str, now: Site) -> HttpResponseBase:
        """Made anew, and kept if it may be."""
        made_at = time.time()
        now.told(request)
        if isinstance(caches["pages"], DummyCache):  # nobody would ask again
            return self.get_response(request)
        with answers.listening() as heard:
            response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponse) and _may_be_kept(response):
            set_response_etag(response)
            _keep(key, Kept(response.content, dict(response.items()), now.generation, made_at, now.beside, heard.all()))
        return response

    def site(self) -> Site | None:
        """The site as this process knows it; None while nobody could be asked."""
        now = time.monotonic()
        if self._known and now - self._known[1] < settings.GENERATION_SECONDS:
            return self._known[0]
        try:
            site = Site(public_changes.generation(), where_languages_begin(SimpleNamespace()), since=now)
            known = self._known[0] if self._known else site
            self._known = (known if site == known and now - known.since < KEPT_FOR else site, now)
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
    return "HTTP_AUTHORIZATION" not in request.META and LISTS.issuperset(request.GET)


def _may_be_kept(response: HttpResponse) -> bool:
    """A page that was found, says that anybody may keep it, and depends on nothing but its address."""
    allowed = [part.strip() for part in response.get("Cache-Control", "").split(",")]
    alike = not response.cookies and not response.has_header("Vary")
    return response.status_code == 200 and not response.streaming and "public" in allowed and alike


def _release() -> str:
    """A name for the code and the settings that make pages: those of another release, or company, are not ours."""
    said = [str(settings.SECRET_KEY), settings.WAGTAIL_SITE_NAME, settings.WAGTAILADMIN_BASE_URL, settings.WEBSUB_HUB]
    plans = str(keeps_plans(connection))  # a page is asked again in the way of its own process
    return hashlib.sha256("\n".join([*said, plans, _code()]).encode()).hexdigest()[:12]


@cache
def _code() -> str:
    """The files that pages come from, as they were when this process began."""
    folders = (BASE_DIR / app for app in ("cms", "posts", "integrations"))
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in PAGES_COME_FROM)
    return "\n".join(f"{path} {path.stat().st_mtime_ns}" for path in files)


def _key(request: HttpRequest, release: str) -> str:
    """The day counts too: an invitation ends, and forms carry the date."""
    asked = f"{request.scheme} {request.get_host()} {request.get_full_path()}"
    return f"{release}.{timezone.localdate():%j}.{hashlib.sha256(asked.encode()).hexdigest()}"


def _right(key: str) -> str:
    """Where it says under which name of the site a page was found right last."""
    return f"{key}.right"


def _found(*keys: str) -> dict[str, Any]:
    """What is there; nothing, too, when the cache is away, which makes the site slower and nothing else."""
    try:
        return caches["pages"].get_many(keys)
    except redis.RedisError:
        return {}


def _keep(key: str, value: object) -> None:
    try:
        caches["pages"].set(key, value, KEPT_FOR)
    except redis.RedisError:
        return
