"""What there is no place for: gender, sex, titles, and any way to gather people by how they are referred to."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse
from wagtail.search import index

from posts.accounts import oidc
from posts.models import Person, Pronouns
from tests.factories import COMMS, make_user
from tests.posts.editor import signed_in
from tests.posts.persons.people import SETS, make_named

OURS = ("cms", "posts", "integrations")
GENDER = re.compile(r"gender|\bsex\b|(?<![a-z])sex(?![a-z])|salutation|honorific|civil_title|\bgeslacht|\bkon\b", re.I)
PRONOUN = re.compile(r"pronoun|label_audience|text_audience|set_policy|refer_?mode", re.I)


def our_fields() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            yield from ((f"{model._meta.label}.{field.name}", field) for field in model._meta.get_fields())


def addresses(patterns: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        yield here, str(getattr(pattern, "name", "") or "")
        yield from addresses(getattr(pattern, "url_patterns", []), here)


def test_no_gender_field_in_schema_imports_or_exports():
    found = [name for name, _field in our_fields() if GENDER.search(name)]
    assert not found
    choices = [name for name, field in our_fields() if GENDER.search(str(getattr(field, "choices", "")))]
    assert not choices


def test_no_address_or_parameter_speaks_of_gender_or_gathers_by_pronoun():
    found = [
        each
        for each in addresses(get_resolver().url_patterns)
        if GENDER.search(" ".join(each)) or PRONOUN.search(" ".join(each))
    ]
    assert not found


def test_search_and_filters_do_not_know_pronouns():
    for model in apps.get_models():
        if issubclass(model, index.Indexed):
            assert not [field for field in model.get_search_fields() if PRONOUN.search(field.field_name)], model
    assert not issubclass(Pronouns, index.Indexed)
    assert not [field.field_name for field in Person.get_search_fields() if field.field_name in ("modes", "say_it")]


@pytest.mark.django_db
def test_the_list_of_people_can_not_be_narrowed_by_pronoun():
    make_named(**SETS, label_audience="public_and_machines", text_audience="public")
    browser = signed_in(make_user(COMMS))
    people = reverse("wagtailsnippets_posts_person:list")
    assert (
        "Sam Öberg" in browser.get(people, {"pronouns__label": "she/her", "label_audience": "nobody"}).content.decode()
    )
    assert "Sam Öberg" not in browser.get(people, {"q": "they/them"}).content.decode()
    exported = browser.get(people, {"export": "csv"})
    assert "they/them" not in b"".join(exported).decode()


def test_sso_cannot_write_pronouns():
    claims = {
        "sub": "1",
        "email": "sam@byline.example",
        "email_verified": True,
        "groups": [],
        "name": "S",
        "gender": "x",
    }
    assert set(oidc.kept(claims | {"pronouns": "they/them", "preferred_username": "s"})) <= {
        "sub", "email", "email_verified", "groups", "iss", "aud",
    }  # fmt: skip
