"""The owner's page: chips, own words kept as written, gaps in a sentence, what it would be, and every place."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex

from posts.models import Person
from posts.persons.page import HEARD
from posts.persons.wishes import wishes_of
from posts.pronouns import PronounSet
from tests.factories import AUTHORS, make_person, make_user
from tests.posts.editor import signed_in
from tests.posts.mentions.texts import at
from tests.posts.persons.people import SETS, make_named
from tests.posts.persons.test_shown import live_story_by

pytestmark = pytest.mark.django_db
PAGE = "/account/named/"
SAID = {
    "display_name": "Sam Öberg",
    "called": "Sam",
    "label_audience": "public_with_my_name",
    "text_audience": "public",
    "set_policy": "first",
}


@pytest.fixture
def sam() -> Person:
    return make_named()


def page_of(person: Person) -> BeautifulSoup:
    return BeautifulSoup(signed_in(person.user).get(PAGE).content, "html.parser")


def say(person: Person, **words: str) -> Any:
    return signed_in(person.user).post(PAGE, SAID | words)


def chips(page: BeautifulSoup, language: str) -> list[str]:
    return [" ".join(box.parent.get_text().split()) for box in page("input", attrs={"name": f"{language}-how"})]


def test_suggestions_alphabetical_and_none_preselected(sam):
    page = page_of(sam)
    ends = ["Use just my name", "Ask me", "Write your own"]
    assert chips(page, "en") == ["he/him", "she/her", "they/them", *ends]
    assert chips(page, "nl") == ["die/diens", "die/hun", "hen/hun", "hij/hem", "zij/haar", *ends]
    assert chips(page, "sv") == ["han/honom", "hen/hens", "hon/henne", *ends]
    assert not [box for box in page("input", type="radio", checked=True) if box["name"].endswith("-how")]


def test_a_chip_is_kept_and_chosen_when_one_comes_back(sam):
    assert say(sam, **{"en-how": "they/them"}).status_code == 302
    assert wishes_of(sam).sets == (PronounSet(language="en", label="they/them"),)
    assert page_of(sam).find("input", attrs={"name": "en-how"}, checked=True)["value"] == "they/them"


def test_own_words_are_kept_as_written_with_their_forms(sam):
    words = {"label": "Xe / xem", "subject": "xe", "object": "xem", "det": "xyr", "number": "one"}
    say(sam, **{"en-how": "own"} | {f"en-{name}": word for name, word in words.items()})
    (kept,) = wishes_of(sam).sets
    assert (kept.label, kept.subject, kept.object, kept.det, kept.poss) == ("Xe / xem", "xe", "xem", "xyr", "")
    page = page_of(sam)
    assert page.find(id="id_en-label")["value"] == "Xe / xem"
    assert page.find(id="id_en-subject")["value"] == "xe"


def test_several_sets_stand_one_on_a_line(sam):
    say(sam, **{"en-how": "they/them", "en-others": "she/her\n\nxe/xem"})
    assert [each.label for each in wishes_of(sam).sets] == ["they/them", "she/her", "xe/xem"]


def test_just_my_name_and_ask_me_are_kept_per_language(sam):
    say(sam, **{"en-how": "name", "nl-how": "ask"})
    assert wishes_of(sam).modes == {"en": "name", "nl": "ask"}


def test_what_is_wrong_is_told_with_a_link_to_its_box_and_nothing_is_kept(sam):
    response = say(sam, **{"en-how": "own", "nl-how": "own", "nl-label": "see www.example.com"})
    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert [link["href"] for link in page.find(role="alert")("a")] == ["#id_en-label", "#id_nl-label"]
    assert page.find(id="id_nl-label")["value"] == "see www.example.com"
    assert not wishes_of(sam).modes


def test_look_first_shows_what_it_would_be_and_keeps_nothing(sam):
    response = say(sam, **{"en-how": "they/them", "sv-how": "hen/hens", "do": "look"})
    page = BeautifulSoup(response.content, "html.parser")
    assert "They are here today. We thanked them. It was their idea." in page.find(role="status").get_text(" ")
    assert "Hen är här i dag. Vi tackade hen. Det var hens idé." in page.find(role="status").get_text(" ")
    assert "Sam is er vandaag." in page.find(role="status").get_text(" ")
    assert not wishes_of(sam).sets


def test_the_script_hears_only_what_would_be_said(sam):
    answer = signed_in(sam.user).post(PAGE, SAID | {"en-how": "she/her"}, headers={HEARD: "1"})
    assert "She is here today." in answer.content.decode()
    assert "<form" not in answer.content.decode()
    assert not wishes_of(sam).sets


def test_every_place_is_listed_with_what_stands_there(sam):
    say(sam, **{"en-how": "they/them", "label_audience": "colleagues"})
    lines = [" ".join(line.get_text(" ").split()) for line in page_of(sam).select("#places li")]
    assert lines[0] == "Your page and the line under your stories Sam Öberg, and nothing else"
    assert lines[4] == "The list of colleagues Sam Öberg (they/them)"


def test_an_incomplete_set_is_heard_with_the_name_in_its_gaps(sam):
    say(sam, **{"en-how": "own", "en-label": "xe", "en-subject": "xe"})
    assert "Xe is here today. We thanked Sam. It was Sam’s idea." in page_of(sam).find(role="status").get_text(" ")


def test_a_sentence_from_each_story_is_heard_before_anything_is_kept(sam):
    text = f"<p>Nothing. Then {at(sam, 'subject', verb='be')} late, and we thanked {at(sam, 'object')}.</p>"
    story = live_story_by(make_person(), text=text, headline="A wet saddle")
    ReferenceIndex.create_or_update_for_object(story)
    page = BeautifulSoup(say(sam, **{"en-how": "they/them", "do": "look"}).content, "html.parser")
    (line,) = page.select("#excerpts li")
    assert " ".join(line.get_text(" ").split()) == "A wet saddle Then they are late, and we thanked them."
    assert line.find("a")["href"] == story.url


def test_whoever_is_not_logged_in_or_has_no_name_yet_is_led_on():
    assert Client().get(PAGE).status_code == 302
    assert signed_in(make_user(AUTHORS)).get(PAGE).url == reverse("account_name")


def test_nobody_meets_another_ones_page(sam):
    make_named("Kim", **SETS)
    assert "they/them" not in page_of(sam).find(id="places").get_text()
    make_person("Amina Ouali")
    assert "Amina" not in page_of(sam).get_text()


def test_every_box_has_a_name_and_every_help_is_there(sam):
    page = page_of(sam)
    for box in page.select("input:not([type=hidden]), textarea"):
        assert page.find("label", attrs={"for": box["id"]}), box
        for described in box.get("aria-describedby", "").split():
            assert page.find(id=described), described
    assert len({node["id"] for node in page(id=True)}) == len(page(id=True))
