"""Whole pages from the cache: nothing stale, nothing of who is logged in, there when the database is not."""

from typing import Any

import pytest
import redis
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from posts import front_caches, public_changes, publishing
from posts.models import PublicChange
from tests.factories import COMMS, make_live_story, make_person, make_user
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Any:
    """Somebody called Asha wrote a story, and a reader has the page in front of them."""
    asha = make_person("Asha Öberg")
    story = make_live_story(authors=[asha], headline="The lamp that would not stop")
    assert "Asha Öberg" in _page(story.url)
    return asha, story


def _page(path: str) -> str:
    return Client().get(path).content.decode()


def _queries(browser: Client, path: str) -> int:
    """How often the database was asked for a page."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_a_page_is_made_once(told: Any, django_assert_num_queries: Any) -> None:
    _asha, story = told
    with django_assert_num_queries(1):  # what does the site show now?
        assert "Asha Öberg" in _page(story.url)


def test_what_somebody_changes_of_their_name_shows_at_once_everywhere(told: Any) -> None:
    asha, story = told
    places = [story.url, "/en/", "/en/voices/", f"/en/people/{asha.public_id}/", "/en/feed.atom"]
    assert all("Asha Öberg" in _page(place) for place in places)
    asha.display_name = "Asha Lind"
    asha.save()
    for place in places:
        assert "Asha Öberg" not in _page(place), place
        assert "Asha Lind" in _page(place), place


def test_what_was_taken_down_is_gone_at_once(told: Any) -> None:
    _asha, story = told
    assert story.url in _page("/en/")
    publishing.take_down(post=story, user=make_user(COMMS), reason="Asked for", asked_for=True)
    assert Client().get(story.url).status_code == 410
    assert story.url not in _page("/en/")
    assert story.url not in _page("/sitemap.xml")


def test_saving_a_draft_leaves_every_page_where_it_is(told: Any) -> None:
    before = public_changes.generation()
    told[1].save_revision(user=told[1].owner)
    assert public_changes.generation() == before


def test_whoever_is_logged_in_gets_no_kept_page_and_leaves_none(told: Any) -> None:
    _asha, story = told
    browser = signed_in(make_user(COMMS))
    caches["pages"].clear()
    for _time in range(2):
        assert _queries(browser, story.url) > 3
        assert browser.get(story.url)["Cache-Control"] == "private, no-store"
    assert _queries(Client(), story.url) > 3  # what they read was not kept
    assert _queries(Client(), story.url) == 1
    assert _queries(browser, story.url) > 3


@pytest.mark.parametrize("place", ["/en/", "/en/feed.atom", "/en/archive/", "/sitemap.xml"])
def test_who_asks_again_hears_that_nothing_changed(told: Any, place: str, django_assert_num_queries: Any) -> None:
    first = Client().get(place)
    assert first["Cache-Control"] == "public, max-age=1, stale-while-revalidate=1, stale-if-error=86400"
    assert "Vary" not in first
    with django_assert_num_queries(1):
        again = Client().get(place, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_draft_that_is_shown_to_somebody_comes_from_no_cache_and_stays_in_none(told: Any) -> None:
    _asha, story = told
    draft = story.get_latest_revision_as_object()
    draft.standfirst = "Only a draft says this."
    assert "Only a draft says this." in draft.make_preview_request().content.decode()
    assert "Only a draft" not in _page(story.url)
    caches["pages"].clear()
    draft.make_preview_request()
    assert "Only a draft" not in _page(story.url)


def test_words_that_a_reader_looks_for_are_not_kept(told: Any) -> None:
    for _time in range(2):
        assert _queries(Client(), "/en/search/?q=lamp") > 3


def test_kept_pages_are_served_while_the_database_is_away(settings: Any, monkeypatch: Any) -> None:
    settings.GENERATION_SECONDS = 0
    story = make_live_story()
    browser = Client()
    assert browser.get(story.url).status_code == 200

    def away() -> str:
        raise OperationalError

    monkeypatch.setattr(public_changes, "generation", away)
    assert browser.get(story.url).status_code == 200
    assert browser.get("/en/nothing/").status_code == 404


def test_without_the_cache_pages_are_made_as_ever(told: Any, monkeypatch: Any) -> None:
    class Away:
        def get(self, *args: Any) -> None:
            raise redis.ConnectionError

        set = get_many = get

    monkeypatch.setattr("cms.page_cache.caches", {"pages": Away()})
    assert "Asha Öberg" in _page(told[1].url)


def test_a_front_cache_hears_what_to_forget(settings: Any) -> None:
    settings.WAGTAILFRONTENDCACHE = {"default": {"BACKEND": "tests.cms.test_page_cache.Heard"}}
    asha = make_person("Asha Öberg")
    story = make_live_story(authors=[asha])
    assert front_caches.tell() > 0
    site = "http://testserver"
    lists = ("/en/", "/en/voices/", "/en/feed.json", f"/en/people/{asha.public_id}/")
    assert {f"{site}{path}" for path in (story.url, story.get_parent().url, *lists)} <= Heard.urls
    Heard.urls.clear()
    asha.display_name = "Asha Lind"
    asha.save()
    assert front_caches.tell() > 0
    assert f"{site}{story.url}" in Heard.urls
    assert front_caches.tell() == 0
    assert PublicChange.objects.exists()


class Heard:
    """A backend that notes what it was told."""

    urls: set[str] = set()

    def __init__(self, params: Any) -> None:
        self.hostnames = None

    def invalidates_hostname(self, hostname: str) -> bool:
        return True

    def purge_batch(self, urls: list[str]) -> None:
        self.urls.update(urls)
