"""Who is asked to read goes by the right to, whatever the group is called."""

import pytest
from django.contrib.auth.models import Group

from integrations.models import Letter
from posts.helping import requests
from tests import factories
from tests.factories import AUTHORS, COMMS

pytestmark = pytest.mark.django_db


def test_comms_by_another_name_hear_of_a_story_and_of_a_question():
    reader, author = factories.make_user(COMMS), factories.make_user(AUTHORS)
    Group.objects.filter(name=COMMS).update(name="Communications")
    factories.hand_in(factories.make_story(by=author))
    requests.ask(user=author, way="ask", words="A saddle that was wet, and what we did about it.")
    assert Letter.objects.filter(recipients__address=reader.email).count() == 2
