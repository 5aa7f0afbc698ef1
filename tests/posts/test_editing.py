"""The editor: drafts save with holes, handing in says what is missing, at the field."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from posts.models import Story
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import newest_words, post_editor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return factories.make_user(AUTHORS)


@pytest.fixture
def story(author):
    return factories.make_story(by=author)


EMPTY_QUOTE = {"quote": "", "speaker": "", "source": "", "source_link": ""}
EMPTY_PICTURE = {"picture": "", "alt_text": "", "decorative": "", "caption": "", "credit": ""}


def test_a_draft_saves_with_holes(author, story):
    body = streamfield([("quote", EMPTY_QUOTE), ("picture", EMPTY_PICTURE)])
    assert post_editor(author, story, body=body).status_code == 302
    kinds = [block.block_type for block in factories.fresh(story).get_latest_revision_as_object().body]
    assert kinds == ["quote", "picture"]


def test_handing_in_names_what_a_quote_lacks_at_its_field(author, story):
    body = streamfield([("text", rich_text("<p>Words.</p>")), ("quote", EMPTY_QUOTE | {"quote": "It works!"})])
    response = post_editor(author, story, body=body, **{"action-submit": "1"})
    errors = response.context["form"].errors.as_data()["body"][0].as_json_data()
    assert set(errors["blockErrors"][1]["blockErrors"]) == {"speaker", "source"}
    assert not factories.fresh(story).workflow_in_progress


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "only decoration"),
        ({"alt_text": "IMG_2041.JPG"}, "file name"),
        ({"alt_text": "Customer Service.jpg"}, "file name"),
    ],
)
def test_handing_in_asks_what_a_picture_shows(author, story, fields, message):
    picture = factories.make_picture()
    block = EMPTY_PICTURE | {"picture": picture.pk, "credit": "Noor"} | fields
    body = streamfield([("text", rich_text("<p>Words.</p>")), ("picture", block)])
    response = post_editor(author, story, body=body, **{"action-submit": "1"})
    errors = response.context["form"].errors.as_data()["body"][0].as_json_data()
    assert message in str(errors["blockErrors"][1]["blockErrors"]["alt_text"])


def test_a_story_without_words_cannot_be_handed_in(author, story):
    body = streamfield([("answer", {"prompt": "What happened?", "text": rich_text("<p></p>")})])
    response = post_editor(author, story, body=body, **{"action-submit": "1"})
    assert "no text yet" in str(response.context["form"].errors["body"])


def test_a_cover_needs_its_words_and_its_maker(author, story):
    picture = factories.make_picture()
    response = post_editor(author, story, cover=picture.pk, **{"action-submit": "1"})
    assert set(response.context["form"].errors) == {"cover_alt", "cover_credit"}


def test_at_most_two_values_even_in_a_draft(author, story):
    values = [factories.make_value().pk for _ in range(3)]
    response = post_editor(author, story, values=values)
    assert "at most 2 values" in str(response.context["form"].errors["values"])


def test_title_and_address_follow_the_headline_until_the_story_was_live(author, story):
    post_editor(author, story, headline="A <b>bell</b> &amp; a kettle")
    story = factories.fresh(story)
    assert (story.title, story.slug) == ("A bell & a kettle", "a-bell-a-kettle")


def test_the_address_stays_once_the_story_is_live(author):
    story = factories.make_live_story(by=author, headline="First words")
    post_editor(author, story, headline="Other words")
    version = factories.fresh(story).get_latest_revision_as_object()
    assert (version.title, version.slug) == ("Other words", "first-words")


def test_an_edit_of_a_live_story_changes_nothing_that_is_live(author):
    story = factories.make_live_story(by=author, text="<p>Live words.</p>")
    assert post_editor(author, story, text="Draft words.").status_code == 302
    assert Story.objects.get(pk=story.pk).body_text() == "Live words."


def test_another_author_cannot_open_or_save_it(story):
    other = factories.make_user(AUTHORS)
    assert signed_in(other).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).status_code in (302, 404)
    post_editor(other, story, text="Not mine.")
    assert "Not mine" not in factories.fresh(story).get_latest_revision_as_object().body_text()


def test_an_author_in_the_byline_may_edit_what_somebody_else_started_once_it_was_handed_in(author):
    helper = factories.make_user(AUTHORS)
    story = factories.make_story(by=author, authors=[factories.person_of(author), factories.person_of(helper)])
    assert signed_in(helper).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).status_code == 404
    factories.known_to_comms(story)
    assert signed_in(helper).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).status_code == 200


def test_an_author_whom_comms_adds_to_the_byline_in_the_editor_may_go_on_writing(author, story):
    helper = factories.make_user(AUTHORS)
    story = factories.known_to_comms(story)
    people = [factories.person_of(author), factories.person_of(helper)]
    post_editor(factories.make_user(COMMS), story, bylines=inline_formset([{"person": person.pk} for person in people]))
    post_editor(helper, story, text="Mine as well.")
    assert newest_words(story) == "Mine as well."


def test_an_author_writes_nobody_elses_profile(author):
    other = factories.make_person("Şilan Aydın")
    own = factories.make_profile(factories.person_of(author), by=author)
    data = nested_form_data({"person": other.pk, "about": rich_text("<p>Not me.</p>")})
    response = signed_in(author).post(reverse("wagtailadmin_pages:edit", args=[own.pk]), data)
    assert response.context["form"].errors["person"]


@pytest.mark.parametrize("headline", ["🚲 🚲", "!!! ???"])
def test_a_headline_without_letters_is_kept_and_has_an_address(author, story, headline):
    assert post_editor(author, story, headline=headline, **{"action-submit": "1"}).status_code == 302
    story = factories.fresh(story)
    assert (story.title, story.slug.startswith("story-")) == (headline, True)
    assert story.workflow_in_progress


def test_a_headline_that_goes_on_and_on_is_asked_to_be_shorter(author, story):
    response = post_editor(author, story, headline="on " * 60, **{"action-submit": "1"})
    assert "it has 179 now" in str(response.context["form"].errors["headline"])
