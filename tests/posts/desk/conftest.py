"""People of the desk, and a browser for each."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import ADMINS, AUTHORS, COMMS, make_blog, make_user


def signed_in(user: Any) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def blog(db):
    return make_blog("Company")


@pytest.fixture
def noor(db):
    user = make_user(AUTHORS, name="noor")
    user.first_name, user.last_name = "Noor", "El Amrani"
    user.save()
    return user


@pytest.fixture
def ilse(db):
    return make_user(AUTHORS, name="ilse")


@pytest.fixture
def marit(db):
    return make_user(COMMS, name="marit")


@pytest.fixture
def ada(db):
    return make_user(ADMINS, name="ada")


@pytest.fixture
def root(db):
    return make_user(name="root", superuser=True)
