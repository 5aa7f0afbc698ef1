"""Our application on a site that changes between any two readers: no page has its name, each is asked about again."""

import secrets

import django

django.setup()

from cms.page_cache import PageCache, Site
from cms.wsgi import application

_known = PageCache.site


def _moved(self: PageCache) -> Site | None:
    known = _known(self)
    return known and known._replace(generation=secrets.token_hex(8))


PageCache.site = _moved  # type: ignore[method-assign]

__all__ = ["application"]
