"""Our application on a site that changes between any two readers: no page has its name, each is asked about again."""

import os
from dataclasses import replace
from itertools import count

import django

django.setup()

from cms.page_cache import PageCache, Site
from cms.wsgi import application

_known, _changes = PageCache.site, count()


def _moved(self: PageCache) -> Site | None:
    known = _known(self)
    if known is None:
        return None
    moved = replace(known, generation=f"{os.getpid()}.{next(_changes)}")
    vars(moved)["looks"] = known.looks  # asked when the name is asked for: five times a second at most, not here
    return moved


PageCache.site = _moved  # type: ignore[method-assign]

__all__ = ["application"]
