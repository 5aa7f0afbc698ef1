"""What the pages say kindly: who asks first, an answer that is late, a page that is not there, a moment ago."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone, translation

from posts.helping import requests
from posts.models import Promise, WritingRule
from posts.templatetags.moments import ago
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import post_editor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def marit() -> Any:
    user = factories.make_user(COMMS, name="marit")
    factories.make_person("Marit Ek", user=user)
    return user


def start(user: Any) -> str:
    return signed_in(user).get(reverse("start")).content.decode()


def rule(may: str, blog: Any = None) -> None:
    WritingRule.objects.create(group=Group.objects.get(name=AUTHORS), blog=blog, may=may, readers=1)


def test_who_may_only_ask_is_offered_to_ask_and_told_why_and_whom(author, marit):
    factories.make_blog()
    rule("ask")
    page = start(author)
    assert "I write" not in page
    assert reverse("write_new") not in page
    assert "way=ask" in page
    assert "one asks first" in page
    assert "You can also ask Marit Ek." in page


def test_who_may_write_on_one_blog_is_offered_to_write(author, marit):
    factories.make_blog()
    rule("ask")
    rule("write", factories.make_blog())
    page = start(author)
    assert reverse("write_new") in page
    assert "one asks first" not in page


def test_who_may_neither_write_nor_ask_is_told_who_can_change_that(author, marit):
    factories.make_blog()
    rule("no")
    page = start(author)
    assert "way=" not in page
    assert "Please ask Marit Ek." in page


def status(story: Any, user: Any) -> str:
    return signed_in(user).get(reverse("story_status", args=[story.pk])).content.decode()


def test_an_answer_that_may_be_late_is_said_kindly(author, marit):
    story = factories.hand_in(factories.make_story(by=author))
    assert "You need to do nothing" not in status(story, author)
    Promise.objects.update(warned_at=timezone.now())
    page = status(story, author)
    assert "It may come a little later than that." in page
    assert "You need to do nothing" in page


def test_an_answer_that_is_late_is_said_kindly(author, marit):
    story = factories.hand_in(factories.make_story(by=author))
    Promise.objects.update(warned_at=timezone.now(), due_at=timezone.now() - timedelta(hours=1))
    page = status(story, author)
    assert "We are sorry." in page
    assert "It may come a little later" not in page
    assert "You need to do nothing" in page


def test_whose_own_word_is_asked_finds_it_on_the_status_page(author, marit):
    factories.make_person("Noor", user=author)
    asked = requests.ask(user=author, way="ask", words="A bell.", blog=factories.make_blog())
    requests.pick_up(request=asked, user=marit)
    draft = requests.begin(request=asked, user=marit, kind="promise")
    post_editor(marit, draft, headline="A wet saddle", text="It rained.")
    story = factories.hand_in(factories.fresh(draft), user=marit)
    link = f'href="{reverse("own_word", args=[story.pk])}"'
    assert link in status(story, author)
    assert link not in status(story, marit)


@pytest.mark.parametrize("path", ["/write/999999/", "/write/nothing/", "/account/nothing/"])
def test_a_page_that_is_not_there_keeps_the_menu_of_whoever_is_logged_in(author, path):
    answer = signed_in(author).get(path)
    assert answer.status_code == 404
    assert reverse("written") in answer.content.decode()


def test_a_page_that_is_not_there_speaks_the_language_of_whoever_asks():
    answer = signed_in(factories.make_user(AUTHORS, language="nl")).get("/write/999999/")
    assert '<html lang="nl"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/write/nothing/", "/en/nothing/"])
def test_without_a_log_in_it_is_the_readers_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert reverse("written") not in answer.content.decode()


@pytest.mark.parametrize(("seconds", "said"), [(0, "just now"), (59, "just now"), (61, "a minute ago")])
def test_a_moment_ago_is_just_now(seconds, said):
    with translation.override("en"):
        assert ago(timezone.now() - timedelta(seconds=seconds)).replace("\xa0", " ") == said
