"""The editor, in the desk's words: no publish for anybody, remarks on the words beside them."""

import pytest
from django.urls import reverse

from tests.factories import fresh, hand_in, make_live_story, make_series, make_story, make_topic
from tests.posts.desk.conftest import signed_in
from tests.posts.editor import post_editor


@pytest.fixture
def draft(noor, blog):
    return make_story(by=noor, blog=blog, headline="A wet saddle")


def editor(user, story):
    return signed_in(user).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()


@pytest.mark.parametrize("who", ["noor", "marit", "ada", "root"])
def test_nobody_finds_a_publish_button(draft, request, who):
    page = editor(request.getfixturevalue(who), draft)
    assert 'name="action-publish"' not in page
    assert "Hand in for review" in page


def test_a_story_being_read_says_so_and_offers_to_take_it_back(draft, noor):
    hand_in(draft)
    page = editor(noor, draft)
    assert "Somebody is reading this" in page
    assert "Waiting to be read" in page
    assert reverse("take_back", args=[draft.pk]) in page


def test_handing_in_from_the_editor_starts_the_review(draft, noor):
    post_editor(noor, draft, **{"action-submit": "Hand in"})
    assert fresh(draft).workflow_in_progress


def test_the_editor_shows_where_a_live_story_went_only_when_it_went_somewhere(noor, blog):
    assert "Where it went" not in editor(noor, make_live_story(by=noor, blog=blog))


def test_the_editor_offers_words_of_the_storys_own_language(draft, noor):
    make_topic("Rain")
    make_topic("Regen", language="nl")
    make_series("Fredagar", language="sv")
    page = editor(noor, draft)
    assert "Rain" in page
    assert "Regen" not in page
    assert "Fredagar" not in page


def test_the_checks_panel_fetches_remarks(draft, noor):
    assert f'data-voice="{reverse("voice_findings", args=[draft.pk])}"' in editor(noor, draft)


@pytest.mark.parametrize("who", ["noor", "marit", "root"])
def test_remarks_say_how_grave_why_and_what_instead(noor, blog, request, who):
    story = make_story(by=noor, blog=blog, text="<p>We utilize synergies, guys.</p>")
    answer = signed_in(request.getfixturevalue(who)).get(reverse("voice_findings", args=[story.pk]))
    page = answer.content.decode()
    assert "Advice" in page or "Hint" in page
    assert "Instead, perhaps:" in page
    assert "no-store" in answer["Cache-Control"]


def test_remarks_are_of_the_draft_as_last_saved(draft, noor):
    version = draft.get_latest_revision_as_object()
    version.body = [("text", "<p>We utilize synergies.</p>")]
    version.save_revision(user=noor)
    assert "byline-finding" in signed_in(noor).get(reverse("voice_findings", args=[draft.pk])).content.decode()


def test_a_text_without_remarks_says_so(draft, noor):
    assert b"No remarks" in signed_in(noor).get(reverse("voice_findings", args=[draft.pk])).content


def test_remarks_on_a_live_storys_draft_are_for_those_who_may_see_it(noor, ilse, blog):
    story = make_live_story(by=noor, blog=blog)
    assert signed_in(ilse).get(reverse("voice_findings", args=[story.pk]), follow=True).status_code == 404
