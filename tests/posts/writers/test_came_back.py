"""A story that came back with remarks: the writing page says so, and leads to each from the box it is about."""

from typing import Any

import pytest
from django.urls import reverse

from posts.models import CoAuthor, Remark, Story
from posts.remarks import verbs
from posts.remarks.verbs import Saying
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def reader() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def story(author: Any) -> Story:
    cover = {"cover": factories.make_picture(), "cover_alt": "A bell", "cover_credit": "Noor"}
    return factories.hand_in(factories.make_story(by=author, headline="A bell", **cover))


def ask(story: Story, reader: Any, key: str, words: str = "Whose bell was it?") -> Remark:
    return verbs.write(post=story, reader=reader, saying=Saying(kind="question", words=words, key=key))


def page_of(story: Story, user: Any) -> str:
    return signed_in(user).get(reverse("write", args=[story.pk])).content.decode()


def link_to(remark: Remark, story: Story) -> str:
    return f'href="{reverse("story_remarks", args=[story.pk])}#remark-{remark.pk}"'


def text_key(story: Story) -> str:
    return str(story.get_latest_revision_as_object().body.get_prep_value()[0]["id"])


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 remark waits for you"), (2, "2 remarks wait for you")], ids=["one", "two"]
)
def test_the_writing_page_says_how_many_remarks_wait_and_where(author, reader, story, number, said):
    for one in range(number):
        ask(story, reader, "", words=f"Whose bell was number {one}?")
    verbs.send(post=story, reader=reader)
    page = page_of(story, author)
    assert said in page
    assert f'href="{reverse("story_remarks", args=[story.pk])}"' in page


def test_each_box_with_an_open_remark_leads_to_it(author, reader, story):
    remarks = [ask(story, reader, key) for key in ("headline", "standfirst", "cover_alt", text_key(story))]
    verbs.send(post=story, reader=reader)
    page = page_of(story, author)
    for remark in remarks:
        assert page.count(link_to(remark, story)) == 1


def test_what_is_answered_asks_no_more(author, reader, story):
    remark = ask(story, reader, text_key(story))
    verbs.send(post=story, reader=reader)
    verbs.answer(post=factories.fresh(story), author=author, remark=Remark.objects.get(), words="Mine.")
    page = page_of(story, author)
    assert link_to(remark, story) not in page
    assert "Everything is answered." in page
    assert "wait for you" not in page
    assert f'href="{reverse("story_remarks", args=[story.pk])}#again"' in page


def test_a_story_that_never_left_says_nothing_of_remarks(author):
    page = page_of(factories.make_story(by=author), author)
    assert "came-back" not in page
    assert "go to the remark" not in page


def test_a_co_author_is_led_there_too(author, reader, story):
    sam = factories.make_user(AUTHORS, name="sam")
    CoAuthor.objects.create(page=story, user=sam, accepted_at="2026-11-25T08:00Z")
    remark = ask(story, reader, "headline")
    verbs.send(post=story, reader=reader)
    assert link_to(remark, story) in page_of(story, sam)
