"""Absolute addresses and lasting identities: always the company's own origin, whatever host a request named."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

# RFC 4151: the day from which the authority held the name; part of every id, so it never changes.
TAG_DATE = "2026"
# What a blog's address may not be: these begin other addresses (`posts.urls`).
RESERVED = frozenset(
    {
        *("accessibility", "answer", "archive", "follow", "mail", "newsroom"),
        *("people", "search", "series", "topics", "values", "voices"),
    }
)


def absolute(path: str) -> str:
    """`path` below the company's origin; an absolute address stays as it is."""
    return _joined(settings.WAGTAILADMIN_BASE_URL, path)


@lru_cache(maxsize=4096)
def _joined(origin: str, path: str) -> str:
    return urljoin(f"{origin}/", path)


def tag_uri(kind: str, identity: UUID | str) -> str:
    """`tag:blog.example,2026:story/<uuid>`: an id that outlives slugs, names and moves (RFC 4151)."""
    return f"tag:{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname},{TAG_DATE}:{kind}/{identity}"


def where_languages_begin(known: object) -> list[Any]:
    """Wagtail's `SiteRootPath`s, remembered on `known`, such as a request; it needs no page, and to make one costs."""
    found: list[Any] = Page._get_site_root_paths(known)  # noqa: SLF001
    return found


def path_of(page: Page, known: object = None) -> str:
    """The path of a page, or nothing where it has none.

    Wagtail's `get_url` asks which site was asked for; we have one. `known` (a request) remembers where languages begin.
    """
    return path_at(page.url_path, page._get_site_root_paths(known))  # noqa: SLF001 (what its `get_url_parts` begins with)


def path_at(url_path: str, roots: Iterable[Any]) -> str:
    """The same for what is known of a page alone, and where languages begin."""
    for site in roots:
        if url_path.startswith(site.root_path):
            return front_page(site.language_code) + url_path[len(site.root_path) :]
    return ""


@cache
def front_page(language: str) -> str:
    """The path of a language's home page."""
    with translation.override(language):
        return reverse("wagtail_serve", args=[""])


def path_in(language: str, route: str, **kwargs: str | int) -> str:
    """The path of a named address in one language."""
    return _path_in(language, route, tuple(kwargs.items()))


@lru_cache(maxsize=4096)  # addresses change with the code alone
def _path_in(language: str, route: str, kwargs: tuple[tuple[str, str | int], ...]) -> str:
    with translation.override(language):
        return reverse(route, kwargs=dict(kwargs))
