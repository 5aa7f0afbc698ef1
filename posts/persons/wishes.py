"""What somebody says of how to name them, as one value: read from the rows, or from a form that is not kept yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from posts.audiences import LabelAudience, SetPolicy, TextAudience
from posts.pronouns import Mode, PronounSet, usable

if TYPE_CHECKING:
    from posts.models import Person

ANY = "any"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """All that one person's page asks. Empty: nothing was said."""

    display_name: str
    called: str = ""
    sort_as: str = ""
    say_it: str = ""  # the name as one hears it, in letters
    note_for_writers: str = ""
    set_policy: str = SetPolicy.FIRST.value
    label_audience: str = LabelAudience.NOBODY.value
    text_audience: str = TextAudience.NOBODY.value
    modes: Mapping[str, Mode] = field(default_factory=dict)  # language or "any" -> name, sets or ask
    sets: tuple[PronounSet, ...] = ()  # of all languages, in the owner's order

    @property
    def short(self) -> str:
        """The name in running text."""
        return self.called or self.display_name

    def mode(self, language: str) -> Mode:
        """How texts of a language refer to this person; what was said for any language holds where nothing was."""
        return self.modes.get(language) or self.modes.get(ANY) or "name"

    def sets_for(self, language: str) -> tuple[PronounSet, ...]:
        """The sets for a language, else those for any; never another language's."""
        return usable(self.all_sets(), language=language, mode=self.mode(language), allowed=True)

    def all_sets(self) -> tuple[PronounSet, ...]:
        """Every set in use, of every language."""
        return tuple(each for each in self.sets if self.modes.get(each.language) == "sets")


def in_story(wishes: Wishes, answer: str | None, *, language: str) -> Wishes:
    """What holds in one story about which somebody was asked: `answer` is a label, "" for the name, None for none yet.

    Only of somebody who wants to be asked in the story's language; with a label, that set and no other.
    """
    if answer is None or wishes.mode(language) != "ask":
        return wishes
    if not answer:
        return replace(wishes, modes={language: "name"})
    own = next((each for each in wishes.sets if each.label == answer and each.language in (language, ANY)), None)
    chosen = replace(own, language=language) if own else PronounSet(language=language, label=answer)
    return replace(wishes, modes={language: "sets"}, sets=(chosen,))


FACTS = (
    "display_name",
    "called",
    "sort_as",
    "say_it",
    "note_for_writers",
    "set_policy",
    "label_audience",
    "text_audience",
)


def wishes_of(person: "Person") -> Wishes:
    """What `person` said, from its rows: two queries, or none where both were fetched before."""
    return Wishes(
        **{name: getattr(person, name) for name in FACTS},
        modes={row.language: cast("Mode", row.mode) for row in person.modes.all()},
        sets=tuple(row.as_written() for row in person.pronouns.all()),
    )
