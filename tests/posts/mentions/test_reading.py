"""A story that mentions somebody reads as that person wants it, today and after they change their mind."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex

from posts.listing import cards
from posts.mentions.context import in_html, speaking, with_names
from posts.mentions.token import mentions_in
from posts.models import Person, Story
from posts.people import Surface, Viewer
from posts.pronouns import PronounSet
from posts.reading import announcement_of
from posts.rendering import prose
from tests.factories import make_blog, make_person, make_story
from tests.posts.mentions.texts import at, early
from tests.posts.persons.people import SETS, make_named
from tests.posts.persons.test_shown import live_story_by, say

pytestmark = pytest.mark.django_db

NAME = "Sam is early. Sam is proud of Sam’s team; the idea was Sam’s. Sam carries the box, and we thanked Sam."
THEY = "Sam is early. They are proud of their team; the idea was theirs. They carry the box, and we thanked them."
ZE = "Sam is early. Ze is proud of hir team; the idea was hirs. Ze carries the box, and we thanked hir."
OPEN = {**SETS, "text_audience": "public"}


@pytest.fixture
def sam() -> Person:
    return make_named("Sam")


def words(html: Any) -> str:
    return " ".join(BeautifulSoup(str(html), "html.parser").get_text().split())


def told(story: Story, surface: Surface = Surface.PAGE, **more: Any) -> str:
    with speaking(story, surface=surface, **more):
        return words(prose(story.body[0].value))


def test_nobody_who_said_nothing_is_anything_but_their_name(sam):
    assert told(make_story(text=early(sam))) == NAME


def test_the_text_follows_the_person_and_their_verbs(sam):
    story = make_story(text=early(sam))
    assert told(story) == NAME
    say(sam, **OPEN)
    assert told(story) == THEY
    ze = PronounSet(language="en", label="ze/hir", subject="ze", object="hir", det="hir", poss="hirs")
    say(sam, sets=(ze,))
    assert told(story) == ZE
    say(sam, modes={"en": "name"})
    assert told(story) == NAME


@pytest.mark.parametrize("allowed", ["nobody", "colleagues"])
def test_a_public_sentence_discloses_nothing_that_is_not_public(sam, allowed):
    say(sam, **SETS, text_audience=allowed, label_audience="public_and_machines")
    story = make_story(text=early(sam))
    for surface in (Surface.PAGE, Surface.FEED, Surface.NETWORK, Surface.MACHINES, Surface.NAME_ONLY):
        assert told(story, surface) == NAME
    inside = told(story, Surface.STAFF, viewer=Viewer.COLLEAGUE)
    assert inside == (THEY if allowed == "colleagues" else NAME)


def test_no_context_means_name_only(sam):
    say(sam, **OPEN)
    assert words(prose(early(sam))) == NAME


@pytest.mark.parametrize(
    ("language", "reads"),
    [
        ("nl", "Die is trots op hun team; het idee was het hunne. We bedankten hen."),
        ("sv", "Hen är stolt över sitt team. Vi tackade hen, och hens idé blev vår."),
    ],
)
def test_a_story_takes_the_sets_of_its_own_language(sam, language, reads):
    say(sam, **OPEN)
    subject, det, poss = at(sam, "subject", capital=True), at(sam, "det"), at(sam, "poss", article="het")
    texts = {
        "nl": f"<p>{subject} is trots op {det} team; het idee was {poss}. We bedankten {at(sam, 'object')}.</p>",
        "sv": f"<p>{subject} är stolt över sitt team. Vi tackade {at(sam, 'object')}, och {det} idé blev vår.</p>",
    }
    assert told(make_story(blog=make_blog(language=language), text=texts[language])) == reads


def test_first_by_whole_name_and_linked_then_by_what_they_are_called():
    sam = make_named("Sam Öberg", **OPEN)
    live_story_by(sam)
    story = live_story_by(make_person(), text=f"<p>{at(sam)} came. {at(sam)} sang.</p>")
    body = BeautifulSoup(Client().get(story.url).content, "html.parser").find(class_="body")
    assert words(body) == "Sam Öberg came. Sam sang."
    (link,) = body("a")
    assert (link["href"], link.text) == (f"/en/people/{sam.public_id}/", "Sam Öberg")


def test_whoever_has_no_public_page_is_named_without_a_link(sam):
    story = live_story_by(make_person(), text=f"<p>{at(sam)} came.</p>")
    assert not BeautifulSoup(Client().get(story.url).content, "html.parser").find(class_="body")("a")


@pytest.mark.parametrize(
    ("language", "reads"),
    [("en", "A colleague is late."), ("nl", "Een collega is laat."), ("sv", "En kollega är sen.")],
)
def test_an_unknown_id_is_a_colleague_and_never_raises(language, reads):
    rest = reads.split(" ", 2)[2]
    story = make_story(blog=make_blog(language=language), text=f"<p>{at('zzzzzzzz', capital=True)} {rest}</p>")
    assert told(story) == reads


def test_names_are_escaped():
    sam = make_person("Sam <b>Ö</b> & Co")
    assert "Sam &lt;b&gt;Ö&lt;/b&gt; &amp; Co" in str(prose(f"<p>{at(sam)}</p>"))


def test_feeds_and_networks_say_what_readers_read(sam):
    say(sam, **OPEN)
    story = live_story_by(sam, text=early(sam), standfirst="")
    feed = Client().get(f"/en/people/{sam.public_id}/feed.json").json()["items"][0]
    assert THEY.replace("Sam is", "", 1) in words(feed["content_html"])
    assert announcement_of(story).summary == NAME


def test_search_finds_the_name_and_never_the_pronoun(sam):
    say(sam, **OPEN)
    story = make_story(text=early(sam))
    found = " ".join(story.body.stream_block.get_searchable_content(story.body))
    assert found == NAME
    assert story.body_text() == NAME


def test_the_check_of_the_voice_reads_names(sam):
    (block,) = [
        block for block in make_story(text=early(sam), standfirst="").voice_blocks() if block.path == "body.0.text"
    ]
    assert block.text == NAME


def test_the_reference_index_knows_who_is_mentioned(sam):
    story = make_story(text=early(sam))
    ReferenceIndex.create_or_update_for_object(story)
    assert [row.object_id for row in ReferenceIndex.get_references_to(sam)] == [str(story.pk)]


def test_the_database_holds_neither_name_nor_pronoun(sam):
    say(sam, **OPEN)
    story = make_story(text=early(sam))
    stored = str(story.body.get_prep_value()) + str(story.get_latest_revision().content)
    assert not [word for word in ("Sam", "they", "them", "their") if f" {word} " in stored]


def test_all_people_of_a_story_cost_one_query(django_assert_num_queries):
    people = [make_named(f"Sam {number}", **OPEN) for number in range(20)]
    body = [("text", f"<p>{at(each, 'subject', verb='be', capital=True)} here.</p>") for each in people]
    story = Story.objects.select_related("locale").get(pk=make_story(body=body).pk)
    with django_assert_num_queries(1), speaking(story, surface=Surface.PAGE):
        assert all(words(prose(block.value)) == "They are here." for block in story.body)


def test_several_sets_take_turns_by_story_and_never_by_chance(sam):
    she, they = (PronounSet(language="en", label=label) for label in ("she/her", "they/them"))
    say(sam, modes={"en": "sets"}, sets=(she, they), text_audience="public", set_policy="by_story")
    stories = [make_story(text=f"<p>{at(sam, 'subject', verb='be', capital=True)} here.</p>") for _ in range(12)]
    read = [told(story) for story in stories]
    assert set(read) == {"She is here.", "They are here."}
    assert [told(story) for story in stories] == read


def test_mentions_of_one_rich_text_are_asked_for_once(sam, django_assert_num_queries):
    wanted = list(mentions_in(early(sam)))
    with django_assert_num_queries(1):
        in_html(wanted)
    with django_assert_num_queries(1):
        with_names(early(sam))
    with django_assert_num_queries(0):
        with_names("<p>Nobody.</p>")


def test_a_list_fetches_those_its_headlines_name_once(sam, django_assert_num_queries):
    def shown() -> list[str]:
        return [card.headline for card in cards(Story.objects.order_by("pk"))]

    blog = make_blog()
    make_story(blog=blog, headline=f"<p>{at(sam)} and the bell</p>")
    shown()  # what is kept between pages is kept from now on
    with CaptureQueriesContext(connection) as one:
        assert shown() == ["Sam and the bell"]
    others = [make_named(name, called=name) for name in ("Ines", "Wim", "Noor")]
    for other in others:
        make_story(blog=blog, headline=f"<p>{at(other)} and the kettle</p>")
    with django_assert_num_queries(len(one)):
        assert shown()[1:] == ["Ines and the kettle", "Wim and the kettle", "Noor and the kettle"]


@pytest.mark.parametrize("read", [Story.voice_blocks, Story.body_text])
def test_the_check_and_the_index_ask_once_however_many_blocks_mention_somebody(sam, read):
    asked = []
    for number in (1, 6):
        story = Story.objects.select_related("locale").get(pk=make_story(body=[("text", early(sam))] * number).pk)
        with CaptureQueriesContext(connection) as queries:
            read(story)
        asked.append(len(queries))
    assert asked == [1, 1]


def test_the_index_asks_for_all_blocks_at_once(sam, django_assert_num_queries):
    story = make_story(body=[("text", early(sam))] * 6)
    with django_assert_num_queries(1):
        story.body.stream_block.get_searchable_content(story.body)
