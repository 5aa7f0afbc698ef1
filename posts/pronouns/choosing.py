"""Which of a person's sets a text uses, if any. Pure; what a profile holds is given in."""

import hashlib
from collections.abc import Sequence
from typing import Literal

from posts.pronouns.known import base
from posts.pronouns.pronoun_set import PronounSet

Mode = Literal["name", "sets", "ask"]
"""What a person says for one language: use my name; use these; ask me for each story (until then the name)."""

Policy = Literal["first", "author_picks", "by_story"]
TextAudience = Literal["nobody", "colleagues", "public"]
"""In which texts grammar may follow the sets. A sentence discloses: elsewhere the name stands."""


def may_use_in(allowed: TextAudience, *, audience: Literal["internal", "public"]) -> bool:
    """Whether a text for this audience may use the sets of somebody who allows so much."""
    return allowed == "public" or (allowed == "colleagues" and audience == "internal")


def usable(sets: Sequence[PronounSet], *, language: str, mode: Mode, allowed: bool) -> tuple[PronounSet, ...]:
    """The sets that a text in `language` may use, in the person's order: that language's, else those for any.

    Never another language's. Nothing unless the person said "use these" and allows this text.
    """
    if mode != "sets" or not allowed:
        return ()
    own = tuple(each for each in sets if each.language != "any" and base(each.language) == base(language))
    return own or tuple(each for each in sets if each.language == "any")


def chosen(
    sets: Sequence[PronounSet], *, policy: Policy = "first", story: str = "", person: str = "", picked: str = ""
) -> PronounSet | None:
    """The set for one story, or None: the name. Always the same for the same story, never by chance.

    `story` and `person` are ids that do not change; `picked` is the key of the set an author chose ("author_picks").
    """
    if not sets:
        return None
    if policy == "author_picks":
        return next((each for each in sets if picked and each.key == picked), sets[0])
    if policy == "by_story":
        return min(sets, key=lambda each: _lot(story, person, each.label))
    return sets[0]


def _lot(*words: str) -> bytes:
    """A number of its own for each set in each story, so that a set more or less leaves most stories as they are."""
    return hashlib.sha256("\0".join(words).encode()).digest()
