"""The traps of people.md 3.2, each as it was fallen into."""

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from posts.blocks import TextBlock
from posts.mentions.checks import every_rich_text_keeps_mentions
from posts.mentions.token import mentions_in
from posts.models import Person, Story
from posts.naming import name_after
from posts.remarks.splice import exchanged, laid_out
from posts.text import STORY_FEATURES
from tests.factories import make_blog, make_story
from tests.posts.mentions.texts import at
from tests.posts.persons.people import make_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam() -> Person:
    return make_named("Sam Öberg")


def round_trip(html: str, features: list[str] = STORY_FEATURES) -> str:
    """As the editor opens a text and saves it untouched."""
    converter = ContentstateConverter(features=features)
    return converter.to_database_format(converter.from_database_format(html))


@pytest.mark.parametrize("rest", [" rang.", ", who rang.", "", " <b>rang</b>.", " and "])
def test_the_space_after_a_mention_is_kept(sam, rest):
    html = (
        f'<p data-block-key="abcde">Then {at(sam)}{rest}{at(sam, "subject", verb="be") if rest == " and " else ""}</p>'
    )
    assert round_trip(html) == html
    assert round_trip(round_trip(html)) == html


def test_the_editor_is_given_the_name_and_stores_none(sam):
    html = f'<p data-block-key="abcde">{at(sam, "subject", verb="be", capital=True)} here.</p>'
    state = json.loads(ContentstateConverter(features=STORY_FEATURES).from_database_format(html))
    (entity,) = state["entityMap"].values()
    assert state["blocks"][0]["text"] == "Sam here."
    assert entity == {
        "type": "MENTION",
        "mutability": "IMMUTABLE",
        "data": {"id": sam.public_id, "form": "subject", "verb": "be", "case": "title"},
    }


def test_a_field_without_the_feature_deletes_mentions_so_none_is_without(sam):
    assert not list(mentions_in(round_trip(f"<p>{at(sam)} rang.</p>", ["bold"])))
    assert every_rich_text_keeps_mentions(None) == []


def test_the_system_check_tells_of_a_text_that_would_lose_mentions(monkeypatch):
    monkeypatch.setattr(Story._meta.get_field("headline"), "features", ["bold"])
    (error,) = every_rich_text_keeps_mentions(None)
    assert (error.id, error.obj) == ("posts.E001", "posts.Story.headline")


def test_saving_keeps_a_mention_as_it_was_written(sam):
    block = TextBlock()
    written = f"<p>{at(sam)} rang.</p>"
    assert block.clean(block.to_python(written)).source == written


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "How a colleague mended it"), ("nl", "How een collega mended it"), ("sv", "How en kollega mended it")],
)
def test_title_and_address_never_hold_the_name_of_somebody_mentioned(sam, language, title):
    story = make_story(blog=make_blog(language=language), text=f"<p>{at(sam)} rang.</p>")
    for headline in (f"<p>How {at(sam)} mended it</p>", "<p>How Sam Öberg mended it</p>", "<p>How sam mended it</p>"):
        story.headline = headline
        name_after(story, headline)
        story.save()
        assert story.title == title
        assert "sam" not in story.slug
    assert story.headline_text() == "How sam mended it"


def test_readers_read_the_name_in_the_headline(sam):
    story = make_story(text="<p>x</p>")
    story.headline = f"<p>How {at(sam)} mended {at(sam, 'det')} bike</p>"
    assert story.headline_text() == "How Sam mended Sam’s bike"


def test_the_old_name_is_in_nothing_that_the_new_one_does_not_reach(sam):
    story = make_story(text=f"<p>{at(sam)} rang.</p>")
    assert story.body_text() == "Sam rang."
    Person.objects.filter(pk=sam.pk).update(display_name="Alex Öberg", called="Alex")
    assert story.body_text() == "Alex rang."


def test_a_reviewers_words_change_around_a_mention_and_it_stays(sam):
    written = f"<p>Then {at(sam)} was late.</p>"
    assert laid_out(written) == "Then @ was late."
    assert exchanged(written, 0, 16, "Then @ came late.") == f"<p>Then {at(sam)} came late.</p>"
