"""All rules of one language for one audience, compiled to be searched in one pass."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import ahocorasick

from posts.voice.finding import Source
from posts.voice.folded import fold_words
from posts.voice.lines import Line, any_of
from posts.voice.metrics import METRICS
from posts.voice.rule import Rule, RuleError, read_rule

RULES = Path(__file__).parent / "rules"
LANGUAGES: tuple[str, ...] = ("en", "nl", "sv")


@dataclass(frozen=True)
class Rulebook:
    """`openings` finds the phrases that open a line and gives (length, rule, line) for each; None without lines."""

    language: str
    rules: tuple[Rule, ...]
    protected: frozenset[str]
    openings: Any  # ahocorasick.Automaton: the package carries no types

    def unless(self, rule: Rule) -> Any:
        """A pattern for the phrases that make a sentence fine for `rule`, or None."""
        return _any_of(rule.unless) if rule.unless else None


@lru_cache
def rulebook(language: str, audience: str) -> Rulebook:
    """The rules for a language ("nl", "nl-BE") and an audience; an empty book where nobody wrote rules."""
    code = language.split("-")[0].lower()
    rules = tuple(rule for rule in _rules(code) if rule.audience in {"both", audience})
    return Rulebook(code, rules, protected_terms(code), _openings(rules))


@lru_cache
def holds(language: str) -> Rulebook:
    """The language's holds alone, whatever the audience."""
    whole = rulebook(language, "both")
    rules = tuple(rule for rule in _rules(whole.language) if rule.severity == "hold")
    return Rulebook(whole.language, rules, whole.protected, _openings(rules))


@lru_cache
def protected_terms(language: str) -> frozenset[str]:
    """Words for what somebody is, folded; never a remark by themselves."""
    lines = (RULES / language / "protected.txt").read_text("utf-8").splitlines() if language in LANGUAGES else []
    return frozenset(fold_words(line).strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache
def small_words(language: str) -> frozenset[str]:
    """A language's commonest words, which are never names; none where nobody wrote rules."""
    code = language.split("-")[0].lower()
    return frozenset(_words(code)[0]["small"]) if code in LANGUAGES else frozenset()


@lru_cache
def _rules(language: str) -> tuple[Rule, ...]:
    """Every rule of a language. Raises RuleError for one that cannot be used."""
    if language not in LANGUAGES:
        return ()
    words, sources = _words(language)
    rules = []
    for path in sorted((RULES / language).glob("*.toml")):
        for raw in _toml(path).get("rule", ()):
            rule = read_rule(
                raw,
                family=path.stem,
                language=language,
                words=words,
                sources=sources,
                protected=protected_terms(language),
            )
            if rule.metric and rule.metric not in METRICS:
                raise RuleError(f"{language}/{rule.id}: no metric is called {rule.metric!r}")
            rules.append(rule)
    if len({rule.id for rule in rules}) != len(rules):
        raise RuleError(f"{language}: two rules have the same id")
    return tuple(rules)


def _words(language: str) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, Source]]:
    raw = _toml(RULES / language / "words.toml")
    shared = _toml(RULES / "words.toml")["classes"]
    classes = {name: tuple(words) for name, words in {**shared, **raw["classes"]}.items()}
    return classes, {key: Source(**source) for key, source in raw["sources"].items()}


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _openings(rules: tuple[Rule, ...]) -> Any:
    found: dict[str, list[tuple[int, Rule, Line]]] = {}
    for rule in rules:
        for each in rule.lines:
            for phrase in each.runs[0]:
                found.setdefault(phrase, []).append((len(phrase), rule, each))
    automaton = ahocorasick.Automaton()
    for phrase, meanings in found.items():
        automaton.add_word(phrase, meanings)
    if not found:
        return None
    automaton.make_automaton()
    return automaton


_any_of = lru_cache(any_of)
