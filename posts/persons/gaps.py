"""Sentences that ask for and show the forms of a set, each in its own language. Pure.

A person is asked for a word where it stands, never for "the accusative" (people.md 2.3). The sentences belong to the
language of the set and not to the language of the page, so they are no catalogue words.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from posts.pronouns import Form, PronounSet, known_set, refer


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One box in a sentence: what stands before and after it."""

    form: str
    before: str
    after: str


def _gaps(*parts: tuple[str, str, str]) -> tuple[Gap, ...]:
    return tuple(Gap(form=form, before=before, after=after) for form, before, after in parts)


GAPS = {
    "en": _gaps(
        ("subject", "Today", "can come."),
        ("object", "We thanked", "."),
        ("det", "It was", "idea."),
        ("poss", "That book is", "."),
        ("refl", "The box was carried by Sam", "."),
    ),
    "nl": _gaps(
        ("subject", "Vandaag kan", "komen."),
        ("object", "We bedankten", "."),
        ("det", "Het was", "idee."),
        ("poss", "Dat boek is het", "."),
    ),
    "sv": _gaps(
        ("subject", "I dag kan", "komma."),
        ("object", "Vi tackade", "."),
        ("det", "Det var", "idé."),
    ),
}
GAPS["any"] = GAPS["en"]


def complete(each: PronounSet, *, language: str) -> PronounSet:
    """The set with the forms its owner left open, where its label is that of a known set of the language.

    Only where none was given: forms that somebody wrote are not mixed with those of a table.
    """
    if each.words():
        return each
    known = _known(each.label, language)
    return replace(known, label=each.label, language=each.language, key=each.key) if known else each


@lru_cache(maxsize=512)
def _known(label: str, language: str) -> PronounSet | None:
    return known_set(label, language=language)


def sample(name: str, chosen: PronounSet | None, *, language: str) -> str:
    """Three sentences about somebody who is called `name`, with the words of `chosen` or the name alone."""

    def say(form: Form, *, verb: str = "", capital: bool = False) -> str:
        return refer(name, form, language=language, chosen=chosen, verb=verb, capital=capital)

    subject, thanked, det = say("subject", capital=True), say("object"), say("det")
    if language == "nl":
        return f"{subject} is er vandaag. We bedankten {thanked}. Het was {det} idee."
    if language == "sv":
        return f"{subject} är här i dag. Vi tackade {thanked}. Det var {det} idé."
    return f"{say('subject', verb='be', capital=True)} here today. We thanked {thanked}. It was {det} idea."
