"""Query sets whose SQL is made once: they answer as they would if it were made each time."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db import DataError, NotSupportedError, OperationalError, connection, transaction
from django.db.models import Count, QuerySet

from integrations.prepared import Prepared
from posts.listing import live_stories, written_by
from posts.models import Person, Topic
from tests.factories import make_person, make_topic

pytestmark = pytest.mark.django_db


def people(*, ids: Sequence[int], name: str) -> QuerySet[Person]:
    found = Person.objects.filter(pk__in=ids).exclude(display_name=name)
    return found.annotate(stories=Count("bylines")).order_by("pk")


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


def test_rows_are_made_into_what_the_query_set_makes_of_them(django_assert_num_queries: Any) -> None:
    slug = make_topic("Bells").slug
    asked = Topic.objects.select_related("locale").order_by("name")
    for shape in (
        lambda topics: topics.annotate(stories_told=Count("stories")),
        lambda topics: topics.only("name", "locale"),
        lambda topics: topics.values("name", "translation_key"),
        lambda topics: topics.annotate(stories_told=Count("stories")).values("stories_told", "name", "locale__pk"),
        lambda topics: topics.values_list("translation_key", "pk"),
        lambda topics: topics.values_list("translation_key", flat=True),
    ):
        prepared: Prepared[Any] = Prepared(lambda *, slug, shape=shape: shape(asked.filter(slug=slug)))
        [expected] = shape(asked.filter(slug=slug))
        for _time in range(2):
            [found] = prepared(slug=slug)
            assert found == expected
            assert type(found) is type(expected)
        if isinstance(found, Topic):
            facts = [{name: fact for name, fact in vars(one).items() if name != "_state"} for one in (found, expected)]
            assert facts[0] == facts[1]
            assert vars(found._state) == vars(expected._state)
            with django_assert_num_queries(0):
                assert found.name == "Bells"
    with pytest.raises(TypeError, match="NamedValuesListIterable"):
        Prepared(lambda *, slug: asked.filter(slug=slug).values_list("pk", named=True))(slug=slug)


def test_a_value_that_is_changed_on_its_way_is_refused() -> None:
    prepared: Prepared[Person] = Prepared(lambda *, name: Person.objects.filter(display_name__startswith=name))

    with pytest.raises(TypeError, match="name"):
        prepared(name="Asha")


def test_words_in_a_list_may_be_any() -> None:
    names = ["plain", 'with "quotes"', "back\\slash", "{braces}, commas", "NULL", "", "100 %s", "Öberg 🔔"]
    for name in names:
        make_person(name or "nobody")
    prepared: Prepared[str] = Prepared(
        lambda *, names: Person.objects.filter(display_name__in=names).values_list("display_name", flat=True)
    )

    for asked in (names, names[1:2], names[2:3]):
        assert sorted(prepared(names=asked)) == sorted(set(asked) - {""})


def test_an_identity_is_found_and_what_is_not_there_is_said_not_to_be() -> None:
    prepared: Prepared[Topic] = Prepared(lambda *, key: Topic.objects.filter(translation_key=key))
    bells, tyres = make_topic("Bells"), make_topic("Tyres")

    assert [prepared.get(key=one.translation_key) for one in (bells, tyres)] == [bells, tyres]
    with pytest.raises(Topic.DoesNotExist):
        prepared.get(key=uuid4())


def test_a_constant_that_looks_like_a_value_or_a_percentage_stays_what_it_is() -> None:
    make_person("100 %s O'Hara"), make_person("Asha")
    prepared: Prepared[Person] = Prepared(
        lambda *, ids: Person.objects.filter(pk__in=ids, display_name="100 %s O'Hara").exclude(called__startswith="1%_")
    )

    assert [one.display_name for one in prepared(ids=[one.pk for one in Person.objects.all()])] == ["100 %s O'Hara"]


if connection.vendor == "postgresql":

    def kept() -> list[str]:
        """The SQL whose plans the server keeps for this connection."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            return [statement for (statement,) in cursor.fetchall()]

    def alter(column: str) -> None:
        """Another connection changes a table, as a migration does while web processes go on."""
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute(f"ALTER TABLE posts_topic ALTER COLUMN {column}")
        other.close()

    def by_slug() -> Prepared[Topic]:
        return Prepared(lambda *, slug, ids: Topic.objects.filter(slug=slug, pk__in=ids).only("name"))

    def test_the_server_makes_one_plan_however_large_the_numbers_are() -> None:
        prepared = by_slug()
        bells = make_topic("Bells")

        for number in (0, 40_000, 3_000_000_000):
            assert prepared(slug=bells.slug, ids=[bells.pk, number]) == [bells]

        assert len([statement for statement in kept() if "posts_topic" in statement]) == 1

    def test_no_plan_is_kept_where_it_may_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
        prepared = by_slug()
        bells = make_topic("Bells")

        assert prepared(slug=bells.slug, ids=[bells.pk]) == [bells]
        assert [statement for statement in kept() if "posts_topic" in statement] == []

    @pytest.mark.django_db(transaction=True)
    def test_a_column_that_changes_meanwhile_costs_one_transaction_at_most() -> None:
        prepared = by_slug()
        bells = make_topic("Bells")
        asked = {"slug": bells.slug, "ids": [bells.pk]}
        assert prepared(**asked) == [bells]

        alter("name TYPE varchar(299)")
        assert prepared(**asked) == [bells]

        alter(f"name TYPE varchar({Topic._meta.get_field('name').max_length})")
        with pytest.raises(NotSupportedError), transaction.atomic():
            prepared(**asked)
        with transaction.atomic():
            assert prepared(**asked) == [bells]

    @pytest.mark.django_db(transaction=True)
    def test_after_an_error_and_on_a_new_connection_it_is_asked_as_ever() -> None:
        prepared = by_slug()
        bells = make_topic("Bells")
        asked = {"slug": bells.slug, "ids": [bells.pk]}
        with connection.cursor() as cursor, pytest.raises(DataError), transaction.atomic():
            cursor.execute("SELECT 1 / %s", [len(prepared(**asked)) - 1])
        assert prepared(**asked) == [bells]

        connection.close()

        assert prepared(**asked) == [bells]

    @pytest.mark.django_db(transaction=True)
    def test_a_server_that_went_away_between_two_requests_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
        asked = Prepared(people)
        asha = make_person("Asha Öberg")
        monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
        connection.close()  # it learns of that when it connects
        assert asked(ids=[asha.pk], name="") == [asha]
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        other.close()
        connection.health_check_done = False  # as at the beginning of a request

        assert asked(ids=[asha.pk], name="") == [asha]

    @pytest.mark.django_db(transaction=True)
    def test_an_error_that_is_not_the_connections_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
        times = []

        def failing(*_args: Any) -> Any:
            times.append(1)
            raise OperationalError("canceling statement due to statement timeout")

        monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
        connection.close()
        connection.ensure_connection()
        connection.health_check_done = False

        with connection.execute_wrapper(failing), pytest.raises(OperationalError):
            Prepared(people)(ids=[1], name="")
        assert len(times) == 1

    @pytest.mark.django_db(transaction=True)
    def test_a_question_is_planned_once_for_whatever_is_asked() -> None:
        connection.close()
        asked = Prepared(people)
        for pk in range(1, 8):
            asked(ids=[pk], name="")

        with connection.cursor() as cursor:
            cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements")
            assert cursor.fetchall() == [(7, 0)]
