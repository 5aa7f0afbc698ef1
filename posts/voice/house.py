"""A house's own rules beside those that come with Byline: more of them, and what it decided of the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from posts.voice.finding import Severity
from posts.voice.folded import fold_words
from posts.voice.rule import Rule
from posts.voice.rulebook import Rulebook, rulebook

State = Literal["on", "trial", "off"]


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a house decided of a rule; `severity` empty leaves it as it came."""

    state: State = "on"
    severity: Severity | Literal[""] = ""

    def of(self, rule: Rule) -> Rule | None:
        """The rule as the house wants it; None where it is off."""
        if self.state == "off":
            return None
        return replace(rule, on_trial=self.state == "trial", severity=self.severity or rule.severity)


@dataclass(frozen=True, kw_only=True)
class House:
    """`decided` by language and id of a rule, `protected` words for what somebody is, by language.

    `rulebook` is what `check` takes for its `rules`.
    """

    rules: tuple[Rule, ...] = ()
    decided: Mapping[tuple[str, str], Decided] = field(default_factory=dict)
    protected: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _books: dict[tuple[str, str], Rulebook] = field(default_factory=dict, repr=False, compare=False)

    def rulebook(self, language: str, audience: str) -> Rulebook:
        """Every rule that counts here for a language ("nl", "nl-BE") and an audience, compiled once."""
        key = (language, audience)
        if key not in self._books:
            self._books[key] = self._made(rulebook(language, audience), audience)
        return self._books[key]

    def _made(self, shipped: Rulebook, audience: str) -> Rulebook:
        own = [rule for rule in self.rules if rule.language == shipped.language]
        decided = [self._as_decided(rule) for rule in shipped.rules]
        rules = [rule for rule in decided if rule] + [each for each in own if each.audience in {"both", audience}]
        protected = shipped.protected | {fold_words(word) for word in self.protected.get(shipped.language, ())}
        if tuple(rules) == shipped.rules and protected == shipped.protected:
            return shipped
        return replace(shipped, rules=tuple(rules), protected=frozenset(protected))

    def _as_decided(self, rule: Rule) -> Rule | None:
        decided = self.decided.get((rule.language, rule.id))
        return decided.of(rule) if decided else rule


def alone(rule: Rule, book: Rulebook) -> Rulebook:
    """A book of one rule that speaks at once, on trial or not, under the locks of `book`."""
    return replace(book, rules=(replace(rule, on_trial=False),))
