"""A held phrase is held in disguise too, and what only looks like one is left alone."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.finding import Finding
from posts.voice.rulebook import LANGUAGES, protected_terms, rulebook

FEW = settings(max_examples=30, deadline=None)
LEET = str.maketrans("oieast", "013457")
LOOKALIKES = str.maketrans("aeocpix", "аеосріх")  # Cyrillic
BOLD = {ord(letter): chr(0x1D5EE + index) for index, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}


def _phrases(language: str) -> list[str]:
    """Held words of one piece, long enough to hide."""
    lines = (line for rule in rulebook(language, "public").rules if rule.severity == "hold" for line in rule.lines)
    words = {
        phrase for line in lines if len(line.runs) == 1 for phrase in line.runs[0] if re.fullmatch("[a-z]+", phrase)
    }
    names = {phrase for phrase in words if held(f"So {phrase} it is.", language)}
    return sorted(word for word in names if len(word) > 5 and word != word[::-1])


def found(text: str, language: str = "en") -> list[Finding]:
    return check([Block(path="body.0", text=text)], language=language)


def held(text: str, language: str = "en") -> list[str]:
    return [finding.text for finding in found(text, language) if finding.severity == "hold"]


HELD = [(language, phrase) for language in LANGUAGES for phrase in _phrases(language)]
DISGUISES = {
    "leet": lambda word: word.translate(LEET),
    "look-alikes": lambda word: word.translate(LOOKALIKES),
    "bold": lambda word: word.translate(BOLD),
    "full width": lambda word: "".join(chr(ord(sign) + 0xFEE0) for sign in word),
    "zero width": "\u200b".join,
    "direction marks": "\u2060\u200e".join,
    "spaced": " ".join,
    "dotted": ".".join,
    "dashed": "-".join,
    "underlined": "_".join,
    "struck": lambda word: "".join(sign + "\u0336" for sign in word),
    "masked": lambda word: word[0] + "*" + word[2:],
    "stretched": lambda word: word[0] + word[1] * 4 + word[2:],
    "reversed": lambda word: word[::-1],
    "capitals": str.upper,
    "mixed": lambda word: "".join(s.upper() if i % 2 else s for i, s in enumerate(word)),
}


@FEW
@given(st.sampled_from(HELD), st.sampled_from(sorted(DISGUISES)))
def test_no_disguise_makes_a_held_word_pass(word: tuple[str, str], disguise: str) -> None:
    language, phrase = word
    hidden = DISGUISES[disguise](phrase)
    text = f"So {hidden} it is."
    findings = [finding for finding in found(text, language) if finding.rule.startswith(("hold.", "hate."))]
    assert any(hidden in finding.text or finding.text in hidden for finding in findings)
    assert all(text[finding.start : finding.end] == finding.text for finding in findings)


@FEW
@given(st.sampled_from(HELD), st.sampled_from(sorted(DISGUISES)))
def test_the_check_is_pure(word: tuple[str, str], disguise: str) -> None:
    text = f"So {DISGUISES[disguise](word[1])} it is."
    assert found(text, word[0]) == found(text, word[0])


@FEW
@given(st.data(), st.sampled_from(LANGUAGES))
def test_a_word_for_what_somebody_is_adds_no_finding(data: st.DataObject, language: str) -> None:
    sentences = [
        each.text for rule in rulebook(language, "public").rules for each in rule.examples_quiet if not each.linked
    ]
    term = data.draw(st.sampled_from(sorted(protected_terms(language))))
    text = data.draw(st.sampled_from(sentences))
    assert {each.rule for each in found(f"{text} {term}", language)} <= {each.rule for each in found(text, language)}


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe, Penistone and Cockfosters are on our round.",
        "Ms Dickinson, Mr Hancock and Mr Fagan signed.",
        "It was n1ce, f4st and ch3ap.",
        "The a$$ets are listed in h1.",
        "Sp1cy noodles and s.p.i.c.e. racks.",
        "What the f**k, he wrote, and s***!",
        "Nigeria, Niger and the Nigerian desk.",
        "Give me a snigger, not a frown.",
        "She sent the file to spic.k@example.org.",
        "Part no. F4-G50T is in stock.",
        "M o n d a y and T u e s d a y.",
        "Kike Hernández hit it out of the park.",
        "Raccoons and cocoons, dykes and dikes.",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert [f.text for f in found(text) if f.rule.startswith(("hold.", "hate."))] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Turkeye, Rectum, Sexbierum en Hoerdijk liggen op de route."),
        ("nl", "De Jodenbreestraat en de Moffenschans zijn dicht."),
        ("nl", "De nicht van mevrouw De Neger zet een pot thee."),
        ("sv", "Slut på dagen: sista bussen till Fittja och Bögs gård gick kl. 22."),
        ("sv", "Det kan finnas en lapp på dörren, och en flatpack i hallen."),
        ("sv", "En berikare av livet är hon, med sin fikus."),
        ("nl", "Slut is Zweeds voor einde."),
    ],
)
def test_places_surnames_and_words_of_another_meaning_are_left_alone(language: str, text: str) -> None:
    assert [f.text for f in found(text, language) if f.rule.startswith(("hold.", "hate."))] == []


def test_a_word_that_hurts_in_one_language_may_be_innocent_in_the_other() -> None:
    blocks = [Block(path="a", text="Det är slut nu.", language="sv"), Block(path="b", text="What a slut.")]
    assert [f.block for f in check(blocks, language="en")] == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        "They shouted “faggot” at us on the platform.",
        "A customer called me a kike, and I hung up.",
        "The word nigger stood on the locker.",
        "Calling people retards is hate speech, and we report it.",
        "In the museum you read “Sieg Heil” on a banner.",
    ],
)
def test_what_others_said_is_lowered_to_a_persons_decision_and_never_to_nothing(text: str) -> None:
    findings = [finding for finding in found(text) if finding.rule.startswith("hold.")]
    assert {finding.severity for finding in findings} == {"advise"}
    assert all("somebody else's words" in finding.why for finding in findings)


@pytest.mark.parametrize(
    "text", ["I'm a proud faggot.", "As a tranny I have heard it all.", "We queers dance.", "I am a dyke and a dad."]
)
def test_a_word_that_somebody_takes_for_themselves_is_theirs(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Muslims are not vermin.",
        "It is wrong to say that immigrants are parasites.",
        "“Gay people are disgusting”, he said, and we showed him the door.",
        "I don't hate immigrants.",
        "Nobody should say that women belong in the kitchen.",
    ],
)
def test_counter_speech_raises_nothing(text: str) -> None:
    assert found(text) == []
