"""Search on both databases: each language by its own forms of words, and what comes close."""

import pytest
from django.test import Client

from posts import publishing
from tests.factories import make_blog, make_story, make_user

pytestmark = pytest.mark.django_db


def test_a_word_is_found_in_another_form_in_each_language_and_with_a_typing_error() -> None:
    editor = make_user(superuser=True)
    for language, headline in (
        ("en", "Forty saddles"),
        ("nl", "De fietsen stonden buiten"),
        ("sv", "Cyklarna kom hem"),
    ):
        story = make_story(by=editor, blog=make_blog(language=language), headline=headline)
        publishing.publish_import(story=story, user=editor)

    for language, asked, headline in (
        ("en", "saddle", "Forty saddles"),
        ("nl", "fietsen", "De fietsen stonden buiten"),
        ("sv", "cyklar", "Cyklarna kom hem"),
        ("en", "sadldes", "Forty saddles"),
    ):
        page = Client().get(f"/{language}/search/", {"q": asked}).content.decode()
        assert headline in page, asked
