"""Every rule keeps its own promises: its examples, its sources, and no advice that is itself advised against."""

from dataclasses import replace

import pytest

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.finding import Source
from posts.voice.lines import GAP, line
from posts.voice.proving import raised
from posts.voice.rule import EVERYWHERE, Example, Rule, RuleError, read_rule
from posts.voice.rulebook import LANGUAGES, rulebook

RULES = [rule for language in LANGUAGES for rule in rulebook(language, "public").rules]
FIRES = [pytest.param(r, e, id=f"{r.language}-{r.id}-{n}") for r in RULES for n, e in enumerate(r.examples_fire)]
QUIET = [pytest.param(r, e, id=f"{r.language}-{r.id}-{n}") for r in RULES for n, e in enumerate(r.examples_quiet)]


@pytest.mark.parametrize(("rule", "example"), FIRES)
def test_a_rule_speaks_where_its_example_says_so(rule: Rule, example: Example) -> None:
    assert rule.id in raised(rule, example)


@pytest.mark.parametrize(("rule", "example"), QUIET)
def test_a_rule_stays_quiet_where_its_example_says_so(rule: Rule, example: Example) -> None:
    assert not raised(rule, example)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_more_than_a_dozen_rules_and_few_holds(language: str) -> None:
    rules = rulebook(language, "public").rules
    assert len(rules) > 12
    assert {rule.id.split(".")[0] for rule in rules if rule.severity == "hold"} == {"hold"}
    assert sum(rule.severity == "hold" for rule in rules) <= 8


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.language}-{rule.id}")
def test_no_replacement_is_itself_remarked_upon(rule: Rule) -> None:
    offered = [new.replace(GAP, "it") for each in rule.lines for new in each.instead]
    blocks = [Block(path=str(index), text=text, role=role) for index, text in enumerate(offered) for role in EVERYWHERE]
    assert check(blocks, language=rule.language) == []


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
