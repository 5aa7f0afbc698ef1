"""Somebody who wants to be asked for each story: once, by letter; the name until they answer, for that story alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import Letter
from posts.mentions.context import speaking
from posts.mentions.token import replaced
from posts.models import Person, Story, StoryWish
from posts.people import Surface
from posts.persons.keeping import keep
from posts.persons.wishes import Wishes, wishes_of
from posts.pronouns import PronounSet
from tests.factories import AUTHORS, hand_in, make_live_story, make_story, make_user
from tests.posts.editor import signed_in
from tests.posts.mentions.texts import at
from tests.posts.persons.people import make_named

pytestmark = pytest.mark.django_db
ASK: dict[str, Any] = {"modes": {"en": "ask"}, "text_audience": "public"}


@pytest.fixture
def sam() -> Person:
    return make_named("Sam Öberg", **ASK)


def about(person: Person, **facts: Any) -> Story:
    words = f"<p>{at(person)} rang. {at(person, 'subject', verb='carry', capital=True)} the box.</p>"
    return make_story(by=make_user(AUTHORS), **{"text": words, **facts})


def page(story: Story) -> str:
    return reverse("account_named_in", args=[story.uuid])


def read(story: Story) -> str:
    """The first block, as the public reads it."""
    with speaking(story, surface=Surface.PAGE) as telling:
        telling.named.update(telling.people)
        return replaced(story.body[0].value.source, telling.words)


def letters(person: Person) -> int:
    return Letter.objects.filter(key__startswith="how-asked:", recipients__address=person.user.email).count()


def test_handing_in_asks_once_and_the_name_stands_until_the_answer(sam: Person) -> None:
    story = hand_in(about(sam))
    assert letters(sam) == 1
    assert read(story) == "<p>Sam rang. Sam carries the box.</p>"
    browser = signed_in(sam.user)
    asked = browser.get(page(story)).content.decode()
    assert "They carry the box." in asked
    assert "checked" not in asked  # nobody chooses for them
    assert browser.post(page(story), {}).status_code == 422  # no button pressed is no answer
    before = Person.objects.get(pk=sam.pk).version
    assert browser.post(page(story), {"label": "they/them"}).status_code == 302
    assert read(story) == "<p>Sam rang. They carry the box.</p>"
    assert Person.objects.get(pk=sam.pk).version > before  # what is kept of pages goes
    assert read(about(sam)) == "<p>Sam rang. Sam carries the box.</p>"  # for that story alone
    browser.post(page(story), {"label": "–"})
    assert read(story) == "<p>Sam rang. Sam carries the box.</p>"


def test_a_set_of_their_own_is_offered_with_the_forms_they_gave(sam: Person) -> None:
    own = PronounSet(language="en", label="zu/zum", subject="zu", object="zum", det="zur")
    keep(Wishes(display_name="Sam Öberg", called="Sam", sets=(own,), **ASK), person=sam, by=sam.user)
    story = hand_in(about(sam))
    signed_in(sam.user).post(page(story), {"label": "zu/zum"})
    assert read(story) == "<p>Sam rang. Zu carries the box.</p>"


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"modes": {"en": "ask"}}, None),  # no public text may use their words
        ({"modes": {"sv": "ask"}, "text_audience": "public"}, None),  # not in this language
        ({"modes": {"en": "name", "any": "ask"}, "text_audience": "public"}, None),
        (ASK, "<p>{} rang.</p>"),  # the name, whatever they say
    ],
)
def test_nobody_is_asked_whose_answer_could_change_nothing(wishes: Any, words: str | None) -> None:
    sam = make_named("Sam Öberg", **wishes)
    story = hand_in(about(sam, **({"text": words.format(at(sam))} if words else {})))
    assert not StoryWish.objects.exists()
    assert letters(sam) == 0
    assert signed_in(sam.user).get(page(story)).status_code == 404


def test_only_whoever_was_asked_opens_the_page(sam: Person) -> None:
    story = hand_in(about(sam))
    for stranger in (story.owner, make_user(superuser=True)):
        assert signed_in(stranger).get(page(story)).status_code == 404
        assert signed_in(stranger).post(page(story), {"label": "she/her"}).status_code == 404
    assert Client().get(page(story)).status_code == 302
    assert StoryWish.objects.get().answered_at is None


def test_the_list_of_their_own_page_leads_there_and_goes_with_the_wish_to_be_asked(sam: Person) -> None:
    story = hand_in(about(sam))
    browser = signed_in(sam.user)
    assert page(story) in browser.get(reverse("account_named")).content.decode()
    keep(Wishes(display_name="Sam Öberg", modes={"en": "name"}), person=sam, by=sam.user)
    assert not StoryWish.objects.exists()
    assert wishes_of(Person.objects.get(pk=sam.pk)).modes == {"en": "name"}


def test_a_live_story_is_read_by_its_own_answer_alone(sam: Person) -> None:
    story = make_live_story(text=f"<p>{at(sam)} rang, and we thanked {at(sam, 'object')}.</p>", authors=[sam])
    StoryWish.objects.filter(person=sam).delete()
    assert "we thanked Sam." in Client().get(story.url).content.decode()
    facts = {"person": sam, "post": story.uuid, "language": "en"}
    StoryWish.objects.create(**facts, label="ze/hir", answered_at=timezone.now())
    assert "we thanked hir." in Client().get(story.url).content.decode()
