"""Who wrote what would be approved: nobody of them approves it, whichever way the words came back."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from posts import reviewing
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import editor_data, post_editor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def reviewer() -> Any:
    return factories.make_user(COMMS)


def test_a_reviewer_whose_words_nobody_approved_cannot_approve_them_when_the_author_puts_them_back(
    author: Any, reviewer: Any
) -> None:
    story = factories.known_to_comms(factories.make_story(by=author))
    post_editor(reviewer, story, text="Words of the reviewer.")
    theirs = factories.fresh(story).latest_revision
    post_editor(author, story, text="Words of the author.")
    story = factories.approve(factories.hand_in(factories.fresh(story)))
    put_back = reverse("wagtailadmin_pages:revisions_revert", args=[story.pk, theirs.pk])
    signed_in(author).post(put_back, editor_data(story, text="Words of the reviewer."))
    story = factories.hand_in(factories.fresh(story))
    with pytest.raises(reviewing.WroteIt):
        factories.approve(story, reviewer=reviewer)


def test_a_reviewer_who_edited_an_earlier_approved_version_may_approve_a_later_one(author: Any, reviewer: Any) -> None:
    story = factories.known_to_comms(factories.make_story(by=author))
    post_editor(reviewer, story, text="Words of the reviewer.")
    story = factories.approve(factories.hand_in(factories.fresh(story)))
    post_editor(author, story, text="Words of the author.")
    story = factories.approve(factories.hand_in(factories.fresh(story)), reviewer=reviewer)
    assert story.body_text() == "Words of the author."


def test_whoever_saved_by_autosave_over_their_own_version_wrote_it(author: Any, reviewer: Any) -> None:
    story = factories.make_live_story(by=author)
    post_editor(reviewer, story, text="First try.")
    mine = factories.fresh(story).latest_revision
    post_editor(reviewer, story, text="Second try.", overwrite_revision_id=mine.pk)
    assert reviewer.pk in factories.fresh(story).writers()


def test_a_reviewer_whom_only_the_draft_names_as_an_author_cannot_approve_it(author: Any, reviewer: Any) -> None:
    story = factories.make_live_story(by=author)
    people = [factories.person_of(author), factories.person_of(reviewer)]
    bylines = inline_formset([{"person": person.pk} for person in people])
    post_editor(factories.make_user(COMMS), story, bylines=bylines)
    story = factories.hand_in(factories.fresh(story))
    with pytest.raises(reviewing.WroteIt):
        factories.approve(story, reviewer=reviewer)
