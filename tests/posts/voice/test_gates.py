"""A rule passes its gates or says what stands in its way; a house's own rules count beside the others."""

from dataclasses import replace
from typing import Any

import pytest

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.finding import Source
from posts.voice.gates import refusals
from posts.voice.house import Decided, House
from posts.voice.rule import Rule, read_rule
from posts.voice.rulebook import LANGUAGES, left_alone, rulebook, rules_of

RAW = {
    "slug": "synergy",
    "kind": "term",
    "severity": "hint",
    "match": ["gelify"],
    "why": "Say what you do together.",
    "sources": ["book"],
    "examples_fire": ["We gelify.", "They gelify."],
    "examples_quiet": ["We bake together.", "They sing."],
}


def made(**changed: Any) -> Rule:
    sources = {"book": Source("A book", "https://example.org/", "2026-11-22")}
    return read_rule(
        {**RAW, **changed}, family="house", language="en", words={}, sources=sources, protected=frozenset()
    )


def told(**changed: Any) -> set[tuple[str, str]]:
    book = rulebook("en", "public")
    return {(one.kind, one.text) for one in refusals(made(**changed), book=book, left_alone=left_alone("en"))}


def test_a_sound_rule_passes_every_gate() -> None:
    assert told() == set()


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"examples_fire": ["We bake.", "We gelify."]}, ("silent", "We bake.")),
        ({"examples_quiet": ["We gelify bread.", "We bake."]}, ("loud", "We gelify bread.")),
        ({"match": ["gelify", "lesbian"]}, ("somebody", "lesbian")),
        ({"match": ["gelify", "asylum"]}, ("somebody", "asylum")),
        ({"match": ["gelify", "seeker"]}, ("somebody", "asylum seeker")),
        ({"match": ["gelify", "black sheep"]}, ("left_alone", "black sheep")),
        ({"instead": ["utilise"]}, ("offers", "utilise")),
        ({"instead": ["gelify more"]}, ("offers", "gelify more")),
        ({"match": ["gelify", "most people"]}, ("offered", "most people")),
    ],
    ids=str,
)
def test_a_gate_says_what_stands_in_the_way(changed: dict[str, Any], refused: tuple[str, str]) -> None:
    assert refused in told(**changed)


def test_an_exception_opens_the_gate_of_what_people_are() -> None:
    assert told(match=["gelify", "seeker"], exceptions=["asylum *", "asylum-*"]) == set()


def said(house: House, text: str) -> dict[str, str]:
    found = check([Block(path="body", text=text)], language="en", rules=house.rulebook)
    return {one.rule: "trial" if one.on_trial else one.severity for one in found}


def test_rules_of_a_house_count_beside_those_that_came() -> None:
    house = House(rules=(made(), replace(made(slug="pip", match=["runway"]), on_trial=True)))
    text = "We utilise a runway to gelify."
    assert said(house, text) == {"jargon.utilise": "hint", "house.synergy": "hint", "house.pip": "trial"}
    assert said(House(), text) == {"jargon.utilise": "hint"}


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        (Decided(state="off"), {}),
        (Decided(state="trial"), {"jargon.utilise": "trial"}),
        (Decided(severity="advise"), {"jargon.utilise": "advise"}),
    ],
    ids=str,
)
def test_a_house_decides_of_a_rule_that_came(decided: Decided, expected: dict[str, str]) -> None:
    assert said(House(decided={("en", "jargon.utilise"): decided}), "We utilise it.") == expected


def test_a_hold_of_a_house_counts_in_a_block_of_another_language_too() -> None:
    house = House(rules=(made(severity="hold"),))
    blocks = [Block(path="body", text="Wij gelify hier.", language="nl")]
    assert [one.rule for one in check(blocks, language="en", rules=house.rulebook)] == ["house.synergy"]


def test_a_word_that_a_house_protects_is_never_a_remark() -> None:
    house = House(rules=(made(),), protected={"en": frozenset({"gelify"})})
    assert said(house, "We gelify.") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_left_alone_has_a_reason_and_no_rule(language: str) -> None:
    phrases = {
        phrase for rule in rules_of(language) for each in rule.lines if len(each.runs) == 1 for phrase in each.runs[0]
    }
    assert left_alone(language)
    assert all(left_alone(language).values())
    assert set(left_alone(language)) & phrases == set()
