"""The words of one pronoun set."""

from dataclasses import dataclass, field
from typing import Literal

Form = Literal["name", "subject", "object", "det", "poss", "refl"]
"""name: the name itself. det: before a noun ("her team"). poss: alone ("it is hers"). refl: "herself"."""


@dataclass(frozen=True, kw_only=True)
class PronounSet:
    """One set of words for one person in one language, written by that person alone.

    An empty form is one the person did not give: a text has the name there.
    """

    language: str  # BCP 47, or "any"
    label: str  # exactly as written
    subject: str = ""
    object: str = ""
    det: str = ""
    poss: str = ""
    refl: str = ""
    plural_verb: bool = False  # English only: "they are"
    key: str = field(default="", compare=False)  # random: a mention's handle to it, which says nothing once it is gone

    def form(self, form: Form) -> str:
        """The word for `form`, or nothing where the set has none."""
        return "" if form == "name" else getattr(self, form)

    def words(self) -> frozenset[str]:
        """Every word of the set, in small letters."""
        forms = (self.subject, self.object, self.det, self.poss, self.refl)
        return frozenset(word.lower() for word in forms if word)
