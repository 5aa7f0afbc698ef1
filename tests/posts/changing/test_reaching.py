"""A change on the profile reaches site and feeds at the next reading, for whoever asks whether anything changed too."""

import feedparser
import pytest
from django.test import Client

from posts.persons.keeping import keep
from posts.persons.wishes import Wishes
from tests.factories import AUTHORS, make_live_story, make_person, make_user
from tests.posts.changing.conftest import NEW, Renamed

pytestmark = pytest.mark.django_db

FEEDS = ("feed.atom", "feed.rss", "feed.json")


def addresses(renamed: Renamed) -> list[str]:
    person = f"/en/people/{renamed.person.public_id}/"
    return [renamed.story.url, person, *(f"{place}{feed}" for place in (person, "/en/") for feed in FEEDS)]


def test_site_and_feeds_have_it_within_60_s_and_conditional_requests_hear_of_it(renamed: Renamed) -> None:
    browser = Client()
    before = {address: browser.get(address) for address in addresses(renamed)}
    for address, answer in before.items():
        again = browser.get(address, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304, address
        assert "max-age=1," in answer["Cache-Control"], address  # seconds a cache between us may keep it
    keep(Wishes(display_name=NEW, called="Alexis"), person=renamed.person, by=renamed.user)
    for address, answer in before.items():
        asked = {"if-none-match": answer["ETag"], "if-modified-since": answer.get("Last-Modified", "")}
        now = browser.get(address, headers=asked)
        assert (now.status_code, NEW in now.content.decode()) == (200, True), address


def test_feed_ids_survive_rename(db: None) -> None:
    user = make_user(AUTHORS)
    person = make_person("Zamira Quillberg", user=user)
    make_live_story(by=user, authors=[person])
    before = ids()
    keep(Wishes(display_name=NEW), person=person, by=user)
    assert ids() == before
    assert all(each.startswith("tag:") and "zamira" not in each for each in before)


def ids() -> list[str]:
    """What readers' programs know the story by, in each format."""
    atom, rss, json = (Client().get(f"/en/{feed}") for feed in FEEDS)
    marked = [feedparser.parse(feed.content).entries[0].id for feed in (atom, rss)]
    return [*marked, json.json()["items"][0]["id"]]
