"""How a text may refer to a person. Pure, and safe by default: the name, never a guess.

This is the room that `people.md` section 2 describes: pronoun sets per language, a
mode per language, and two separate permissions (a label beside the name; grammar in
a text). Until a person has said otherwise, every form is made from the name.
"""

from dataclasses import dataclass
from typing import Literal

Form = Literal["name", "subject", "object", "det", "poss", "refl"]
Mode = Literal["name", "sets", "ask"]


@dataclass(frozen=True, kw_only=True)
class PronounSet:
    """One set of words for one person in one language, written by that person alone."""

    language: str  # BCP 47, or "any"
    label: str  # exactly as written
    subject: str = ""
    object: str = ""
    det: str = ""
    poss: str = ""
    refl: str = ""
    plural_verb: bool = False  # English only


def genitive(name: str, *, language: str) -> str:
    """The name's genitive: Sam’s (en); Sams, Anna’s, Max’ (nl); Sams, Lars (sv)."""
    last = name[-1:].lower()
    if language == "en":
        return f"{name}’s"
    if language == "sv":
        return name if last in "sxz" else f"{name}s"
    if last in "sxz":
        return f"{name}’"
    return f"{name}’s" if last in "aiouy" else f"{name}s"


def refer(name: str, form: Form, *, language: str) -> str:
    """Words for a person of whom only the name may be used."""
    return genitive(name, language=language) if form in ("det", "poss") else name
