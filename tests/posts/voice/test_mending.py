"""What one button can put right, and what it leaves to the writer."""

import pytest

from posts.voice.block import Block, Person
from posts.voice.check import check


def instead(
    headline: str, body: str = "", language: str = "en", people: tuple[Person, ...] = ()
) -> list[tuple[str, ...]]:
    blocks = [Block(path="headline", text=headline, role="headline"), Block(path="body.0", text=body)]
    found = check(blocks, language=language, people=people)
    return [
        finding.instead
        for finding in found
        if finding.rule.split(".")[1] in {"exclamation-marks", "shouting", "shouting-headline"}
    ]


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("We did it!!!", [("!",)]),
        ("What?!!", [("!",)]),
        ("Come! See! Buy!", [(".",), (".",)]),
        ("We did it! Again!!", [(".",)]),
    ],
)
def test_of_many_exclamation_marks_one_stays(written, mended):
    assert instead("A bell", written) == mended


@pytest.mark.parametrize(
    ("language", "headline", "body", "mended"),
    [
        (
            "en",
            "THE KETTLE KEPT ITS PROMISE",
            "That kettle never kept a promise before.",
            "The kettle kept its promise",
        ),
        ("en", "HOW UTRECHT MENDED A BELL", "In Utrecht we mended the bell.", "How Utrecht mended a bell"),
        ("en", "HR MENDED THE KETTLE", "We asked HR. They mended our kettle.", "HR mended the kettle"),
        ("nl", "DE KETEL EN DE FIETSBEL", "We hoorden een ketel en een fietsbel.", "De ketel en de fietsbel"),
        ("sv", "VI LAGADE EN RINGKLOCKA", "Igår lagade vi din ringklocka.", "Vi lagade en ringklocka"),
    ],
)
def test_a_shouting_headline_becomes_a_sentence_when_the_story_knows_its_words(language, headline, body, mended):
    assert instead(headline, body, language) == [(mended,)]


def test_a_word_that_could_be_a_name_is_left_to_the_writer():
    assert instead("HOW ZAPPOS KEPT ITS PROMISE", "They kept every promise.") == [()]


def test_the_first_word_of_a_sentence_says_nothing_of_its_capital():
    assert instead("THE ROSE BRIDGE OPENED", "Rose and bridge opened.") == [()]


def test_a_word_that_the_story_writes_in_two_ways_is_left_to_the_writer():
    assert instead("EVERYBODY ASKED MAY AGAIN", "Soon everybody asked May again. It may rain.") == [()]


def test_people_are_written_as_they_write_themselves():
    people = (Person(name="Noor van der Wit"),)
    assert instead("NOOR VAN DER WIT LAUGHED", "It laughed.", people=people) == [("Noor van der Wit laughed",)]


def test_two_sentences_both_begin_with_a_capital():
    assert instead("THE KETTLE BOILED. IT STOPPED.", "A kettle boiled and stopped.") == [
        ("The kettle boiled. It stopped",)
    ]
