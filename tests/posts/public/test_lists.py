"""Front page, blogs, people, topics, series and values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posts import publishing
from posts.models import Series, Topic, Value
from tests.factories import (
    fresh,
    home,
    make_blog,
    make_live_profile,
    make_person,
    make_picture,
    make_profile,
    make_series,
    make_term,
    make_topic,
    make_user,
    make_value,
)
from tests.posts.public.conftest import Reader, words

pytestmark = pytest.mark.django_db
START = datetime(2026, 9, 1, tzinfo=UTC)


def headlines(page: Any) -> list[str]:
    return [words(name) for name in page.select(".card-name")]


def test_the_front_page_shows_its_languages_newest_stories_and_blogs(publish: Any, reader: Reader) -> None:
    publish(headline="Older", at=START)
    publish(headline="Newer", at=START + timedelta(days=1))
    publish(headline="Svenska", blog=make_blog("Verkstaden", language="sv"))

    page = reader.read("/en/")

    assert headlines(page) == ["Newer", "Older"]
    assert [words(name) for name in page.select(".blogs h3")] == ["The Whole Workshop"]


def test_the_bare_address_leads_to_the_readers_language(reader: Reader) -> None:
    response = reader.get("/", accept_language="sv,en;q=0.5")

    assert response.headers["Location"] == "/sv/"


def test_empty_pages_say_so_kindly(reader: Reader, blog: Any) -> None:
    topic = make_topic("Bells")

    for path in ("/en/", blog.url, topic.get_absolute_url()):
        assert reader.read(path).find(class_="empty")


def test_a_blog_turns_its_pages(publish: Any, reader: Reader, blog: Any) -> None:
    for number in range(14):
        publish(headline=f"Story {number:02}", at=START + timedelta(days=number))

    first = reader.read(blog.url)
    older = first.find("a", rel="next")["href"]
    second = reader.read(f"{blog.url}{older}")
    back = reader.read(f"{blog.url}{second.find('a', rel='prev')['href']}")

    assert headlines(first)[0] == "Story 13"
    assert len(headlines(first)) == 12
    assert headlines(second) == ["Story 01", "Story 00"]
    assert second.find("a", rel="next") is None
    assert headlines(back) == headlines(first)
    assert back.find("a", rel="prev") is None
    assert second.find("link", rel="canonical")["href"] == f"http://testserver{blog.url}{older}"


def test_a_page_of_a_list_stays_the_same_when_a_newer_story_appears(publish: Any, reader: Reader, blog: Any) -> None:
    for number in range(13):
        publish(headline=f"Story {number:02}", at=START)  # at one moment: the key tells them apart
    older = f"{blog.url}{reader.read(blog.url).find('a', rel='next')['href']}"
    before = headlines(reader.read(older))

    publish(headline="News", at=START + timedelta(days=1))

    assert headlines(reader.read(older)) == before == ["Story 00"]


@pytest.mark.parametrize("key", ["0.1", "x", "1", "-1.1", "1.1.1", "9" * 40 + ".1", "99999999999999999.1"])
def test_a_page_past_the_end_is_not_there(publish: Any, reader: Reader, blog: Any, key: str) -> None:
    publish()
    side = "before" if key.startswith("9999") else "after"

    assert reader.get(f"{blog.url}?{side}={key}").status_code == 404


def test_a_person_is_shown_with_their_words_and_stories(publish: Any, reader: Reader) -> None:
    asha = make_person(
        "Asha Öberg", called="Asha", roles={"en": "Mechanic"}, picture=make_picture(), picture_alt="Asha at the bench",
        user=make_user("Authors"),
    )  # fmt: skip
    make_live_profile(asha, about="<p>I mend what squeaks.</p>")
    story = publish(authors=[asha], headline="A wet saddle")

    page = reader.read(f"/en/people/{asha.public_id}/")

    assert words(page.h1) == "Asha Öberg"
    assert words(page.find(class_="role")) == "Mechanic"
    assert page.find(class_="face").img["alt"] == "Asha at the bench"
    assert "I mend what squeaks." in page.text
    assert "Stories by Asha" in words(page.main)
    assert page.select_one(".card-name a")["href"] == story.url


def test_somebody_of_whom_nothing_is_public_has_no_page(reader: Reader) -> None:
    asha = make_person(user=make_user("Authors"))
    make_profile(asha)

    assert reader.get(f"/en/people/{asha.public_id}/").status_code == 404
    assert reader.get(f"/en/people/{asha.public_id}/feed.atom").status_code == 404


def test_a_person_has_a_page_only_in_languages_they_wrote_in(publish: Any, reader: Reader) -> None:
    asha = make_person("Asha Öberg")
    publish(authors=[asha], blog=make_blog(language="sv"))

    assert reader.get(f"/sv/people/{asha.public_id}/").status_code == 200
    assert reader.get(f"/en/people/{asha.public_id}/").status_code == 404


def test_a_profile_is_read_on_its_persons_page(reader: Reader) -> None:
    asha = make_person(user=make_user("Authors"))
    profile = make_live_profile(asha)

    response = reader.get(f"{home('en').url}{profile.slug}/")

    assert response.status_code in (301, 302)
    assert response.headers["Location"] == f"/en/people/{asha.public_id}/"


def test_a_profile_under_review_shows_its_new_words(db: None) -> None:
    profile = make_profile(make_person("Asha Öberg", user=make_user("Authors")), about="<p>New words.</p>")

    html = profile.get_latest_revision_as_object().make_preview_request().rendered_content

    assert "New words." in html
    assert "Asha Öberg" in html


def test_a_series_reads_from_its_beginning_with_its_numbers(publish: Any, reader: Reader) -> None:
    series = make_series("From the drawers", standfirst="One drawer a week.")
    for headline in ("First", "Second"):
        publish(headline=headline, series=series)

    page = reader.read(series.get_absolute_url())

    assert headlines(page) == ["First", "Second"]
    assert [words(kicker) for kicker in page.select(".card .kicker")] == ["No. 1", "No. 2"]
    assert "One drawer a week." in page.text


def test_a_value_says_what_it_asks_and_shows_who_did_it(publish: Any, reader: Reader) -> None:
    value = make_value("Say it as it is", line="The price, and what we do not know.")
    publish(headline="A wet saddle", values=[value])

    page = reader.read(value.get_absolute_url())

    assert "The price, and what we do not know." in words(page.find(class_="term"))
    assert headlines(page) == ["A wet saddle"]


@pytest.mark.parametrize("model", [Topic, Value, Series])
def test_a_word_of_one_language_is_not_found_in_another(reader: Reader, model: Any) -> None:
    term = make_term(model, "Bellen", language="nl", **({"line": "x"} if model is Value else {}))

    assert reader.get(term.get_absolute_url()).status_code == 200
    assert reader.get(term.get_absolute_url().replace("/nl/", "/en/")).status_code == 404


def test_a_missing_page_is_kind_and_shows_the_way_back(reader: Reader) -> None:
    response = reader.get("/nl/bestaat-niet/")

    assert response.status_code == 404
    assert '<html lang="nl">' in response.content.decode()
    assert 'href="/nl/"' in response.content.decode()


def test_a_broken_server_still_says_something(client: Any, monkeypatch: Any) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("posts.views.absolute", lambda path: 1 / 0)

    response = client.get("/robots.txt")

    assert response.status_code == 500
    assert b"Something broke on our side" in response.content


def test_lists_cost_the_same_however_long_they_are(
    publish: Any, reader: Reader, blog: Any, django_assert_max_num_queries: Any
) -> None:
    series, topic, value, asha = make_series(), make_topic(), make_value(), make_person(roles={"en": "Mechanic"})
    paths = ["/en/", blog.url, topic.get_absolute_url(), value.get_absolute_url(), series.get_absolute_url()]
    paths.append(f"/en/people/{asha.public_id}/")
    facts = {"series": series, "topics": [topic], "values": [value], "standfirst": ""}

    def queries(path: str) -> int:
        reader.get(path, authorization="none")  # renditions and content types are made once
        with django_assert_max_num_queries(60) as captured:
            reader.get(path, authorization="none")  # never out of the page cache
        return len(captured)

    publish(authors=[asha], cover=make_picture(), cover_alt="A bell", **facts)
    publish(authors=[asha, make_person(picture=make_picture())], cover=make_picture(), cover_alt="A bell", **facts)
    few = [queries(path) for path in paths]
    for _ in range(5):
        publish(authors=[asha, make_person(picture=make_picture())], cover=make_picture(), cover_alt="A bell", **facts)

    assert [queries(path) for path in paths] == few
    assert max(few) <= 25


def test_all_voices_shows_everybody_who_wrote_with_their_newest_story(publish: Any, reader: Reader) -> None:
    asha, mei = make_person("Asha Öberg", roles={"en": "Mechanic"}), make_person("Tan Mei Ling")
    make_person("Never Wrote")
    publish(headline="Older", authors=[asha], at=START)
    publish(headline="Together", authors=[asha, mei], at=START + timedelta(days=1))
    publish(headline="Svenska", authors=[make_person("Jonas Ek")], blog=make_blog(language="sv"))

    page = reader.read("/en/voices/")

    told = [words(voice.find("div")) for voice in page.select(".voice")]
    assert told == ["Asha Öberg Mechanic Together", "Tan Mei Ling Together"]


def test_the_archive_leads_to_each_month_in_which_something_appeared(publish: Any, reader: Reader) -> None:
    publish(headline="In September", at=START)
    publish(headline="In October", at=START + timedelta(days=40))

    years = reader.read("/en/archive/")

    assert [words(link) for link in years.select(".months a")] == ["October 2026", "September 2026"]
    assert headlines(reader.read(years.select(".months a")[0]["href"])) == ["In October"]
    assert reader.get("/en/archive/2026/8/").status_code == 404
    assert reader.get("/en/archive/2026/13/").status_code == 404
    assert reader.get("/en/archive/0/1/").status_code == 404
    # The language switch keeps the place.
    assert years.find("a", hreflang="nl")["href"] == "/nl/archive/"


def test_an_address_that_changed_leads_to_the_story_and_one_that_was_asked_away_says_gone(
    publish: Any, reader: Reader, editor: Any, blog: Any
) -> None:
    story = publish(headline="A wet saddle")
    old = story.url
    publishing.take_down(post=story, user=editor, reason="Wrong blog")
    assert reader.get(old).status_code == 404
    publishing.move(post=fresh(story), blog=make_blog("The Parts Room"), user=editor)
    publishing.publish_import(story=fresh(story), user=editor)

    answer = reader.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (301, fresh(story).url)

    new = fresh(story).url
    publishing.take_down(post=fresh(story), user=editor, reason="She asked", asked_for=True)
    assert [reader.get(path).status_code for path in (old, new)] == [410, 410]
