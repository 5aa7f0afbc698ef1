"""The judge: what is said of a whole group, read by classes of words (decision 0105)."""

import pytest

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.judging.grammar import grammar
from posts.voice.judging.reading import TONE
from posts.voice.rulebook import LANGUAGES, rulebook
from tests.posts.voice.measure import counted, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_a_group_is_advised_against_and_what_answers_it_is_not(language: str) -> None:
    counts = counted(language, "judge", fillings=1)
    assert counts["hateful"]["advise"] >= 0.85 * counts["hateful"].total()
    assert counts["counter"]["quiet"] == counts["counter"].total()
    assert counts["innocent"]["quiet"] == counts["innocent"].total()


@pytest.mark.parametrize(
    ("language", "part", "least"),
    [
        ("en", "2026-11-30", 0.5),
        ("nl", "2026-11-30", 0.85),
        ("nl", "2026-11-30c", 0.8),
        ("nl", "2026-11-30d", 0.9),
        ("sv", "2026-11-30", 0.9),
    ],
)
def test_what_strangers_wrote_is_found_as_often_as_once_measured(language: str, part: str, least: float) -> None:
    counts = counted(language, part, fillings=1)
    assert counts["hateful"]["advise"] >= least * counts["hateful"].total()
    assert counts["counter"]["quiet"] == counts["counter"].total()
    assert counts["innocent"]["quiet"] == counts["innocent"].total()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rules_ask_of_the_judge_is_something_it_says(language: str) -> None:
    known = grammar(language)
    assert known
    families = {clause.family for clause in known.clauses.all()}
    assert set(rulebook(language, "public").judging) == families | {TONE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_can_be_read(language: str) -> None:
    known = grammar(language)
    assert known
    assert all(clause.pattern for clause in known.clauses.all())


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Anyone who says immigrants steal has never met one."),
        ("en", "I blame the Muslims in accounts for my love of ginger biscuits."),
        ("en", "Does a Muslim need a separate ticket?"),
        ("nl", "Ik dacht vroeger ook dat moslims lui waren."),
        ("nl", "Vrouwen begrijpen niet waarom hun loon lager is."),
        ("nl", "Zonder immigranten was de zorg allang ingestort."),
        ("nl", "Iemand stak een moslim een mes in de rug."),
        ("nl", "Dat vrouwen niet kunnen leidinggeven is een fabeltje."),
        ("nl", "We hebben geen probleem met moslims."),
        ("nl", "Voor een immigrant is dat formulier te ingewikkeld, dus maken we het korter."),
        ("nl", "Sinds een moslim het rooster maakt, is er geen ruzie meer over vakanties."),
        ("nl", "Hoe meer vrouwen er meedoen, hoe leuker het toernooi."),
        ("sv", "Farfar brukade påstå att invandrare stjäl."),
        ("sv", "Hon mobbades för att vara muslim."),
        ("sv", "Rösta fick kvinnor inte förrän 1921."),
        ("sv", "Det dåliga kaffet är borta sedan en kvinna tog över."),
    ],
)
def test_what_others_say_what_was_and_what_happens_to_people_is_left_alone(language: str, sentence: str) -> None:
    assert said(sentence, language) == "quiet"


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Somalis are dishonest.", "advise"),
        ("Somalis are not dishonest.", "quiet"),
        ("I don't think Somalis are dishonest.", "quiet"),
        ("Aren't Somalis dishonest?", "advise"),
        ("Somalis deserve a raise.", "quiet"),
        ("Somalis deserve no respect.", "advise"),
        ("No Somali should ever be allowed to teach.", "advise"),
        ("No Somali is a thief.", "quiet"),
    ],
)
def test_words_that_deny_turn_a_verdict_round_and_two_turn_it_back(sentence: str, verdict: str) -> None:
    assert said(sentence, "en") == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Somalis moved in next door. They are thieves.", "advise"),
        ("Our drivers moved in next door. They are thieves.", "quiet"),
        ("Somalis bought the shelves. The shelves arrived late. They are a nuisance.", "quiet"),
    ],
)
def test_they_are_the_group_that_was_named_last(text: str, verdict: str) -> None:
    assert said(text, "en") == verdict


@pytest.mark.parametrize(
    "sentence",
    [
        "As a woman I am useless at small talk.",
        "We women are terrible at parking, says Ngozi, and laughs.",
        "Customers are thieves.",
        "Violence against women is a plague.",
        "Women are the worst paid.",
    ],
)
def test_of_oneself_of_trades_and_of_what_happens_to_people_it_says_nothing(sentence: str) -> None:
    assert said(sentence, "en") == "quiet"


def test_its_finding_stands_where_it_was_said_and_never_holds() -> None:
    text = "Lunch was good. \u200bAll  Somalis are really   dishonest."
    [finding] = check([Block(path="body.0", text=text)], language="en")
    assert (finding.rule, finding.severity) == ("hate.contempt", "advise")
    assert finding.text == "All  Somalis are really   dishonest"


def test_a_language_without_a_grammar_has_no_judge() -> None:
    assert grammar("fi") is None
