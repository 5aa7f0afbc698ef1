"""A kept page goes on for as long as the database answers as it did when the page was made, and not a question longer.

Rows are changed past every signal here: nothing but asking again can find it out.
"""

import json
from collections.abc import Callable
from secrets import token_hex
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms import answers, page_cache
from posts import public_changes
from posts.models import Blog, Person, Pronouns, ReferMode, Seal, Story
from tests.factories import make_blog, make_live_story, make_person, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[Story, Story]:
    """A story that was read, and one beside it, on a site where something changes between any two readers."""
    monkeypatch.setattr(public_changes, "generation", lambda: token_hex(8))
    asha = make_person("Asha Öberg", label_audience="public_with_my_name")
    ReferMode.objects.create(person=asha, language="en", mode=ReferMode.Mode.SETS)
    Pronouns.objects.create(person=asha, language="en", rank=0, label="xe/xem", key="own")
    facts: dict[str, Any] = {"blog": make_blog(), "topics": [make_topic("Bells")], "authors": [asha]}
    beside = make_live_story(headline="The bell beside it", **facts)
    story = make_live_story(headline="The lamp that would not stop", **facts)
    page = _page(story)
    assert "Asha Öberg" in page
    assert "xe/xem" in page
    assert "The bell beside it" in page
    return story, beside


def _page(story: Story) -> str:
    response = Client().get(story.url)
    return response.content.decode() if response.status_code == 200 else ""


def _asked_of(story: Story) -> tuple[answers.Asked, ...]:
    """What its page asks for while it is made."""
    caches["pages"].clear()
    with answers.listening() as heard:
        _page(story)
    return heard.all() or ()


def _times_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []

    def noted(page: Story, request: Any, *args: Any, **kwargs: Any) -> Any:
        made.append(page.slug)
        return served(page, request, *args, **kwargs)

    served = Story.serve
    monkeypatch.setattr(Story, "serve", noted)
    return made


def test_a_page_is_not_made_again_for_a_change_elsewhere(
    told: tuple[Story, Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, before = _times_made(monkeypatch), _page(told[0])
    make_live_story(headline="Something of another blog", blog=make_blog())

    assert _page(told[0]) == before
    assert made == []


CHANGES: dict[str, Callable[[Story, Story], object]] = {
    "its own words": lambda story, _: Story.objects.filter(pk=story.pk).update(
        body=json.dumps([{"type": "text", "value": "<p>It was the other bell.</p>"}])
    ),
    "a name": lambda story, _: Person.objects.update(display_name="Asha Lind"),
    "who sees the words beside it": lambda story, _: Person.objects.update(label_audience="nobody"),
    "those words": lambda story, _: Pronouns.objects.update(label="ze/zir"),
    "words that were taken back": lambda story, _: Pronouns.objects.all().delete(),
    "somebody who stepped back": lambda story, _: Person.objects.update(shown_as="stepped_back"),
    "a correction": lambda story, _: Seal.objects.filter(page=story).update(
        correction="It was a bell.", went_live_at=timezone.now()
    ),
    "a blog's colour": lambda story, _: Blog.objects.update(colour="#1c4a39"),
    "a blog's name": lambda story, _: Page.objects.filter(pk=story.get_parent().pk).update(title="The Other Workshop"),
    "the headline of another": lambda _, beside: Story.objects.filter(pk=beside.pk).update(headline="<p>Moss</p>"),
    "another that was taken down": lambda _, beside: Page.objects.filter(pk=beside.pk).update(live=False),
    "a story that was taken down": lambda story, _: Page.objects.filter(pk=story.pk).update(live=False),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_what_a_page_shows_is_asked_for_again(told: tuple[Story, Story], change: Callable[..., object]) -> None:
    before = _page(told[0])
    change(*told)

    assert _page(told[0]) != before
    caches["pages"].clear()
    assert _page(told[0]) != before


def test_a_slow_process_cannot_bring_back_what_was_found_wrong(told: tuple[Story, Story], monkeypatch: Any) -> None:
    late: dict[str, Any] = {}
    pages, put = caches["pages"], page_cache._keep
    monkeypatch.setattr(page_cache, "_keep", late.__setitem__)
    pages.clear()
    _page(told[0])  # made, and not kept yet
    monkeypatch.setattr(page_cache, "_keep", put)
    Person.objects.update(display_name="Asha Lind")
    for generation in ("after it", "later"):  # made anew, then found right
        monkeypatch.setattr(public_changes, "generation", lambda generation=generation: generation)
        assert "Asha Lind" in _page(told[0])

    for key, value in late.items():
        put(key, value)

    assert "Asha Lind" in _page(told[0])


def test_a_database_that_does_not_answer_confirms_nothing(told: tuple[Story, Story], monkeypatch: Any) -> None:
    def away(*_args: Any, **_kwargs: Any) -> Any:
        raise OperationalError

    monkeypatch.setattr(answers, "cursor_of", away)

    assert answers.still([answers.Asked("SELECT 1", None, plan_kept=False, answer=b"")]) is None


if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_the_server_is_asked_all_in_one_and_still_finds_every_change(
        told: tuple[Story, Story],
    ) -> None:
        Pronouns.objects.all().delete()  # what is fetched beside the rest is asked apart
        Person.objects.update(label_audience="nobody")
        before = _page(told[0])
        for _time in range(2):
            assert _page(told[0]) == before
        asked: list[str] = []

        def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(noted):
            assert _page(told[0]) == before
        # The colours of blogs a process asks for once under each name of the site, whatever page is asked for.
        colours, _whole = asked
        assert '"posts_blog"."colour"' in colours

        Person.objects.update(display_name="Asha Lind")

        assert "Asha Lind" in _page(told[0])
        for _time in range(2):
            _page(told[0])

        CHANGES["its own words"](*told)

        assert "the other bell" in _page(told[0])

    @pytest.mark.django_db(transaction=True)
    def test_a_connection_that_died_is_noticed_by_the_question_itself(
        told: tuple[Story, Story], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
        connection.close()  # it learns of that when it connects
        kept, before = _asked_of(told[0]), _page(told[0])
        connection.health_check_done = False
        with monkeypatch.context() as now:
            now.setattr(connection, "is_usable", lambda: pytest.fail("asked whether it lives"))
            assert answers.still(kept)

        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        other.close()
        connection.health_check_done = False  # as at the beginning of a request

        assert answers.still(kept) is None
        assert connection.health_check_done is False
        connection.close_if_health_check_failed()
        assert _page(told[0]) == before
