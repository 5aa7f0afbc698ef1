"""What a mention reads, given who may be spoken of how. Pure: the same people and the same text give the same words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from posts.addresses import path_in
from posts.audiences import SetPolicy
from posts.mentions.token import Mention
from posts.people import Surface, Viewer, words_in_text
from posts.persons.as_named import a_colleague
from posts.persons.wishes import Wishes
from posts.pronouns import Policy, PronounSet, chosen, genitive, refer

_POLICIES: Mapping[str, Policy] = {SetPolicy.BY_STORY: "by_story", SetPolicy.AUTHOR_PICKS: "author_picks"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """Somebody who is mentioned."""

    wishes: Wishes
    has_page: bool = False  # whether readers of the language find a page of theirs


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One text told on one surface; remembers who was named already, so it is used for one reading."""

    language: str
    surface: Surface = Surface.NAME_ONLY
    viewer: Viewer = Viewer.ANYBODY
    story: str = ""  # what a turn of several sets goes by
    people: Mapping[str, Told] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()  # whom `people` was looked up for; who is not there is nobody we know
    links: bool = False
    named: set[str] = field(default_factory=set)
    sets: dict[str, PronounSet | None] = field(default_factory=dict)  # chosen once for each person, and each pick

    def set_for(self, mention: Mention) -> PronounSet | None:
        """The words a sentence may use for this person, or none: the name."""
        key = f"{mention.id} {mention.pick}" if mention.pick else mention.id
        if key not in self.sets:
            self.sets[key] = self._choose(mention)
        return self.sets[key]

    def _choose(self, mention: Mention) -> PronounSet | None:
        told = self.people.get(mention.id)
        if told is None:
            return None
        sets = words_in_text(told.wishes, language=self.language, surface=self.surface, viewer=self.viewer)
        policy: Policy = _POLICIES.get(told.wishes.set_policy, "first")
        return chosen(sets, policy=policy, story=self.story, person=mention.id, picked=mention.pick)

    def words(self, mention: Mention) -> str:
        """The mention as plain text."""
        told = self.people.get(mention.id)
        name = self._name(mention, told)
        if mention.form == "gen":
            return _capital(genitive(name, language=self.language), capital=mention.capital)
        return refer(
            name,
            "refl" if mention.form == "emph" else mention.form,
            language=self.language,
            chosen=self.set_for(mention),
            verb=mention.verb,
            article=mention.article,
            capital=mention.capital,
            emphatic=mention.form == "emph",
        )

    def _name(self, mention: Mention, told: Told | None) -> str:
        """The whole name at first, later what they are called; "a colleague" for nobody we know."""
        if told is None:
            return a_colleague(self.language)
        first = mention.form in ("name", "gen") and mention.id not in self.named
        return told.wishes.display_name if first else told.wishes.short

    def note(self, mention: Mention) -> bool:
        """Remember that somebody was named; whether this was the first time, and there is a page to lead to."""
        told = self.people.get(mention.id)
        first = mention.form in ("name", "gen") and mention.id not in self.named
        if first:
            self.named.add(mention.id)
        return first and mention.form == "name" and told is not None and told.has_page and self.links

    def path(self, mention: Mention) -> str:
        """Where the first mention leads."""
        return path_in(self.language, "person", public_id=mention.id)


def _capital(words: str, *, capital: bool) -> str:
    return words[:1].upper() + words[1:] if capital else words
