"""People, topics, values and series are kept by comms; reasons for sending back by admins."""

import pytest
from django.urls import reverse

from posts.models import Person, Topic
from tests.factories import make_blog, make_person, make_story
from tests.posts.desk.conftest import signed_in

WORDS = ["person", "topic", "value", "series"]


def screen(model, action="list"):
    return reverse(f"wagtailsnippets_posts_{model}:{action}")


def may_open(user, address):
    return signed_in(user).get(address).status_code == 200


@pytest.mark.parametrize("model", WORDS)
def test_comms_keeps_people_and_words(marit, model):
    assert may_open(marit, screen(model))
    assert may_open(marit, screen(model, "add"))


@pytest.mark.parametrize("model", [*WORDS, "returnreason"])
def test_authors_keep_none_of_them(noor, model):
    assert not may_open(noor, screen(model))
    assert not may_open(noor, screen(model, "add"))


def test_reasons_for_sending_back_are_for_admins(marit, ada):
    assert not may_open(marit, screen("returnreason"))
    assert may_open(ada, screen("returnreason", "add"))


def test_comms_makes_a_topic(marit):
    signed_in(marit).post(screen("topic", "add"), {"name": "Rain", "slug": "rain"})
    assert Topic.objects.get().slug == "rain"


def test_comms_makes_a_person_without_a_log_in(marit):
    data = {"display_name": "  Amina\tOuali ", "called": "Amina", "picture": "", "picture_alt": "", "user": ""}
    formset = {"roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0, "roles-MIN_NUM_FORMS": 0, "roles-MAX_NUM_FORMS": 1000}
    signed_in(marit).post(screen("person", "add"), data | formset)
    assert Person.objects.get().display_name == "Amina Ouali"


def test_authors_choose_people_in_the_editor(noor):
    make_person("Amina Ouali")
    answer = signed_in(noor).get(reverse("wagtailsnippetchoosers_posts_person:choose"))
    assert "Amina Ouali" in answer.content.decode()


def test_the_list_of_pages_stays_fast(marit, noor, django_assert_max_num_queries):
    blog = make_blog()
    for _number in range(20):
        make_story(by=noor, blog=blog)
    client = signed_in(marit)
    client.get(reverse("wagtailadmin_explore", args=[blog.pk]))
    with django_assert_max_num_queries(200):
        client.get(reverse("wagtailadmin_explore", args=[blog.pk]))
