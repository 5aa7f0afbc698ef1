"""While one types: cards for the words as they stand, and decisions on remarks that are really made."""

import json
from typing import Any

import pytest
from django.urls import reverse

from posts.house_rules.decisions import mark_of
from posts.models import TakenWords, VoiceDecision
from posts.remarks.share import own_words
from posts.voice.block import Block
from posts.voice.check import check
from tests import factories
from tests.factories import AUTHORS, fresh
from tests.posts.editor import post_editor, signed_in

pytestmark = pytest.mark.django_db
TEXT = "We 😀 leverage it. Sieg Heil to you."


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def story(noor: Any) -> Any:
    return factories.make_story(by=noor, text="<p>Saved words.</p>")


def ask(user: Any, story: Any, *texts: str, **more: Any) -> Any:
    blocks = [{"path": f"body-{number}-value", "text": text} for number, text in enumerate(texts)]
    data = json.dumps({"blocks": blocks, **more})
    return signed_in(user).post(reverse("voice_findings", args=[story.pk]), data, content_type="application/json")


def marks(text: str) -> dict[str, str]:
    return {one.text: mark_of(one) for one in check([Block(path="a", text=text)], language="en")}


def test_cards_say_in_which_field_and_where(noor, story):
    page = ask(noor, story, "Fine.", TEXT).content.decode()
    assert 'data-path="body-1-value" data-start="5" data-end="13"' in page
    assert 'data-voice-use="use"' in page
    assert "2 remarks" in page


def test_three_come_first_and_the_rest_is_folded(noor, story):
    page = ask(noor, story, "We leverage it. They leverage it. You leverage it. I leverage it.").content.decode()
    first, _fold, rest = page.partition('<details class="byline-more"')
    assert (first.count("data-voice-card="), rest.count("data-voice-card=")) == (3, 1)


@pytest.mark.parametrize(
    ("words", "choice", "kept"),
    [
        ("leverage", "keep", True),
        ("leverage", "ask", True),
        ("leverage", "not_about", False),
        ("leverage", "allow", False),
        ("Sieg Heil", "keep", False),
        ("Sieg Heil", "ask", True),
    ],
)
def test_a_writer_decides_what_is_theirs_to_decide(noor, story, words, choice, kept):
    answer = ask(noor, story, TEXT, decided={"mark": marks(TEXT)[words], "choice": choice, "why": "A  pun."})
    assert ("1 remark you decided" in answer.content.decode()) is kept
    assert list(VoiceDecision.objects.values_list("choice", "why")) == ([(choice, "A pun.")] if kept else [])


def test_only_a_remark_that_is_made_can_be_decided(noor, story):
    ask(noor, story, "Fine.", decided={"mark": marks(TEXT)["leverage"], "choice": "keep"})
    assert not VoiceDecision.objects.exists()


def test_nobody_asks_about_a_colleagues_draft(story):
    assert ask(factories.make_user(AUTHORS), story, TEXT).status_code == 404


def test_what_is_no_question_is_refused(noor, story):
    address = reverse("voice_findings", args=[story.pk])
    assert signed_in(noor).post(address, "{", content_type="application/json").status_code == 400


@pytest.mark.parametrize(("words", "taken"), [("use", True), ("eat", False)])
def test_words_that_the_check_offered_and_a_writer_took_are_not_their_own(noor, story, words, taken):
    use = {"mark": marks(TEXT)["leverage"], "choice": "use", "words": words}
    assert ask(noor, story, TEXT, decided=use).status_code == 200
    assert TakenWords.objects.exists() is taken
    assert not VoiceDecision.objects.exists()
    post_editor(noor, fresh(story), text="We use a lift.")
    assert (own_words(fresh(story)) < 1) is taken


def test_who_may_not_write_the_story_takes_no_words(story):
    use = {"mark": marks(TEXT)["leverage"], "choice": "use", "words": "use"}
    ask(factories.make_user(AUTHORS, name="ilse"), story, TEXT, decided=use)
    assert not TakenWords.objects.exists()
