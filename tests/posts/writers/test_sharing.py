"""Sharing a live story by hand: what to copy, and where somebody posted it."""

from typing import Any

import pytest
from django.urls import reverse

from integrations import outbox
from posts.models import Story
from tests import factories
from tests.factories import AUTHORS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def story(author: Any) -> Story:
    cover = {"cover": factories.make_picture(), "cover_alt": "A brass bell", "cover_credit": "Noor"}
    return factories.make_live_story(by=author, headline="A bell", **cover)


def page(story: Story) -> str:
    return reverse("story_share", args=[story.pk])


def test_the_words_the_picture_and_its_text_are_ready_to_copy(author: Any, story: Story) -> None:
    shown = signed_in(author).get(page(story)).content.decode()
    for network in ("Mastodon", "Bluesky", "LinkedIn", "X"):
        assert f"Words for {network}" in shown
    assert shown.count("A brass bell") >= 4
    assert "download" in shown
    assert page(story) in signed_in(author).get(reverse("story_status", args=[story.pk])).content.decode()


def test_where_it_was_posted_is_noted_once(author: Any, story: Story) -> None:
    address = "https://www.linkedin.com/feed/update/urn:li:share:1/"
    for _again in range(2):
        typed = {"network": "linkedin", "url": address}
        shown = signed_in(author).post(page(story), typed, follow=True).content.decode()
    assert address in shown
    (copy,) = outbox.copies_by_hand(story.uuid)
    assert (copy.network, copy.url, copy.by) == ("linkedin", address, author)


@pytest.mark.parametrize("typed", ["", "my post", "javascript:alert(1)"])
def test_what_is_no_address_is_said_at_its_box(author: Any, story: Story, typed: str) -> None:
    answer = signed_in(author).post(page(story), {"network": "x", "url": typed})
    assert answer.status_code == 422
    assert 'id="id_x_url_error"' in answer.content.decode()
    assert outbox.copies_by_hand(story.uuid) == []


def test_a_draft_has_nothing_to_share_and_another_s_story_is_not_there(author: Any, story: Story) -> None:
    draft = factories.make_story(by=author, headline="A draft")
    assert signed_in(author).get(page(draft)).status_code == 404
    stranger = factories.make_user(AUTHORS, name="kofi")
    assert signed_in(stranger).get(page(story)).status_code == 404
    assert signed_in(author).post(page(story), {"network": "nowhere", "url": "https://a.example/"}).status_code == 404
