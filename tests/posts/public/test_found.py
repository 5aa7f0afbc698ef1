"""What crawlers are told, and that a restricted page is told to nobody."""

from typing import Any
from xml.etree import ElementTree

import pytest

from posts.models import Story
from tests.factories import make_blog, make_person, make_series, make_story, make_topic, make_value
from tests.posts.public.conftest import Reader, restrict

pytestmark = pytest.mark.django_db


def listed(reader: Reader) -> set[str]:
    tree = ElementTree.fromstring(reader.get("/sitemap.xml").content)  # noqa: S314  # our own
    return {node.text or "" for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}


def test_the_sitemap_lists_what_is_live_in_every_language(publish: Any, reader: Reader, blog: Any) -> None:
    asha, topic = make_person(), make_topic()
    story = publish(authors=[asha], topics=[topic])
    swedish = publish(authors=[asha], blog=make_blog(language="sv"))
    draft = make_story(blog=blog)

    found = listed(reader)

    paths = [story.url, swedish.url, blog.url, "/en/", "/sv/", topic.get_absolute_url()]
    paths += [f"/en/people/{asha.public_id}/", f"/sv/people/{asha.public_id}/"]
    assert {f"http://testserver{path}" for path in paths} <= found
    assert f"http://testserver/nl/people/{asha.public_id}/" not in found
    assert f"http://testserver{draft.get_url()}" not in found


def test_everything_in_the_sitemap_is_there(publish: Any, reader: Reader) -> None:
    publish(topics=[make_topic()])

    assert {reader.get(address.removeprefix("http://testserver")).status_code for address in listed(reader)} == {200}


def test_robots_are_shown_the_sitemap_and_not_the_desk(reader: Reader) -> None:
    lines = reader.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.mark.parametrize("what", ["story", "blog"])
def test_a_restricted_page_is_in_no_list_feed_or_sitemap(publish: Any, reader: Reader, blog: Any, what: str) -> None:
    series, topic, value, asha = make_series(), make_topic(), make_value(), make_person("Asha Öberg")
    open_story = publish(headline="Open", authors=[asha], topics=[topic], blog=make_blog(slug="open"))
    secret = publish(
        headline="Behind a door", authors=[asha], topics=[topic], values=[value], series=series, slug="behind-a-door"
    )
    restrict(secret if what == "story" else blog)

    places = ["/en/", open_story.url, topic.get_absolute_url(), value.get_absolute_url(), series.get_absolute_url()]
    places += [f"/en/people/{asha.public_id}/", "/sitemap.xml"]
    places += ["/en/voices/", "/en/archive/", "/en/search/?q=behind"]
    words_of = [word.get_absolute_url().rstrip("/") for word in (topic, series)]
    for base in ("/en", "/en/workshop", f"/en/people/{asha.public_id}", *words_of):
        places += [f"{base}/feed.{form}" for form in ("atom", "rss", "json")]
    for place in places:
        content = reader.get(place).content.decode()
        assert "behind-a-door" not in content, place
        assert "Behind a door" not in content, place


def test_a_restricted_page_is_kept_by_no_shared_cache(publish: Any, reader: Reader, editor: Any) -> None:
    story = publish()
    restrict(story)
    reader.client.force_login(editor)

    response = reader.get(story.url)

    assert response.status_code == 200
    assert "private" in response.headers["Cache-Control"]
    assert "no-store" in response.headers["Cache-Control"]


def test_somebody_whose_only_story_is_restricted_has_no_public_page(publish: Any, reader: Reader) -> None:
    asha = make_person()
    restrict(publish(authors=[asha]))

    assert reader.get(f"/en/people/{asha.public_id}/").status_code == 404


def test_the_sitemap_says_where_a_page_is_in_other_languages(publish: Any, reader: Reader, blog: Any) -> None:
    english = publish()
    swedish = publish(blog=make_blog(language="sv"))
    Story.objects.filter(pk=swedish.pk).update(translation_key=english.translation_key)

    text = reader.get("/sitemap.xml").content.decode()

    for story, code in ((english, "en"), (swedish, "sv")):
        assert text.count(f'hreflang="{code}" href="http://testserver{story.url}"') == 2
