"""A story as readers get it."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from posts import renditions
from posts.models import Byline, Picture
from tests.factories import (
    fresh,
    home,
    make_blog,
    make_live_profile,
    make_person,
    make_picture,
    make_series,
    make_story,
    make_topic,
    make_user,
    make_value,
)
from tests.posts.public.conftest import Reader, restrict, words

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 8, 9, 30, tzinfo=UTC)


def test_a_story_says_who_wrote_it_when_and_how_long_it_takes(publish: Any, reader: Reader) -> None:
    asha = make_person("Asha Öberg", roles={"en": "Mechanic, Leeds"})
    story = publish(headline="A wet saddle", authors=[asha], at=OCTOBER)

    page = reader.read(story.url)

    assert words(page.h1) == "A wet saddle"
    assert words(page.find(class_="byline")) == "By Asha Öberg Mechanic, Leeds"
    assert page.find(rel="author")["href"] == f"/en/people/{asha.public_id}/"
    assert words(page.find("time")) == "8 October 2026"
    assert "1 minute to read" in words(page.find(class_="story-line"))


def test_a_story_with_everything_is_gathered_in_few_questions(
    publish: Any, reader: Reader, django_assert_max_num_queries: Any
) -> None:
    asha = make_person("Asha Öberg", roles={"en": "Mechanic"}, picture=make_picture())
    facts = {"authors": [asha], "topics": [make_topic()], "values": [make_value()], "cover_alt": "A bell"}
    before, story = (publish(**facts, cover=make_picture()) for _ in range(2))
    for _ in range(4):
        publish(**facts, cover=make_picture(), standfirst="")
    reader.get(story.url, authorization="none")  # what is made once

    with django_assert_max_num_queries(16):
        page = reader.get(story.url, authorization="none").content.decode()

    assert before.url in page


def test_a_story_is_found_below_its_own_blog_alone(publish: Any, reader: Reader) -> None:
    story = publish()
    make_blog(slug="elsewhere")

    assert reader.get(story.url).status_code == 200
    assert reader.get(f"/en/elsewhere/{story.slug}/").status_code == 404


def test_a_story_in_a_blog_for_some_eyes_only_asks_who_is_there(publish: Any, reader: Reader, blog: Any) -> None:
    story = publish(headline="Only among us")
    restrict(blog)

    answer = reader.get(story.url)

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_role_written_in_another_language_is_not_shown(publish: Any, reader: Reader) -> None:
    asha = make_person("Asha Öberg", roles={"sv": "Mekaniker"})

    page = reader.read(publish(authors=[asha]).url)

    assert "Mekaniker" not in page.text


def test_topics_values_and_the_place_in_a_series_are_links(publish: Any, reader: Reader) -> None:
    series = make_series("From the drawers")
    publish(series=series)
    story = publish(topics=[make_topic("Bells")], values=[make_value("Say it as it is")], series=series)

    links = {words(link): link["href"] for link in reader.read(story.url).main.find_all("a")}

    assert links["Bells"].startswith("/en/topics/")
    assert links["Say it as it is"].startswith("/en/values/")
    assert links["No. 2 in From the drawers"].startswith("/en/series/")


def test_what_a_story_does_not_have_leaves_no_empty_place(publish: Any, reader: Reader) -> None:
    page = reader.read(publish(standfirst="").url)

    for trace in ("standfirst", "story-foot", "cover", "tags", "values", "more"):
        assert page.find(class_=trace) is None


def test_more_by_the_same_author_and_on_the_same_topic_is_offered_once(publish: Any, reader: Reader) -> None:
    asha, topic = make_person("Asha Öberg"), make_topic("Bells")
    both = publish(headline="By Asha on bells", authors=[asha], topics=[topic])
    related = publish(headline="By another on bells", authors=[make_person()], topics=[topic])
    story = publish(authors=[asha], topics=[topic])

    assert _shelves(reader.read(story.url)) == {"By the same author": [both.url], "You may also like": [related.url]}


def _shelves(page: Any) -> dict[str, list[str]]:
    return {
        shelf.h2.text: [link["href"] for link in shelf.select(".card-name a")] for shelf in page.select(".more section")
    }


@pytest.mark.parametrize(
    "shared",
    [
        {"topics": ["Bells"]},
        {"values": ["Kind"]},
        {"topics": ["Bells", "Moss"], "values": ["Kind"]},
        {"topics": ["Bells", "Chains", "Moss", "Saddles"]},
    ],
    ids=lambda shared: " ".join(map(str, shared)),
)
def test_others_are_found_by_whatever_a_story_has_even_without_authors(
    publish: Any, reader: Reader, shared: dict[str, list[str]]
) -> None:
    made = {"topics": make_topic, "values": make_value}
    facts = {field: [made[field](name) for name in names] for field, names in shared.items()}
    publish(headline="Nothing of it")
    old = publish(headline="Once", at=datetime(2026, 3, 1, tzinfo=UTC), **facts)
    new = publish(headline="Lately", at=OCTOBER, **facts)
    story = publish(headline="Today", **facts)
    Byline.objects.all().delete()

    assert _shelves(reader.read(story.url)) == {"You may also like": [new.url, old.url]}


def test_the_newest_by_either_of_two_authors_come_once_each(publish: Any, reader: Reader) -> None:
    asha, mei_ling = make_person("Asha Öberg"), make_person("Tan Mei Ling")
    together = publish(headline="Together", authors=[asha, mei_ling], at=OCTOBER)
    made_last = publish(headline="Of the spring", authors=[mei_ling], at=datetime(2026, 3, 1, tzinfo=UTC))
    story = publish(authors=[mei_ling, asha])

    assert _shelves(reader.read(story.url)) == {"By the same authors": [together.url, made_last.url]}


def test_a_cover_carries_its_words_its_maker_and_its_sizes(publish: Any, reader: Reader) -> None:
    story = publish(cover=make_picture(), cover_alt="A bell on a bench", cover_credit="Tan Mei Ling")

    cover = reader.read(story.url).find(class_="cover")

    assert cover.img["alt"] == "A bell on a bench"
    assert cover.img["width"]
    assert cover.img["height"]
    assert cover.img.get("loading") != "lazy"
    assert cover.source["type"] == "image/webp"
    assert "srcset" in cover.img.attrs
    assert words(cover.figcaption) == "Picture: Tan Mei Ling"


def test_a_decorative_cover_is_silent(publish: Any, reader: Reader) -> None:
    story = publish(cover=make_picture(), cover_decorative=True, cover_alt="left over")

    assert reader.read(story.url).find(class_="cover").img["alt"] == ""


def test_machines_are_told_the_same_facts(publish: Any, reader: Reader) -> None:
    asha = make_person("Asha Öberg")
    story = publish(headline="A wet saddle", authors=[asha], cover=make_picture(), cover_alt="A saddle", at=OCTOBER)

    page = reader.read(story.url)
    facts = json.loads(page.find("script", type="application/ld+json").string)
    graph = {meta["property"]: meta["content"] for meta in page("meta", property=True)}

    assert facts["@type"] == "Article"
    assert facts["headline"] == graph["og:title"] == "A wet saddle"
    assert facts["inLanguage"] == "en"
    assert facts["datePublished"] == "2026-10-08T09:30:00+00:00"
    assert facts["author"] == [
        {"@type": "Person", "name": "Asha Öberg", "url": f"http://testserver/en/people/{asha.public_id}/"}
    ]
    assert facts["image"] == [graph["og:image"]]
    assert graph["og:image"].startswith("http://testserver/media/")
    assert page.find("link", rel="canonical")["href"] == graph["og:url"] == f"http://testserver{story.url}"


def test_a_translation_that_is_still_a_draft_is_not_offered(publish: Any, reader: Reader) -> None:
    story = publish(headline="A wet saddle")
    make_story(blog=make_blog(language="nl"), translation_key=story.translation_key)

    page = reader.read(story.url)

    assert not page("link", hreflang=True)
    assert page.find("a", hreflang="nl")["href"] == home("nl").url


def test_a_live_translation_is_named_for_readers_and_search_engines(publish: Any, reader: Reader) -> None:
    story = publish(headline="A wet saddle")
    dutch_blog = make_blog("De werkplaats", language="nl", slug="werkplaats")
    dutch = publish(blog=dutch_blog, headline="Een nat zadel", translation_key=story.translation_key)

    page = reader.read(dutch.url)

    assert page.html["lang"] == "nl"
    assert {link["hreflang"]: link["href"] for link in page("link", hreflang=True)} == {
        "en": f"http://testserver{story.url}",
        "nl": f"http://testserver{dutch.url}",
    }
    assert page.find("a", hreflang="en")["href"] == story.url
    assert page.find("a", hreflang="nl").get("aria-current") == "true"


def test_dates_are_written_as_the_language_writes_them(publish: Any, reader: Reader) -> None:
    blog = make_blog("Verkstaden", language="sv")

    page = reader.read(publish(blog=blog, at=OCTOBER).url)

    assert words(page.find("time")) == "8 oktober 2026"


def test_a_draft_renders_for_the_reviewer_as_readers_will_see_it(rf: Any, blog: Any, editor: Any) -> None:
    draft = make_story(by=editor, blog=blog, headline="Not yet", cover=make_picture(), cover_alt="A bell")
    draft.headline = "<p>Not yet, but soon</p>"
    draft.save_revision(user=editor)

    response = fresh(draft).get_latest_revision_as_object().make_preview_request()

    assert response.status_code == 200
    assert "Not yet, but soon</h1>" in response.rendered_content


def test_a_draft_s_page_names_its_own_authors_and_topics(publish: Any, editor: Any) -> None:
    story = publish(topics=[make_topic("Bells")])
    story.topics = [make_topic("Saddles")]
    story.bylines = [Byline(person=make_person("Kwame Mensah"))]
    story.save_revision(user=editor)

    html = fresh(story).get_latest_revision_as_object().make_preview_request().rendered_content

    assert "Saddles" in html
    assert "Bells" not in html
    assert "Kwame Mensah" in html


def test_a_draft_in_another_language_is_shown_in_its_own(rf: Any, editor: Any) -> None:
    blog = make_blog("De werkplaats", language="nl")
    draft = make_story(by=editor, blog=blog).get_latest_revision_as_object()

    html = draft.make_preview_request().rendered_content

    assert '<html lang="nl">' in html


def test_a_draft_is_not_there_for_readers(reader: Reader, blog: Any) -> None:
    draft = make_story(blog=blog, slug="not-yet")

    assert reader.get(draft.get_url()).status_code == 404


def test_below_a_story_its_writers_say_who_they_are_and_nothing_is_left_empty(publish: Any, reader: Reader) -> None:
    asha = make_person("Asha Öberg", roles={"en": "Mechanic"}, picture=make_picture(), user=make_user("Authors"))
    make_live_profile(asha, about="<p>I mend what squeaks.</p>")
    story = publish(authors=[asha, make_person("Tan Mei Ling")])

    first, second = reader.read(story.url).select(".writer")

    assert words(first.find("div")).startswith("Asha Öberg Mechanic I mend what squeaks.")
    assert first.find("a", string="Follow Asha Öberg by feed")["href"] == f"/en/people/{asha.public_id}/feed.atom"
    assert [tag.name for tag in second.find_all(True)] == ["div", "h3", "a", "p", "a"]


def test_a_phone_gets_a_closer_crop_of_the_cover_unless_words_are_printed_in_it(publish: Any, reader: Reader) -> None:
    story = publish(cover=make_picture(), cover_alt="A bell")
    sign = make_picture()
    Picture.objects.filter(pk=sign.pk).update(shows_words=True)
    with_words = publish(cover=sign, cover_alt="A price list")

    closer, whole = (reader.read(one.url).find(class_="cover") for one in (story, with_words))

    narrow = closer.find("source", media=True)
    assert narrow["width"] == narrow["height"]
    assert whole.find("source", media=True) is None


def test_the_slow_format_is_shown_once_it_was_made_and_no_reader_waits_for_it(publish: Any, reader: Reader) -> None:
    story = publish(cover=make_picture(), cover_alt="A bell")

    def kinds() -> set[str]:
        return {source["type"] for source in reader.read(story.url).find(class_="cover")("source")}

    assert "image/avif" not in kinds()
    assert renditions.make_ready() == 1
    assert renditions.make_ready() == 0
    assert "image/avif" in kinds()


def test_the_colour_of_a_picture_stands_in_its_place_until_it_arrives(publish: Any, reader: Reader) -> None:
    green = Image.new("RGB", (40, 30), "#2f6f73")
    out = BytesIO()
    green.save(out, "PNG")
    story = publish(cover=make_picture(data=out.getvalue()), cover_alt="A door")

    assert reader.read(story.url).select_one(".cover .ground rect")["fill"] == "#2f6f73"


def test_stories_that_go_on_with_each_other_lead_both_ways(publish: Any, reader: Reader) -> None:
    first = publish(headline="The wheel that sang")
    second = publish(headline="It still sings", follows=first)

    earlier, later = reader.read(first.url), reader.read(second.url)

    assert earlier.select_one(".went-on a")["href"] == second.url
    assert later.select_one(".went-before a")["href"] == first.url
    assert reader.read(publish(headline="Alone").url).select_one(".went-on, .went-before") is None


def test_an_instalment_leads_to_the_one_before_and_the_one_after(publish: Any, reader: Reader) -> None:
    series = make_series("From the drawers")
    one, two, three = (publish(headline=f"Drawer {number}", series=series) for number in (1, 2, 3))

    page = reader.read(two.url)

    assert page.find("a", rel="prev")["href"] == one.url
    assert page.find("a", rel="next")["href"] == three.url
    assert reader.read(one.url).find("a", rel="prev") is None
