"""Readers find stories: by words and their stems, by name, by filters, with a typing error in them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posts import publishing
from posts.models import SearchText
from posts.searching import keeping
from posts.searching.finding import nearest_words
from tests.factories import fresh, make_blog, make_person, make_topic
from tests.posts.public.conftest import Reader, words

pytestmark = pytest.mark.django_db
START = datetime(2026, 9, 1, tzinfo=UTC)


def found(reader: Reader, query: str, *, language: str = "en") -> list[str]:
    page = reader.read(f"/{language}/search/?{query}")
    return [words(name) for name in page.select(".card-name")]


def test_a_story_is_found_by_its_words_in_another_form_and_by_its_author(publish: Any, reader: Reader) -> None:
    publish(headline="Forty saddles", authors=[make_person("Asha Öberg")])
    publish(headline="A lamp", text="<p>It leaned against a saddle.</p>")
    publish(headline="A bell")

    assert found(reader, "q=saddle") == ["Forty saddles", "A lamp"]
    assert found(reader, "q=Öberg") == ["Forty saddles"]
    assert found(reader, "q=saddle+lamp") == ["A lamp"]
    assert found(reader, "q=kettledrum") == []


def test_each_language_is_searched_by_its_own_and_all_together_on_request(publish: Any, reader: Reader) -> None:
    publish(headline="The lamp")
    publish(headline="Snön faller", blog=make_blog("Verkstan", language="sv"))

    assert found(reader, "q=snön", language="sv") == ["Snön faller"]
    assert found(reader, "q=snön") == []
    assert found(reader, "q=snön&language=all") == ["Snön faller"]


def test_filters_go_together_and_what_nobody_can_read_is_left_out(publish: Any, reader: Reader) -> None:
    topic, asha = make_topic("Winter"), make_person("Asha Öberg")
    publish(headline="Old", topics=[topic], authors=[asha], kind="went-wrong", at=START)
    publish(headline="New", topics=[topic], kind="promise", at=START + timedelta(days=9))

    assert found(reader, f"topic={topic.slug}") == ["New", "Old"]
    assert found(reader, f"topic={topic.slug}&author=asha") == ["Old"]
    assert found(reader, "since=2026-09-05") == ["New"]
    assert found(reader, "until=2026-09-05") == ["Old"]
    assert found(reader, "kind=promise") == ["New"]
    assert found(reader, f"topic={topic.slug}&since=yesterday&kind=poem&language=xx") == ["New", "Old"]
    page = reader.read(f"/en/search/?topic={topic.slug}")
    assert words(page.find(role="status")) == "2 stories"


def test_a_typing_error_does_not_end_the_search(publish: Any, reader: Reader) -> None:
    publish(headline="Forty saddles")

    page = reader.read("/en/search/?q=sadldes")

    assert [words(name) for name in page.select(".card-name")] == ["Forty saddles"]
    assert words(page.find(role="status"))


def test_nearest_words_change_only_what_is_not_known() -> None:
    known = {"forty", "saddles", "lamp"}

    assert nearest_words("fourty saddles", known) == "forty saddles"
    assert nearest_words("forty lamp", known) == ""
    assert nearest_words("zzzz", known) == ""


def test_what_is_taken_down_is_found_no_more_and_what_changed_is_found_as_it_is(
    publish: Any, reader: Reader, editor: Any
) -> None:
    story = publish(headline="A lamp")
    publishing.take_down(post=fresh(story), user=editor, reason="x")

    assert found(reader, "q=lamp") == []
    keeping.keep_up()
    assert not SearchText.objects.exists()


def test_stories_that_came_before_there_was_a_search_are_noted_by_the_clock(publish: Any, reader: Reader) -> None:
    publish(headline="A lamp")
    SearchText.objects.all().delete()
    assert found(reader, "q=lamp") == []

    assert keeping.keep_up() == 1
    assert keeping.keep_up() == 0
    assert found(reader, "q=lamp") == ["A lamp"]


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q='%22%3C", "q=" + "a" * 5000, "page=0", "page=x", "q=a&page=99", "since=9999-12-31&until=9999-12-31"],
)
def test_no_search_breaks_the_page(publish: Any, reader: Reader, query: str) -> None:
    publish()

    assert reader.get(f"/en/search/?{query}").status_code in (200, 404)


def test_a_former_name_finds_nothing_from_the_moment_it_changes(publish: Any, reader: Reader) -> None:
    asha = make_person("Asha Öberg")
    publish(headline="A lamp", authors=[asha])
    assert found(reader, "q=Asha") == ["A lamp"]

    asha.display_name = "Robin Öberg"
    asha.save()

    assert found(reader, "q=Asha") == []
    assert found(reader, "q=Robin") == ["A lamp"]
