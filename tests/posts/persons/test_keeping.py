"""The owner alone says how they are named; whatever they may not say is refused whatever way it comes."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from posts.importing.bylines import person_for
from posts.models import Person, Pronouns, ReferMode
from posts.persons.keeping import keep, merged
from posts.persons.wishes import Wishes, wishes_of
from posts.pronouns import PronounSet
from tests.factories import ADMINS, AUTHORS, COMMS, make_person, make_user
from tests.posts.editor import signed_in
from tests.posts.persons.people import HEN, SETS, THEY, make_named

pytestmark = pytest.mark.django_db

SAM = Wishes(display_name="Sam Öberg", called="Sam", **SETS)


def test_what_the_owner_says_is_kept_as_written():
    written = PronounSet(language="en", label="he/his", subject="he", det="his")
    person = make_named(modes={"en": "sets"}, sets=(written,), say_it="sam UH-berry", note_for_writers="No “ladies”.")
    kept = wishes_of(Person.objects.get(pk=person.pk))
    assert kept.sets == (written,)
    assert (kept.say_it, kept.note_for_writers) == ("sam UH-berry", "No “ladies”.")


@pytest.mark.parametrize("role", [AUTHORS, COMMS, ADMINS, "superuser"])
def test_nobody_else_of_whatever_rank_can_write_it(role):
    person = make_named()
    other = make_user(superuser=True) if role == "superuser" else make_user(role)
    with pytest.raises(PermissionDenied):
        keep(SAM, person=person, by=other)
    assert not Pronouns.objects.exists()


def test_nobody_can_write_it_for_a_person_without_a_log_in():
    with pytest.raises(PermissionDenied):
        keep(SAM, person=make_person("Amina Ouali"), by=make_user(superuser=True))


@pytest.mark.parametrize(
    "words",
    [
        {"label_audience": "everyone"},
        {"text_audience": "machines"},
        {"set_policy": "random"},
        {"modes": {"en": "guess"}},
        {"modes": {"tlh": "sets"}},
        {"sets": (replace(THEY, label="https://example.com"),)},
        {"sets": (replace(THEY, label="@sam"),)},
        {"sets": (replace(THEY, label="they\nthem"),)},
        {"sets": (replace(THEY, label="they\u202ethem"),)},
        {"sets": (replace(THEY, label="e" * 41),)},
        {"sets": (replace(THEY, subject="see www.example.com"),)},
        {"note_for_writers": "n" * 141},
        {"display_name": ""},
        {"display_name": "s" * 81},
    ],
)
def test_api_cannot_set_audience_the_form_forbids(words):
    person = make_named()
    with pytest.raises(ValidationError):
        keep(replace(SAM, **words), person=person, by=person.user)
    assert not Pronouns.objects.exists()
    assert not ReferMode.objects.exists()


@pytest.mark.parametrize(
    "label", ["they/them", "א/ב", "xe, xem · or my name", "ze/hir & they", "👩‍👩‍👧" * 40, "I am a lesbian", "Z"]
)
def test_any_script_and_any_words_are_accepted(label):
    person = make_named(modes={"en": "sets"}, sets=(PronounSet(language="en", label=label),))
    assert person.pronouns.get().label == label


def test_the_same_set_twice_is_merged_silently():
    assert merged([THEY, replace(THEY, label=" They/Them "), HEN, replace(THEY, label="")]) == [THEY, HEN]


def test_more_than_six_are_kept():
    many = tuple(PronounSet(language="en", label=f"set {number}") for number in range(9))
    assert wishes_of(make_named(modes={"en": "sets"}, sets=many)).sets == many


def test_a_set_keeps_its_handle_wherever_it_stands_and_takes_it_along_when_it_goes():
    she = PronounSet(language="en", label="she/her")
    sam = make_named(modes={"en": "sets"}, sets=(she, THEY))
    first, second = (row.key for row in sam.pronouns.all())
    kept = keep(replace(wishes_of(sam), sets=(THEY, she)), person=sam, by=sam.user)
    assert [row.key for row in kept.pronouns.all()] == [second, first]
    kept = keep(replace(wishes_of(kept), sets=(she,)), person=sam, by=sam.user)
    kept = keep(replace(wishes_of(kept), sets=(she, THEY)), person=sam, by=sam.user)
    assert second not in {row.key for row in kept.pronouns.all()}


def test_what_is_not_said_any_more_is_not_kept():
    person = make_named(**SETS)
    keep(replace(SAM, sets=(HEN,), modes={"sv": "sets"}), person=person, by=person.user)
    assert [row.label for row in Pronouns.objects.all()] == ["hen/hen/hens"]
    assert [row.language for row in ReferMode.objects.all()] == ["sv"]


def test_use_my_name_wipes_nothing_that_was_typed():
    person = make_named(**SETS)
    keep(replace(SAM, modes=SAM.modes | {"en": "name"}), person=person, by=person.user)
    kept = wishes_of(person)
    assert THEY in kept.sets
    assert kept.sets_for("en") == ()


def test_change_writes_no_activity_item():
    person = make_named()
    before, version = ModelLogEntry.objects.count(), person.version
    changed = keep(replace(SAM, label_audience="public_with_my_name"), person=person, by=person.user)
    assert ModelLogEntry.objects.count() == before
    assert changed.version == version + 1  # every cached page that shows the person is another one now


def test_comms_and_admins_have_no_field_for_it():
    person = make_named(**SETS)
    for role in (COMMS, ADMINS):
        page = signed_in(make_user(role)).get(reverse("wagtailsnippets_posts_person:edit", args=[person.pk]))
        assert page.status_code == 200
        form = page.context["form"]
        names = {*form.fields, *(name for formset in form.formsets.values() for name in formset.form.base_fields)}
        assert not names & {
            "label_audience",
            "text_audience",
            "pronouns",
            "mode",
            "set_policy",
            "note_for_writers",
            "label",
        }
        assert "they/them" not in page.content.decode()


def test_comms_does_not_rename_somebody_who_has_a_log_in():
    person = make_named()
    data = {"display_name": "Another Name", "called": "Sam", "picture": "", "picture_alt": ""}
    formset = {"roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0, "roles-MIN_NUM_FORMS": 0, "roles-MAX_NUM_FORMS": 1000}
    edit = reverse("wagtailsnippets_posts_person:edit", args=[person.pk])
    page = signed_in(make_user(COMMS)).post(edit, data | formset)
    assert "says this alone" in page.content.decode()
    assert Person.objects.get().display_name == "Sam Öberg"


def test_an_import_writes_a_name_and_nothing_else():
    person, _is_new = person_for("sam-oberg")
    assert wishes_of(person) == Wishes(display_name=person.display_name)
