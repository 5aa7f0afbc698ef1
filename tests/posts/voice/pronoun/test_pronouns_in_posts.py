"""A post is held against what its people say of public texts, and against nothing else."""

import pytest

from posts.models import InStory, Person
from posts.voice_checks import check_post
from tests.factories import make_story
from tests.posts.persons.people import SETS, make_named

pytestmark = pytest.mark.django_db

TEXT = "<p>Sam is new here. She likes the bell.</p>"


def asked(*, authors: list[Person] | None = None, inside: list[Person] | None = None, text: str = TEXT) -> list[str]:
    story = make_story(authors=authors or [], text=text)
    for person in inside or []:
        InStory.objects.create(page=story, person=person, is_named=True)
    return [new for finding in check_post(story) if finding.rule.startswith("pronoun.") for new in finding.instead]


def test_an_author_who_states_words_for_public_texts_is_asked_about() -> None:
    assert asked(authors=[make_named(text_audience="public", **SETS)]) == ["They like the bell."]


def test_somebody_in_the_story_is_asked_about_as_well() -> None:
    assert asked(inside=[make_named(text_audience="public", **SETS)]) == ["They like the bell."]


def test_somebody_mentioned_is_asked_about_by_the_name_that_readers_see() -> None:
    sam = make_named(text_audience="public", **SETS)
    mention = f'<embed embedtype="mention" id="{sam.public_id}" form="name"/>'
    assert asked(text=f"<p>{mention} is new here. She likes the bell.</p>") == ["They like the bell."]


@pytest.mark.parametrize("allowed", ["nobody", "colleagues"])
def test_words_that_a_public_text_may_not_use_are_never_asked_about(allowed) -> None:
    assert asked(authors=[make_named(text_audience=allowed, **SETS)]) == []


def test_somebody_who_says_nothing_is_never_asked_about() -> None:
    assert asked(authors=[make_named()]) == []


def test_somebody_who_wants_the_name_gets_the_name() -> None:
    assert asked(authors=[make_named(modes={"en": "name"})]) == ["Sam likes the bell."]
