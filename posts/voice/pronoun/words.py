"""What the check knows of a language: lists of words, read once from `words/<language>.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from posts.pronouns import Form

WORDS = Path(__file__).parent / "words"
LANGUAGES = ("en", "nl", "sv")
SHORTEST_IN_A_COMPOUND = 5
NOT_IN_COMPOUNDS = frozenset({"ouder", "koper", "boendet", "talare"})
SWEDISH_ENDINGS = ("", "en", "n", "et", "s", "ens", "ns", "ets")


@dataclass(frozen=True)
class Vocabulary:
    """`vocabulary["prepositions"]` is a set of words in small letters; so is every other list of the file.

    `classes` leads from each form of a pronoun to its set ("her" to "she"), `slots` to its one slot if it has one.
    `nouns` leads from a noun to what it says of a person: "she", "he", "person", "one" (anyone) or "many".
    """

    language: str
    lists: Mapping[str, frozenset[str]]
    classes: Mapping[str, str]
    slots: Mapping[str, Form]
    nouns: Mapping[str, str]
    compounds: Mapping[str, str]
    pronoun: re.Pattern[str]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists.get(name, frozenset())

    def ends_in(self, word: str, name: str) -> bool:
        """Whether a word, or the end of a compound, is in the list."""
        if word in self[name]:
            return True
        return any(word[at:] in self[name] for at in range(1, len(word) - SHORTEST_IN_A_COMPOUND))

    def noun(self, word: str) -> str:
        """What a noun in small letters says of whom it means, by itself or as the end of a compound; or nothing."""
        if word in self.nouns:
            return self.nouns[word]
        if self.language == "nl" and len(word) > 5 and word.endswith("man"):
            return "he"
        if len(word) > SHORTEST_IN_A_COMPOUND and word not in self["ends_nobody"]:
            for says in ("she", "he", "person"):
                if self[f"ends_{says}"] and word.endswith(tuple(self[f"ends_{says}"])):
                    return says
        if self.language == "en":
            return ""
        for start in range(1, len(word) - SHORTEST_IN_A_COMPOUND + 1):
            if word[start:] in self.compounds:
                return self.compounds[word[start:]]
        return ""


@lru_cache
def vocabulary(language: str) -> Vocabulary:
    """The words of "en", "nl" or "sv"."""
    raw = tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))
    nouns = _nouns(raw["nouns"], language)
    grammar = {name: frozenset(words.split()) for name, words in raw["grammar"].items()}
    grammar |= {name: frozenset(words.split()) for name, words in raw["nouns"].items()}
    classes = {form: name for name, forms in raw["forms"].items() for form in forms.split()}
    return Vocabulary(
        language=language,
        lists=grammar,
        classes=classes,
        pronoun=re.compile(rf"\b(?:{'|'.join(map(re.escape, classes))})(?![^\W_])", re.I),
        slots={form: cast(Form, slot) for slot, forms in raw["slots"].items() for form in forms.split()},
        nouns=nouns,
        compounds={
            noun: says
            for noun, says in nouns.items()
            if len(noun) >= SHORTEST_IN_A_COMPOUND and noun not in NOT_IN_COMPOUNDS and says != "one"
        },
    )


@lru_cache
def given_names() -> frozenset[str]:
    """Names that people have. They say that somebody is meant, and nothing of who that is."""
    return frozenset((WORDS / "given_names.txt").read_text("utf-8").split())


def _nouns(raw: Mapping[str, str], language: str) -> dict[str, str]:
    nouns: dict[str, str] = {}
    for says in ("many", "person", "he", "she", "one"):
        for noun in raw[says].split():
            for form, number in _forms(noun, language) if says not in {"one", "many"} else [(noun, says)]:
                nouns.setdefault(form, "many" if number == "many" else says)
            nouns[noun] = says
    return nouns


def _forms(noun: str, language: str) -> list[tuple[str, str]]:
    """The noun's forms, each with "one" or "many"."""
    if language == "en":
        return [(noun, "one"), (f"{noun}'s", "one"), (f"{noun}s", "many")]
    if language == "nl":
        return [(noun, "one"), (f"{noun}s", "many"), (f"{noun}en", "many"), (f"{noun}je", "one")]
    return [(noun + ending, "one") for ending in SWEDISH_ENDINGS] + [(f"{noun}er", "many"), (f"{noun}erna", "many")]
