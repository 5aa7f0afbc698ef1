"""People who write together."""

from typing import Any

import pytest

from tests.factories import ADMINS, AUTHORS, COMMS, make_blog, make_person, make_user


def named(name: str, *groups: str, **facts: Any) -> Any:
    """An account of somebody with a name and a Person."""
    first, _space, last = name.partition(" ")
    user = make_user(*groups, name=first.lower(), **facts)
    user.first_name, user.last_name = first, last
    user.save()
    make_person(name, user=user)
    return user


@pytest.fixture
def blog(db: None) -> Any:
    return make_blog("Company")


@pytest.fixture
def noor(db: None) -> Any:
    return named("Noor Haddad", AUTHORS)


@pytest.fixture
def tomasz(db: None) -> Any:
    return named("Tomasz Wójcik", AUTHORS)


@pytest.fixture
def grace(db: None) -> Any:
    return named("Grace Lindqvist", AUTHORS)


@pytest.fixture
def marit(db: None) -> Any:
    return named("Marit Bakker", COMMS)


@pytest.fixture
def ada(db: None) -> Any:
    return named("Ada Okafor", ADMINS)


@pytest.fixture
def root(db: None) -> Any:
    return make_user(name="root", superuser=True)
