"""People and a blog with one channel."""

from typing import Any

import pytest

from integrations.adapters import ADAPTERS
from integrations.models import Channel
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.verbs.network import Recording


@pytest.fixture
def blog(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(ADAPTERS, Recording.name, Recording)
    Recording.start_anew()
    found = factories.make_blog("The Whole Workshop", slug="workshop")
    Channel.objects.create(name="Recording", kind=Recording.name).blogs.add(found)
    return found


@pytest.fixture
def noor(db: None) -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def ilse(db: None) -> Any:
    return factories.make_user(AUTHORS, name="ilse")


@pytest.fixture
def marit(db: None) -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def sven(db: None) -> Any:
    return factories.make_user(COMMS, name="sven")


@pytest.fixture
def ada(db: None) -> Any:
    return factories.make_user(ADMINS, name="ada")


@pytest.fixture
def root(db: None) -> Any:
    return factories.make_user(name="root", superuser=True)
