"""Every rule keeps its own promises: its examples, its sources, and no advice that is itself advised against."""

from dataclasses import replace

import pytest

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.finding import Source
from posts.voice.lines import GAP, line
from posts.voice.proving import broken
from posts.voice.rule import Rule, RuleError, read_rule
from posts.voice.rulebook import LANGUAGES, rulebook

LEAST = {"en": 120, "nl": 60, "sv": 60}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_speaks_and_stays_quiet_where_its_examples_say_so(language: str) -> None:
    rules = rulebook(language, "public").rules
    assert [(each.rule.id, each.example.text, each.raised) for each in broken(rules)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_holds_are_few_and_all_of_one_family(language: str) -> None:
    held = [rule.id for rule in rulebook(language, "public").rules if rule.severity == "hold"]
    assert {each.split(".")[0] for each in held} == {"hold"}
    assert len(held) <= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_replacement_is_itself_remarked_upon(language: str) -> None:
    remarks = []
    for rule in rulebook(language, "public").rules:
        offered = {new for each in rule.lines for opening in each.runs[0] for new in each.instead(opening)}
        blocks = [
            Block(path=f"{rule.id} {new} {role}", text=new.replace(GAP, "it"), role=role)
            for new in sorted(offered | set(rule.instead))
            for role in ("body", "alt")
        ]
        remarks += [(each.block, each.rule) for each in check(blocks, language=language)]
    assert remarks == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_many_rules_and_each_says_who_says_so_and_when_it_is_read_again(language: str) -> None:
    rules = rulebook(language, "public").rules
    assert len(rules) >= LEAST[language]
    advice = [rule for rule in rules if rule.id.split(".")[0] not in {"hold", "hate"}]
    assert [rule.id for rule in advice if not (rule.who_says and rule.review_by)] == []


RAW = {
    "slug": "tried",
    "kind": "term",
    "severity": "hint",
    "match": ["very unique"],
    "why": "Unique has no degrees.",
    "sources": ["book"],
    "examples_fire": ["a very unique chair", "very unique"],
    "examples_quiet": ["a unique chair", "a chair"],
}


def read(**changed: object) -> Rule:
    sources = {"book": Source("A book", "https://example.org/", "2026-11-22")}
    return read_rule(
        {**RAW, **changed}, family="test", language="en", words={}, sources=sources, protected=frozenset({"lesbian"})
    )


def test_a_sound_rule_is_read() -> None:
    assert read().lines == (line("very unique", words={}),)


@pytest.mark.parametrize(
    "changed",
    [
        {"match": ["lesbian"]},
        {"match": ["{a chair|lesbian}"]},
        {"why": " "},
        {"sources": []},
        {"sources": ["hearsay"]},
        {"examples_fire": ["very unique"]},
        {"examples_quiet": []},
        {"severity": "block"},
        {"match": ["{nobody}"]},
        {"match": [" "]},
        {"whatever": True},
    ],
    ids=str,
)
def test_a_rule_that_cannot_be_justified_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(RuleError, match=r"en/test\.tried"):
        read(**changed)


def test_a_line_that_stands_for_too_much_is_refused() -> None:
    many = "{" + "|".join(map(str, range(100))) + "}"
    with pytest.raises(ValueError, match="phrases"):
        line(f"{many}{many}", words={})


def test_rules_are_values() -> None:
    assert replace(read(), severity="advise") != read()
