"""The owner's page: the plan with what it costs before anything runs, then how far it is; for nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from posts.changing import sweeping
from posts.changing.form import ChangeForm
from posts.changing.names import Names
from posts.models import Change, Person
from tests import factories
from tests.posts.changing.conftest import NEW, NEW_SHORT, OLD, OLD_SHORT, Renamed
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "account_new_name"


def asked(**more: str) -> dict[str, str]:
    facts = {"kind": "away", "display_name": NEW, "called": NEW_SHORT, "old": f"{OLD}\n{OLD_SHORT}", "quietly": ""}
    return facts | more


def plan(browser: Client) -> Any:
    return browser.post(reverse(ADDRESS), asked(do="look"))


def test_the_plan_tells_what_will_happen_and_does_nothing(renamed: Renamed) -> None:
    browser = signed_in(renamed.user)
    answer = plan(browser)
    page, fields = answer.content.decode(), {one.label.split(":")[0]: one for one in answer.context["copies"]}
    assert "What will happen" in page
    assert f"{OLD_SHORT}’s bell was broken" in page  # where readers find it
    options = {name: [value for value, _words in field.field.choices] for name, field in fields.items()}
    assert options["Edited"] == ["change", "afresh", "take down", "leave"]
    assert options["Remembered"] == ["afresh", "take down", "leave"]  # an edit would keep it for all to see
    assert {name: field.initial for name, field in fields.items()} == {"Edited": "change", "Remembered": "take down"}
    for unseen in ({}, {"seen": "another"}):
        browser.post(reverse(ADDRESS), asked(do="go", **unseen))
    assert Person.objects.get(pk=renamed.person.pk).display_name == OLD
    assert not Change.objects.exists()


def test_the_plan_that_was_shown_runs_and_is_reported_to_its_owner_alone(renamed: Renamed) -> None:
    browser = signed_in(renamed.user)
    seen = browser.post(reverse(ADDRESS), asked(kind="correct", do="look")).context["seen"]
    browser.post(reverse(ADDRESS), asked(kind="correct", do="go", seen=seen))
    assert Person.objects.get(pk=renamed.person.pk).display_name == NEW
    under_way = browser.get(reverse(ADDRESS)).content.decode()
    assert "Your change is under way" in under_way
    assert '<span class="tag">changed</span>' not in under_way  # no network was asked yet
    assert sweeping.work(Change.objects.get().pk)
    assert "What became of your last change" in browser.get(reverse(ADDRESS)).content.decode()
    other = factories.make_user(superuser=True)
    factories.make_person("Somebody", user=other)
    assert "What became of your last change" not in signed_in(other).get(reverse(ADDRESS)).content.decode()


def test_what_is_missing_is_said_beside_its_box() -> None:
    person = factories.make_person(OLD, user=factories.make_user())
    for wrong in ({"old": ""}, {"old": "Z"}, {"display_name": ""}, {"kind": ""}):
        form = ChangeForm(asked(**wrong), person=person)
        assert set(form.errors) == set(wrong)


def test_names_are_found_however_they_are_written() -> None:
    names = Names(old=("Sam Öberg", "Sam"), name="Alex Öberg", called="Alex", others=("Sam Nilsson",))
    pairs = {
        "Sam Öberg rang. SAM’s bell.": "Alex Öberg rang. Alex’s bell.",
        "<p>Sam&nbsp;O\u0308berg</p>": "<p>Alex Öberg</p>",
        "/en/work/a-day-with-sam-oberg/": "/en/work/a-day-with-a-colleague/",
        "documents/sam_oberg.pdf": "documents/a-colleague.pdf",
        "Sam Nilsson and Samir": "Sam Nilsson and Samir",
        '[{"value": "Sam \\u00d6berg"}]': '[{"value": "Alex \\u00d6berg"}]',
    }
    assert {text: names.in_json(text) for text in pairs} == pairs
    assert {text: names.in_json(names.in_json(text)) for text in pairs} == pairs
    assert names.in_text("Sams klocka", "sv") == "Alex klocka"


def test_a_longer_new_name_is_not_lengthened_twice() -> None:
    names = Names(old=("Anna Berg",), name="Anna Berg-Holm")
    assert names.in_text(names.in_text("Anna Berg")) == "Anna Berg-Holm"


def test_a_name_that_is_a_word_too_goes_where_it_is_a_name() -> None:
    names = Names(old=("Will",), name="Alex Holm", called="Alex")
    text = "Will came. We will see. WILL! /en/will-and-the-bell/"
    assert names.in_text(text) == "Alex came. We will see. Alex! /en/a-colleague-and-the-bell/"


def test_without_an_old_name_nothing_is_touched() -> None:
    nothing = Names(old=(), name="Alex")
    assert (nothing.in_text("Alex rang."), nothing.stand_in("anything")) == ("Alex rang.", False)


def test_whoever_steps_back_is_a_colleague_in_the_language_of_the_text() -> None:
    nobody = Names(old=("Sam Öberg",))
    assert nobody.in_text("Sam Öberg rang. Vi tackade Sam Öberg.", "sv") == "En kollega rang. Vi tackade en kollega."
