"""The rules that count here, compiled once for each edition and kept in every process until the next."""

import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

from django.db.models.signals import post_delete, post_save

from posts.house_rules.rows import rule_of
from posts.models.voice import LeftAlone, ProtectedTerm, RuleDecision, VoiceEdition, VoiceRule
from posts.voice import rulebook as shipped
from posts.voice.folded import fold_words
from posts.voice.house import Decided, House, State
from posts.voice.rule import Rule, RuleError

logger = logging.getLogger(__name__)


def house() -> House:
    """The rules as they are now: one small question to the database, and compiling only after a change."""
    return _house(VoiceEdition.now())


@lru_cache(maxsize=2)
def _house(edition: Any) -> House:
    """The rules of an edition; without one nobody changed anything."""
    if edition is None:
        return House()
    protected: dict[str, frozenset[str]] = {}
    for language, words in ProtectedTerm.objects.values_list("language", "words"):
        protected[language] = protected.get(language, frozenset()) | {fold_words(words)}
    decided = {
        (each.language, each.rule): Decided(state=cast(State, each.state), severity=cast(Any, each.severity))
        for each in RuleDecision.objects.all()
    }
    return House(rules=tuple(_own()), decided=decided, protected=protected)


def _own() -> Iterator[Rule]:
    """The published rules of our own. One that cannot be read any more is left out and logged, never the others."""
    for row in VoiceRule.objects.filter(live=True):
        try:
            yield rule_of(row)
        except RuleError as fault:
            logger.warning("voice rule %s is left out: %s", row.pk, fault)


def left_alone(language: str) -> dict[str, str]:
    """Words that were looked at and left alone, by us or before, folded, with the reason."""
    ours = LeftAlone.objects.filter(language=language).values_list("words", "why")
    return {**shipped.left_alone(language), **{fold_words(words): why for words, why in ours}}


def connect() -> None:
    """Renew the edition after whatever changes it."""
    for model in (VoiceRule, RuleDecision, ProtectedTerm):
        for signal in (post_save, post_delete):
            signal.connect(_renew, sender=model, dispatch_uid=f"posts.edition.{model.__name__}.{signal is post_save}")


def _renew(**kwargs: Any) -> None:
    VoiceEdition.renew()
