"""Whom the picker offers, to whom it offers it, and what handing in and the preview make of a mention."""

from typing import Any

import pytest
from django.urls import reverse

from posts.mentions.people import ids_in, told
from posts.mentions.proof import proof
from posts.models import InStory, Person
from posts.pronouns import PronounSet
from tests.factories import AUTHORS, COMMS, hand_in, make_blog, make_story, make_user
from tests.posts.editor import signed_in
from tests.posts.mentions.texts import at
from tests.posts.persons.people import SETS, THEY, make_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam() -> Person:
    return make_named("Sam Öberg", **SETS, text_audience="public", note_for_writers="No “ladies”, please.")


@pytest.fixture
def noor() -> Any:
    return make_user(AUTHORS, name="noor")


def asked(user: Any, story: Any, **query: Any) -> Any:
    return signed_in(user).get(reverse("people_to_mention", args=[story.pk]), query)


def test_people_are_found_by_name_and_each_form_is_read_out(sam, noor):
    answer = asked(noor, make_story(by=noor), q="berg sam").json()
    (found,) = answer["people"]
    assert (answer["language"], found["id"], found["name"], found["by_name"]) == (
        "en",
        sam.public_id,
        "Sam Öberg",
        False,
    )
    assert found["reads"] == {
        "name": "Sam", "gen": "Sam’s", "subject": "they are", "object": "them", "det": "their", "poss": "theirs",
        "refl": "themself", "emph": "themself",
    }  # fmt: skip
    assert found["note"] == "No “ladies”, please."
    assert [form for form, _name in answer["forms"]] == list(found["reads"])


def test_a_dutch_story_is_offered_dutch_forms(sam, noor):
    answer = asked(noor, make_story(by=noor, blog=make_blog(language="nl")), id=sam.public_id).json()
    assert answer["people"][0]["reads"] == {
        "name": "Sam", "gen": "Sams", "subject": "die", "object": "hen", "det": "hun", "poss": "hunne",
    }  # fmt: skip


def test_whoever_writes_chooses_where_the_person_leaves_it_to_them_and_reads_no_label(noor):
    she = PronounSet(language="en", label="she/her")
    facts = {"modes": {"en": "sets"}, "sets": (she, THEY), "text_audience": "public"}
    sam = make_named("Sam Öberg", **facts, set_policy="author_picks")
    story = make_story(by=noor)
    (found,) = asked(noor, story, id=sam.public_id).json()["people"]
    assert [one["reads"]["subject"] for one in found["sets"]] == ["she is", "they are"]
    assert "they/them" not in str(found)
    firm = make_named("Kim Vos", **facts)
    assert asked(noor, story, id=firm.public_id).json()["people"][0]["sets"] == []


def test_whoever_keeps_to_the_name_and_whoever_said_nothing_look_alike(noor):
    story = make_story(by=noor)
    quiet, chosen = make_named("Kim"), make_named("Kim", modes={"en": "name"})
    one, other = (asked(noor, story, id=each.public_id).json()["people"][0] for each in (quiet, chosen))
    assert one | {"id": ""} == other | {"id": ""}
    assert one["by_name"] is True


@pytest.mark.parametrize(
    ("audience", "in_story", "says"),
    [
        ("my_stories_team", False, ""),
        ("my_stories_team", True, "they/them"),
        ("colleagues", False, "they/them"),
        ("nobody", True, ""),
    ],
)
def test_words_beside_a_name_show_to_whoever_may_know_them(noor, audience, in_story, says):
    sam = make_named(**SETS, label_audience=audience)
    story = make_story(by=noor)
    if in_story:
        InStory.objects.create(page=story, person=sam)
    assert asked(noor, story, id=sam.public_id).json()["people"][0]["beside"] == says


@pytest.mark.parametrize("role", [AUTHORS, COMMS])
def test_nobody_asks_about_a_draft_that_is_not_theirs(noor, role):
    assert asked(make_user(role), make_story(by=noor), q="Sam").status_code == 404


def test_handing_in_notes_who_is_mentioned_and_nobody_can_approve_before_their_yes(sam, noor):
    own = make_named("Noor", user=noor)
    story = make_story(by=noor, authors=[own], text=f"<p>{at(sam)} and {at(own)} mended it.</p>")
    hand_in(story)
    (row,) = InStory.objects.filter(page=story.pk)
    assert (row.person, row.media()) == (sam, ["name"])


def read(source: str, *, language: str = "en") -> list[Any]:
    return proof([source], people=told(ids_in([source]), language=language), language=language)


def test_each_sentence_with_a_person_is_read_four_ways(sam):
    source = f"<p>Nothing here. {at(sam, 'subject', verb='be', capital=True)} proud of {at(sam, 'det')} team.</p>"
    (one,) = read(source)
    assert one.readings == (
        ("By name", "Sam is proud of Sam’s team."),
        ("they/them", "They are proud of their team."),
        ("she/her", "She is proud of her team."),
        ("he/him", "He is proud of his team."),
    )
    assert one.breaks == ()


@pytest.mark.parametrize(
    ("sentence", "advice"),
    [
        ("{subject} was late.", "does not follow the person"),
        ("{subject} carries it.", "does not follow the person"),
        ("{subject} blamed {refl}.", "reads oddly"),
        ("{subject} met {other}.", "Two people"),
        ("{name}, {name}, {name} and {name}.", "more than three times"),
    ],
)
def test_a_sentence_that_may_not_hold_is_told_of(sam, sentence, advice):
    forms = {form: at(sam, form) for form in ("subject", "refl", "name")}
    (one,) = read(f"<p>{sentence.format(**forms, other=at(make_named('Kim')))}</p>")
    assert any(advice in each for each in one.breaks), one.breaks


def test_a_name_that_comes_too_often_in_two_sentences_is_told_of_once(sam):
    thrice, kim = f"{at(sam)}, {at(sam)} and {at(sam)}.", at(make_named("Kim"))
    said = "in this sentence and the one before"
    breaks = [
        " ".join(one.breaks) for one in read(f"<p>{thrice} {at(sam)} came. It rang. {at(sam)} and {kim} left.</p>")
    ]
    assert [said in each for each in breaks] == [False, True, False]


@pytest.mark.parametrize("sentence", ["{subject} can come.", "{subject} carried it.", "{name} was late."])
def test_a_sentence_that_holds_is_left_alone(sam, sentence):
    (one,) = read(f"<p>{sentence.format(subject=at(sam, 'subject'), name=at(sam))}</p>")
    assert one.breaks == ()


def test_the_preview_shows_it_to_its_writer_alone(sam, noor):
    story = make_story(by=noor, text=f"<p>{at(sam, 'subject', capital=True)} was late.</p>")
    page = reverse("write_proof", args=[story.pk])
    assert "She was late." in signed_in(noor).get(page).content.decode()
    assert signed_in(make_user(AUTHORS)).get(page).status_code == 404
