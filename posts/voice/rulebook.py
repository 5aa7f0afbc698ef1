"""All rules of one language for one audience, compiled to be searched in one pass."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from posts.voice.finding import Source
from posts.voice.folded import fold_words
from posts.voice.lines import Words, phrases
from posts.voice.metrics import METRICS
from posts.voice.openings import Openings
from posts.voice.phrases import Phrases, any_of
from posts.voice.rule import Rule, RuleError, read_rule
from posts.voice.vocabulary import Vocabulary, vocabulary

RULES = Path(__file__).parent / "rules"
# Letters with accents that a language has of its own; anywhere else an accent is a disguise.
LETTERS = {"nl": "éèëïöüáóêç", "sv": "åäöéü"}
LANGUAGES: tuple[str, ...] = ("en", "nl", "sv")


@dataclass(frozen=True)
class Manner:
    """How a language tells what somebody else said: `cues` of it, or None, and a `note` for cards about such words.

    `insults` are words that stand before an insult, not before a name; `names` are insults that are names too.
    """

    cues: Phrases | None = None
    note: str = ""
    insults: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Rules made ready for a search; `protected` are folded words for what somebody is. A book equals itself alone."""

    language: str
    rules: tuple[Rule, ...]
    protected: frozenset[str] = frozenset()
    manner: Manner = Manner()

    @cached_property
    def openings(self) -> Openings:
        """Finds the phrases that open lines."""
        return Openings(self.rules)

    @cached_property
    def metrics(self) -> tuple[Rule, ...]:
        """The rules that count or look at form."""
        return tuple(rule for rule in self.rules if rule.metric)

    @cached_property
    def judging(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that ask the judge, by what they ask for."""
        asked = {rule.judged for rule in self.rules if rule.judged}
        return {each: tuple(rule for rule in self.rules if rule.judged == each) for each in asked}

    @cached_property
    def disguised(self) -> "Rulebook":
        """The rules that look behind disguises."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.disguised))

    @cached_property
    def holds(self) -> "Rulebook":
        """The rules that stop a story."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.severity == "hold"))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all lines, as they may hide."""
        lines = [each for rule in self.rules for each in rule.lines]
        whole = [phrase for each in lines if len(each.runs) == 1 for phrase in each.runs[0]]
        parts = [phrase for each in lines if len(each.runs) > 1 for run in each.runs for phrase in run]
        letters = LETTERS.get(self.language, "")
        return vocabulary(whole, parts, letters=letters, innocent=_innocent_from_the_end())


@lru_cache
def rulebook(language: str, audience: str) -> Rulebook:
    """The rules for a language ("nl", "nl-BE") and an audience; an empty book where nobody wrote rules."""
    code = language.split("-")[0].lower()
    rules = tuple(rule for rule in rules_of(code) if rule.audience in {"both", audience})
    return Rulebook(code, rules, protected_terms(code), _manner(code))


def _manner(language: str) -> Manner:
    if language not in LANGUAGES:
        return Manner()
    classes, _sources = _words(language)
    cues = tuple(phrase for cue in classes.get("told", ()) for phrase in phrases(cue, words=classes))
    note = _toml(RULES / language / "words.toml").get("notes", {}).get("told", "")
    insults, names = (frozenset(map(fold_words, classes.get(name, ()))) for name in ("insulting", "also_names"))
    return Manner(any_of(cues), note, insults, names)


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


def word_classes(language: str) -> Words:
    """The lists of words that a line may name, such as {people}, of all of a language's rules."""
    return _words(language)[0]


@lru_cache
def left_alone(language: str) -> Mapping[str, str]:
    """Words that were looked at and are no rule, folded, each with the reason."""
    listed = _toml(RULES / language / "left_alone.toml")["left"] if language in LANGUAGES else []
    return {fold_words(word): each["why"] for each in listed for word in each["words"]}


@lru_cache
def rules_of(language: str) -> tuple[Rule, ...]:
    """Every rule that comes with Byline for a language. Raises RuleError for one that cannot be used."""
    if language not in LANGUAGES:
        return ()
    words, sources = _words(language)
    rules = []
    for path in sorted((RULES / language).glob("*.toml")):
        family = _toml(path)
        for raw in family.get("rule", ()):
            rule = read_rule(
                {**family.get("defaults", {}), **raw},
                family=path.stem,
                language=language,
                words=_classes(words, family),
                sources=sources,
                protected=protected_terms(language),
            )
            if rule.metric and rule.metric not in METRICS:
                raise RuleError(f"{language}/{rule.id}: no metric is called {rule.metric!r}")
            rules.append(rule)
    if len({rule.id for rule in rules}) != len(rules):
        raise RuleError(f"{language}: two rules have the same id")
    return tuple(rules)


@lru_cache
def _innocent_from_the_end() -> frozenset[str]:
    return frozenset(_toml(RULES / "words.toml")["innocent_from_the_end"])


def _words(language: str) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, Source]]:
    raw = _toml(RULES / language / "words.toml")
    classes = _classes(_classes({}, _toml(RULES / "words.toml")), raw)
    return classes, {key: Source(**source) for key, source in raw["sources"].items()}


def _classes(known: Mapping[str, tuple[str, ...]], raw: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """The word classes known so far and those of a file; "=name" among its words stands for a whole earlier class."""
    classes = dict(known)
    for name, words in raw.get("classes", {}).items():
        taken = [classes[word[1:]] if word[:1] == "=" else (word,) for word in words]
        classes[name] = tuple(dict.fromkeys(word for some in taken for word in some))
    return classes


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
