"""Query sets whose SQL is made once: they answer as they would if it were made each time."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Count, QuerySet

from integrations.prepared import Prepared
from posts.listing import live_stories, written_by
from posts.models import Person, Topic
from tests.factories import make_person, make_topic

pytestmark = pytest.mark.django_db


def people(*, ids: Sequence[int], name: str) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=ids).exclude(display_name=name).annotate(stories=Count("bylines"))


def test_it_answers_as_the_query_set_does_whatever_it_is_asked(django_assert_num_queries: Any) -> None:
    asha, mei, sam, kai = (make_person(name).pk for name in ("Asha", "Mei", "Sam", "Kai"))
    prepared: Prepared[Person] = Prepared(people)
    asked = [([asha], "Mei"), ([mei, sam, kai], "Sam"), ([kai, mei, asha], "Asha"), ([asha, sam], "O'Hara %s")]

    for ids, name in asked:
        with django_assert_num_queries(1):
            found = prepared(ids=ids, name=name)
        expected = list(people(ids=ids, name=name))
        assert found == expected
        assert [(one.display_name, one.stories) for one in found] == [(one.display_name, 0) for one in expected]


def test_an_empty_list_finds_nothing_without_a_question(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Prepared(people)(ids=[], name="Asha") == []


def test_it_keeps_nothing_of_what_it_was_asked_or_answered() -> None:
    prepared: Prepared[Topic] = Prepared(lambda *, slug: Topic.objects.filter(slug=slug).select_related("locale"))
    assert prepared(slug="bells") == []

    bells = make_topic("Bells")

    assert [(one, one.locale.language_code) for one in prepared(slug=bells.slug)] == [(bells, "en")]
    Topic.objects.update(name="Tyres")
    assert [one.name for one in prepared(slug=bells.slug)] == ["Tyres"]


def test_columns_come_as_they_would() -> None:
    prepared: Prepared[tuple[Any, ...]] = Prepared(
        lambda *, language, people: (
            live_stories(language=language).filter(written_by(people)).values_list("pk", "first_published_at")
        )
    )

    assert prepared(language="en", people=[make_person().pk]) == []


def test_a_value_that_is_changed_on_its_way_is_refused() -> None:
    prepared: Prepared[Person] = Prepared(lambda *, name: Person.objects.filter(display_name__startswith=name))

    with pytest.raises(TypeError, match="name"):
        prepared(name="Asha")


def test_an_identity_is_found_and_what_is_not_there_is_said_not_to_be() -> None:
    prepared: Prepared[Topic] = Prepared(lambda *, key: Topic.objects.filter(translation_key=key))
    bells, tyres = make_topic("Bells"), make_topic("Tyres")

    assert [prepared.get(key=one.translation_key) for one in (bells, tyres)] == [bells, tyres]
    with pytest.raises(Topic.DoesNotExist):
        prepared.get(key=uuid4())
