"""What others said of somebody: never rewritten by rule, shown to whom it is about, in brackets if they say so."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from posts.changing.quotations import quoted
from posts.models import Person, Seal, Story
from posts.persons.wishes import wishes_of
from posts.pronouns import PronounSet
from tests import factories
from tests.posts.editor import signed_in
from tests.posts.mentions.texts import at
from tests.posts.persons.people import THEY, make_named

pytestmark = pytest.mark.django_db
SAID = "“She keeps her word,” said a customer."


def about(person: Person) -> Story:
    quote = {"quote": "I trust her.", "speaker": "Ada", "source": "at the desk", "source_link": ""}
    body: list[tuple[str, Any]] = [
        ("text", f"<p>{at(person)} rang, and she laughed. {SAID}</p>"),
        ("quote", quote),
        ("text", "<p>“He left,” said another.</p>"),  # of somebody else
    ]
    return factories.make_live_story(body=body, authors=[person])


def plan(person: Person, **more: str) -> Any:
    facts = {"kind": "wishes", "display_name": "", "called": "", "old": "", "quietly": "", "do": "look"}
    return signed_in(person.user).post(reverse("account_new_name"), facts | more)


def page(story: Story) -> str:
    return Client().get(story.url).content.decode()


def test_words_in_quotations_are_listed_and_left_unless_their_owner_says_otherwise() -> None:
    sam = make_named(modes={"en": "sets"}, sets=(THEY,), text_audience="public")
    story = about(sam)
    reviewed = Seal.objects.live().get(page=story.pk)
    answer = plan(sam)
    keys = list(answer.context["quoted"].fields)
    assert [one.label.rpartition(": ")[2] for one in answer.context["quoted"]] == ["She", "her", "her"]
    assert "“[Sam] keeps her word" in answer.content.decode()
    plan(sam, do="go", seen=answer.context["seen"], **{keys[0]: "name", keys[2]: "name"})
    said = page(story)
    assert "“[Sam] keeps her word,” said a customer." in said
    assert "I trust [Sam]." in said
    assert "and she laughed" in said  # what the writer says is the check's matter
    derived = Seal.objects.live().get(page=story.pk)
    assert (derived.origin, derived.parent) == (Seal.Origin.DERIVED, reviewed)
    assert factories.fresh(story).content_digest() == derived.content_digest


def test_left_alone_they_stay_as_they_were_said() -> None:
    sam = make_named(modes={"en": "sets"}, sets=(THEY,), text_audience="public")
    story = about(sam)
    plan(sam, do="go", seen=plan(sam).context["seen"])
    assert SAID in page(story)
    assert Seal.objects.live().get(page=story.pk).origin != Seal.Origin.DERIVED


def test_words_that_the_person_uses_are_not_asked_about() -> None:
    she = PronounSet(language="en", label="she/her")
    sam = make_named(modes={"en": "sets"}, sets=(she,), text_audience="public")
    about(sam)
    assert quoted(sam, wishes_of(sam)) == []
