"""Feeds: whole, valid, stable, in three formats (channels.md 12)."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from django.utils import timezone

from posts import hub, publishing
from posts.blocks import BodyBlock
from posts.models import HubNews, Person, PublicChange, Story
from tests.factories import make_person, make_picture, make_series, make_story, make_topic
from tests.integrations.adapters.loopback import Loopback, answer
from tests.posts.public.conftest import Reader
from tests.validity.feed_schema import against_the_grammar

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 8, 9, 30, tzinfo=UTC)
FORMS = ["atom", "rss", "json"]


@pytest.fixture
def story(publish: Any, blog: Any) -> Story:
    """A story that has something of everything."""
    picture = {
        "picture": make_picture().pk,
        "alt_text": "A bell",
        "caption": "It rings",
        "credit": "Tan",
        "decorative": False,
    }
    return publish(
        headline="A wet saddle",
        standfirst="What rain does.",
        authors=[make_person("Asha Öberg"), make_person("Tan Mei Ling")],
        topics=[make_topic("Bells")],
        cover=make_picture(),
        cover_alt="A saddle in the rain",
        body=[
            ("text", '<p>The <b>bell</b> 💡 is <a href="/en/workshop/">here</a>.</p>'),
            ("picture", BodyBlock().child_blocks["picture"].to_python(picture)),
            ("closing_question", {"question": "What did you mend?"}),
        ],
        at=OCTOBER,
    )


def parsed(reader: Reader, path: str) -> Any:
    response = reader.get(path)
    assert response.status_code == 200, path
    feed = feedparser.parse(response.content)
    assert feed.bozo == 0, feed.bozo_exception
    assert list(against_the_grammar(response.content)) == []
    return feed


def full_text(reader: Reader, form: str) -> str:
    if form == "json":
        return str(json.loads(reader.get("/en/workshop/feed.json").content)["items"][0]["content_html"])
    return str(parsed(reader, f"/en/workshop/feed.{form}").entries[0].content[-1].value)


def ids(reader: Reader, form: str, base: str = "/en/workshop") -> list[str]:
    content = reader.get(f"{base}/feed.{form}").content
    if form == "json":
        return [item["id"] for item in json.loads(content)["items"]]
    return [entry.id for entry in feedparser.parse(content).entries]


@pytest.mark.parametrize(("form", "version"), [("atom", "atom10"), ("rss", "rss20")])
def test_a_feed_is_valid_and_says_who_wrote_what_when(story: Story, reader: Reader, form: str, version: str) -> None:
    feed = parsed(reader, f"/en/workshop/feed.{form}")
    entry = feed.entries[0]

    assert feed.version == version
    assert feed.feed.title == "The Whole Workshop"
    assert feed.feed.language == "en"
    assert entry.title == "A wet saddle"
    assert entry.link == f"http://testserver{story.url}"
    assert entry.summary == "What rain does."
    assert [author.name for author in entry.authors if author] == ["Asha Öberg", "Tan Mei Ling"]
    assert [tag.term for tag in entry.tags] == ["Bells"]
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == OCTOBER


def test_signs_that_xml_trips_over_arrive_as_they_were_written(publish: Any, reader: Reader) -> None:
    publish(headline="A bell ]]&gt; &amp; 🛎️", body=[("text", "<p>It\x0brang\ufffe&nbsp;]]&gt; 👩‍👩‍👧\x00.</p>")])
    for form in ("atom", "rss"):
        assert parsed(reader, f"/en/workshop/feed.{form}").entries[0].title == "A bell ]]> & 🛎️"
    for form in FORMS:
        assert "]]&gt; 👩‍👩‍👧." in full_text(reader, form)


def test_a_json_feed_has_what_the_standard_asks_for(story: Story, reader: Reader) -> None:
    response = reader.get("/en/workshop/feed.json")
    feed = response.json()
    item = feed["items"][0]

    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["home_page_url"] == "http://testserver/en/workshop/"
    assert feed["feed_url"] == "http://testserver/en/workshop/feed.json"
    assert feed["language"] == "en"
    assert [author["name"] for author in item["authors"]] == ["Asha Öberg", "Tan Mei Ling"]
    assert item["date_published"] == "2026-10-08T09:30:00+00:00"
    assert item["tags"] == ["Bells"]
    assert item["image"].startswith("http://testserver/media/")
    assert "author" not in item


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_carries_the_whole_story_with_absolute_addresses(story: Story, reader: Reader, form: str) -> None:
    html = full_text(reader, form)

    for words in (
        "What rain does.",
        "<b>bell</b>",
        "💡",
        "What did you mend?",
        'alt="A bell"',
        'alt="A saddle in the rain"',
        "Tan",
    ):
        assert words in html
    addresses = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert len(addresses) == 3
    assert all(address.startswith("http://testserver/") for address in addresses)


@pytest.mark.parametrize("form", FORMS)
def test_a_story_keeps_its_id_when_its_address_and_its_authors_name_change(
    story: Story, reader: Reader, form: str
) -> None:
    before = ids(reader, form)
    Story.objects.filter(pk=story.pk).update(slug="another", url_path=f"{story.url_path[:-1]}-x/", title="Another")
    Person.objects.filter(display_name="Asha Öberg").update(display_name="Asha Lind")

    assert ids(reader, form) == before == [f"tag:testserver,2026:story/{story.uuid}"]


def test_rss_says_that_its_id_is_no_address(story: Story, reader: Reader) -> None:
    assert b'<guid isPermaLink="false">tag:' in reader.get("/en/workshop/feed.rss").content


def test_saving_a_draft_makes_no_news(story: Story, reader: Reader, editor: Any) -> None:
    before = reader.get("/en/workshop/feed.atom").content
    story.headline = "<p>Later</p>"
    story.save_revision(user=editor)

    assert reader.get("/en/workshop/feed.atom").content == before


@pytest.mark.parametrize("form", FORMS)
def test_an_unchanged_feed_is_not_sent_twice(story: Story, reader: Reader, form: str) -> None:
    first = reader.get(f"/en/workshop/feed.{form}")

    again = reader.get(f"/en/workshop/feed.{form}", if_none_match=first.headers["ETag"])

    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("form", FORMS)
def test_a_withdrawn_story_and_a_draft_are_in_no_feed(
    story: Story, reader: Reader, blog: Any, editor: Any, form: str
) -> None:
    make_story(blog=blog)
    publishing.take_down(post=story, user=editor, reason="a mistake")

    assert ids(reader, form) == []


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_feed_is_still_a_feed(reader: Reader, blog: Any, form: str) -> None:
    first = reader.get("/en/workshop/feed." + form)

    assert ids(reader, form) == []
    assert form == "json" or feedparser.parse(first.content).bozo == 0
    assert reader.get("/en/workshop/feed." + form).content == first.content


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_summary_is_words_even_where_readers_expect_html(publish: Any, reader: Reader, form: str) -> None:
    publish(standfirst="a < b & <b>c</b>")

    assert "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;" in parsed(reader, f"/en/workshop/feed.{form}").entries[0].summary


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_names_itself(story: Story, reader: Reader, form: str) -> None:
    links = parsed(reader, f"/en/workshop/feed.{form}").feed.links

    assert [link.href for link in links if link.rel == "self"] == [f"http://testserver/en/workshop/feed.{form}"]


@pytest.mark.parametrize("form", FORMS)
def test_authors_topics_series_and_the_whole_language_have_feeds_too(
    story: Story, reader: Reader, publish: Any, form: str
) -> None:
    asha = Person.objects.get(display_name="Asha Öberg")
    topic, series = story.topics.get(), make_series()
    Story.objects.filter(pk=story.pk).update(series=series)

    assert ids(reader, form, f"/en/people/{asha.public_id}") == ids(reader, form)
    for word in (topic, series):
        assert ids(reader, form, word.get_absolute_url().rstrip("/")) == ids(reader, form)
    assert ids(reader, form, "/en") == ids(reader, form)


def test_feeds_are_found_by_browsers_and_by_readers(story: Story, reader: Reader, blog: Any) -> None:
    asha = Person.objects.get(display_name="Asha Öberg")

    for path in (blog.url, story.url, f"/en/people/{asha.public_id}/", story.topics.get().get_absolute_url()):
        page = reader.read(path)
        announced = [link["href"] for link in page("link", rel="alternate") if link.get("type")]
        assert len(announced) == 3
        assert [link["href"] for link in page.find(class_="bottom-feeds")("a")] == announced
        assert {reader.get(address).status_code for address in announced} == {200}


def test_a_feed_of_something_that_is_not_there_is_not_there(reader: Reader) -> None:
    for path in (
        "/en/nothing/feed.atom",
        "/en/people/abcdefgh/feed.rss",
        "/en/topics/no/feed.json",
        "/en/workshop/feed.xml",
    ):
        assert reader.get(path).status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_names_the_hub_that_knows_when_it_changes(
    story: Story, reader: Reader, settings: Any, form: str
) -> None:
    assert "hub" not in reader.get(f"{story.get_parent().url}feed.{form}").headers.get("Link", "")

    settings.WEBSUB_HUB = "https://hub.example/"
    response = Reader().get(f"{story.get_parent().url}feed.{form}")

    assert 'rel="hub"' in response.headers["Link"]
    assert "https://hub.example/" in response.content.decode()


def test_the_hub_hears_of_each_feed_that_changed_and_is_asked_again_when_it_does_not_answer(
    publish: Any, settings: Any
) -> None:
    with Loopback(*[answer("503 Unavailable")] * 12, answer("204 No Content")) as server:
        settings.OUTBOUND_ALLOW_PRIVATE = [server.address]
        settings.WEBSUB_HUB = f"{server.url}/hub"
        publish(topics=[make_topic()])
        assert HubNews.objects.count() == 12  # the language, the blog, the author, the topic; three forms each

        assert hub.tell() == 0
        assert HubNews.objects.filter(tries=1, due_at__gt=timezone.now()).count() == 12
        HubNews.objects.update(due_at=timezone.now())
        assert hub.tell() == 12
        assert server.body().startswith(b"hub.mode=publish&hub.url=http%3A%2F%2Ftestserver%2Fen%2F")
        assert hub.tell() == 0


@pytest.mark.parametrize("form", FORMS)
def test_who_asks_by_date_hears_of_a_name_that_changed(story: Story, reader: Reader, form: str) -> None:
    address = f"/en/workshop/feed.{form}"
    PublicChange.objects.update(at=OCTOBER)
    said = reader.get(address).headers["Last-Modified"]
    assert said == "Thu, 08 Oct 2026 09:30:00 GMT"
    assert Reader().get(address, if_modified_since=said).status_code == 304

    asha = story.people()[0]
    asha.display_name = "Asha Lind"
    asha.save()

    answer = Reader().get(address, if_modified_since=said)
    assert answer.status_code == 200
    assert "Asha Lind" in answer.content.decode()
