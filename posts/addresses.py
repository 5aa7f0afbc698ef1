"""Absolute addresses and lasting identities: always the company's own origin, whatever host a request named."""

from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

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
    return urljoin(f"{settings.WAGTAILADMIN_BASE_URL}/", path)


def tag_uri(kind: str, identity: UUID | str) -> str:
    """`tag:blog.example,2026:story/<uuid>`: an id that outlives slugs, names and moves (RFC 4151)."""
    return f"tag:{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname},{TAG_DATE}:{kind}/{identity}"


def path_in(language: str, route: str, **kwargs: Any) -> str:
    """The path of a named address in one language."""
    with translation.override(language):
        return reverse(route, kwargs=kwargs)
