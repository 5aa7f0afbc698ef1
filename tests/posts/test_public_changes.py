"""Kept pages are forgotten, and nothing beside them: on a real Valkey, which speaks Redis."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import caches

from posts import public_changes
from tests.servers import valkey


@pytest.fixture
def shared(settings: LazySettings) -> Iterator[None]:
    """A cache that all machines share, as production has it."""
    with valkey() as socket:
        cache = {
            "BACKEND": "cms.redis_cache.Redis",
            "LOCATION": f"unix://{socket}",
            "OPTIONS": {},
        }
        settings.CACHES = {"default": cache, "pages": {**cache, "KEY_PREFIX": "pages"}}
        yield
        caches.close_all()


def test_a_cache_answers_through_one_client(shared: None) -> None:
    pages: Any = caches["pages"]

    pages.set("/en/", "words")

    assert pages.get_many(["/en/", "/nl/"]) == {"/en/": "words"}
    assert pages._cache.get_client() is pages._cache.get_client(write=True)


def test_every_kept_page_is_forgotten_and_nothing_else(shared: None) -> None:
    caches["default"].set("attempts", 3)
    caches["pages"].set_many({f"/en/{number}/": "words" for number in range(2000)})

    public_changes.forget_kept_pages()

    assert caches["pages"].get_many([f"/en/{number}/" for number in range(2000)]) == {}
    assert caches["default"].get("attempts") == 3
