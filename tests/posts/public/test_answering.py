"""Readers answer: one thumb a visit, one open question, nothing asked of them, nothing kept of where they came from."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from posts.answering import tokens, verbs, visits
from posts.answering.showing import heard
from posts.blocks import BodyBlock
from posts.models import DailySalt, ReaderAnswer
from tests.factories import AUTHORS, COMMS, make_person, make_topic, make_user
from tests.posts.editor import signed_in
from tests.posts.public.conftest import Reader, words

pytestmark = pytest.mark.django_db
ANSWER = "/en/answer/"


def press(reader: Reader, story: Any, **facts: Any) -> Any:
    """What a browser sends when a reader presses a button below a story."""
    return reader.client.post(ANSWER, {"form": tokens.form_token(story.uuid), **facts})


def test_a_thumb_leads_to_one_open_question_and_its_answer_is_stored_with_the_story(
    publish: Any, reader: Reader
) -> None:
    story = publish()
    page = reader.read(story.url)
    form = page.select_one(".answer-thumbs")
    asked = reader.client.post(form["action"], {"form": form.input["value"], "thumb": "down"})

    why = reader.read(asked.headers["Location"])
    assert words(why.find("label", attrs={"for": "words"})) == "What made you say so?"
    assert not why.find("input", attrs={"type": "email"})
    told = reader.client.post(asked.headers["Location"], {"words": "What did it cost?", "feeling": "curious"})

    thanks = reader.read(told.headers["Location"])
    assert "We have what you said" in words(thanks.find(role="status"))
    stored = ReaderAnswer.objects.get()
    assert (stored.post, stored.thumb, stored.words, stored.feeling) == (
        story.uuid, "down", "What did it cost?", "curious",
    )  # fmt: skip
    assert reader.client.cookies == {}


def test_a_visit_changes_its_mind_and_never_votes_twice(publish: Any, reader: Reader) -> None:
    story = publish()
    press(reader, story, thumb="up")
    press(reader, story, thumb="down")
    other = Reader()
    other.client = Client(REMOTE_ADDR="192.0.2.7")
    press(other, story, thumb="up")

    assert (heard(story).yes, heard(story).not_really) == (1, 1)


def test_a_visit_is_another_one_tomorrow_and_the_salt_of_yesterday_is_gone(publish: Any) -> None:
    today = visits.visit_hash(address="192.0.2.7", browser="B")
    assert today == visits.visit_hash(address="192.0.2.7", browser="B")
    DailySalt.objects.update(day=timezone.localdate() - timedelta(days=1))

    assert visits.visit_hash(address="192.0.2.7", browser="B") != today
    assert DailySalt.objects.get().day == timezone.localdate()


def test_thanks_reach_the_authors_at_once_and_the_rest_waits_for_comms(publish: Any, reader: Reader) -> None:
    story, comms = publish(), make_user(COMMS)
    kind = verbs.give(story=story, about=story.uuid, thumb="up", words="It made my day.", visit="a")
    harsh = verbs.give(story=story, about=story.uuid, thumb="down", words="Who paid for it?", visit="b")

    assert [kind.state, harsh.state] == ["passed", "waiting"]
    assert [answer.words for answer in heard(story).answers] == ["It made my day."]

    desk = signed_in(comms)
    assert "Who paid for it?" in desk.get(reverse("reader_answers")).content.decode()
    desk.post(reverse("reader_answers"), {"answer": harsh.pk, "seen": "waiting", "state": "passed"})
    assert {answer.words for answer in heard(story).answers} == {"It made my day.", "Who paid for it?"}
    # What somebody decided is not undone by a screen that is older.
    desk.post(reverse("reader_answers"), {"answer": harsh.pk, "seen": "waiting", "state": "spam"})
    assert ReaderAnswer.objects.get(pk=harsh.pk).state == "passed"


def test_answers_are_for_those_who_review(publish: Any) -> None:
    publish()

    assert signed_in(make_user(AUTHORS)).get(reverse("reader_answers")).status_code in (302, 404)


def test_advertising_and_machines_are_kept_out_without_a_puzzle(publish: Any, reader: Reader) -> None:
    story = publish()
    press(reader, story, thumb="up", website="https://spam.example/")
    assert not ReaderAnswer.objects.exists()

    links = "See https://a.example/ and https://b.example/"
    spam = verbs.give(story=story, about=story.uuid, thumb="up", words=links, visit="c")
    assert (spam.suspect, spam.state) == (True, "waiting")

    for number in range(verbs.A_DAY):
        ReaderAnswer.objects.create(post=story.uuid, about=make_topic().translation_key, visit="d", words=str(number))
    with pytest.raises(verbs.Enough):
        verbs.give(story=story, about=story.uuid, thumb="up", words="", visit="d")


def test_one_address_cannot_answer_without_end_by_changing_its_browser(
    publish: Any, reader: Reader, monkeypatch: Any
) -> None:
    story = publish()
    monkeypatch.setattr(verbs, "A_PLACE", 2)

    statuses = [
        reader.client.post(
            ANSWER, {"form": tokens.form_token(story.uuid), "thumb": "up"}, headers={"user-agent": f"Browser {number}"}
        ).status_code
        for number in range(3)
    ]

    assert statuses == [302, 302, 429]


@pytest.mark.parametrize("form", ["", "x", "x:y"])
def test_a_form_that_is_not_ours_is_told_so_and_nothing_is_stored(publish: Any, reader: Reader, form: str) -> None:
    publish()

    assert reader.client.post(ANSWER, {"form": form, "thumb": "up"}).status_code == 400
    assert not ReaderAnswer.objects.exists()


def test_a_form_is_good_for_a_week_and_the_same_for_every_reader_of_a_day(publish: Any) -> None:
    story, today = publish(), timezone.localdate()
    assert tokens.form_token(story.uuid) == tokens.form_token(story.uuid)
    assert tokens.post_of(tokens.form_token(story.uuid, day=today - timedelta(days=7))) == story.uuid
    for day in (today - timedelta(days=8), today + timedelta(days=2)):
        with pytest.raises(tokens.NotOurs):
            tokens.post_of(tokens.form_token(story.uuid, day=day))


def test_the_closing_question_is_the_label_of_the_box(publish: Any, reader: Reader) -> None:
    block = BodyBlock().child_blocks["closing_question"].to_python({"question": "What did you mend?"})
    story = publish(body=[("closing_question", block)])

    page = reader.read(story.url)

    box = page.find("textarea")
    assert words(page.find(id=box["aria-labelledby"])) == "What did you mend?"
    assert page.text.count("What did you mend?") == 1


def test_a_suggestion_can_be_said_to_fit_or_not(publish: Any, reader: Reader) -> None:
    topic = make_topic()
    story, other = publish(topics=[topic]), publish(topics=[topic], headline="The other", authors=[make_person()])
    form = reader.read(story.url).find("form", class_="fits")

    assert words(form).startswith("Does this fit?")
    reader.client.post(form["action"], {one["name"]: one["value"] for one in form("input")} | {"thumb": "down"})

    stored = ReaderAnswer.objects.get()
    assert (stored.post, stored.about, stored.thumb) == (story.uuid, other.uuid, "down")
    assert heard(story).not_really == 0


def test_what_was_added_because_a_reader_asked_says_so_and_when(publish: Any, reader: Reader) -> None:
    block = (
        BodyBlock().child_blocks["addition"].to_python({"added_on": "2026-12-04", "text": "The customer paid nothing."})
    )
    story = publish(body=[("addition", block)])

    assert words(reader.read(story.url).find(class_="addition")) == (
        "Added on 4 December because a reader asked The customer paid nothing."
    )


def test_a_story_is_handed_on_by_plain_links_and_no_script(publish: Any, reader: Reader) -> None:
    page = reader.read(publish(headline="Bells & saddles").url)

    links = {words(link): link["href"] for link in page.select(".share a")}
    assert links["Mail"].startswith("mailto:?subject=Bells%20%26%20saddles&body=http%3A%2F%2Ftestserver%2Fen%2F")
    assert page.find(id="copy")["value"] == page.find("link", rel="canonical")["href"]
