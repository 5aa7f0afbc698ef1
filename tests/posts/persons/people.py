"""People who said how they want to be named, for these tests."""

from typing import Any

from django.contrib.auth.models import User

from posts.models import Person
from posts.persons.keeping import keep
from posts.persons.wishes import Wishes
from posts.pronouns import PronounSet
from tests.factories import AUTHORS, make_person, make_user

THEY = PronounSet(language="en", label="they/them")
HEN = PronounSet(language="sv", label="hen/hen/hens", subject="hen", object="hen", det="hens")
DIE = PronounSet(language="nl", label="die/hun")
SETS = {"modes": {"en": "sets", "sv": "sets", "nl": "sets"}, "sets": (THEY, HEN, DIE)}


def make_named(name: str = "Sam Öberg", *, user: User | None = None, **wishes: Any) -> Person:
    """Somebody with a log-in who kept these wishes on their own page."""
    owner = user or make_user(AUTHORS)
    person = make_person(name, user=owner)
    return keep(Wishes(**{"display_name": name, "called": "Sam", **wishes}), person=person, by=owner)
