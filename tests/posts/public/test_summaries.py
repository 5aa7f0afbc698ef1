"""What stands under a headline where the story itself is not shown."""

import pytest

from tests.factories import make_story

pytestmark = pytest.mark.django_db


def test_a_story_without_a_line_in_short_begins_with_the_writers_words_not_with_our_question() -> None:
    answer = {"prompt": "What happened?", "text": "<p>Somebody came in at noon.</p>"}
    story = make_story(standfirst="", body=[("answer", answer)])
    assert story.summary() == "Somebody came in at noon."
    assert "What happened?" not in story.body_text()
