"""The people whom a text is known to name, and where it names them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from posts.pronouns import PronounSet, may_use_in, stated, usable
from posts.voice.block import Person
from posts.voice.document import Document
from posts.voice.pronoun.reading import Sentence, Token
from posts.voice.pronoun.words import Vocabulary, given_names


@dataclass(frozen=True, eq=False)
class Named:
    """`sets`: what the person states for this text; () the name alone; None: nothing to hold a text against."""

    person: Person
    sets: tuple[PronounSet, ...] | None
    words: frozenset[str]
    classes: frozenset[str]

    @property
    def short(self) -> str:
        return self.person.called or self.person.name

    @property
    def label(self) -> str:
        """What the person states, as written."""
        return self.person.pronouns or ", ".join(each.label for each in self.sets or ())

    def takes(self, form: str, kind: str) -> bool:
        """Whether a pronoun may be about this person."""
        return self.sets is None or form in self.words or kind in self.classes


def named(document: Document, words: Vocabulary) -> list[Named]:
    """The document's people, with what they state in the language of `words`."""
    people = []
    for person in document.people:
        may = may_use_in(person.text_audience, audience="internal" if document.audience == "internal" else "public")
        sets = _sets(person, words.language) if may else None
        own = frozenset(word for each in sets or () for word in (*each.words(), *each.label.lower().split("/")))
        classes = frozenset(words.classes[word] for word in own if word in words.classes)
        people.append(Named(person, sets, own, classes))
    return people


def _sets(person: Person, language: str) -> tuple[PronounSet, ...] | None:
    if person.sets is None:
        return stated(person.pronouns, language=language)
    own = usable(person.sets, language=language, mode="sets", allowed=True)
    return own or (None if person.sets else ())


class Match(NamedTuple):
    """`length` tokens name `who`, or somebody we do not know; `name` is what they say."""

    length: int
    who: Named | None
    name: str


class Names:
    """Finds the people of a text: by the whole name, by what they are called, by first name or surname."""

    def __init__(self, people: Sequence[Named]) -> None:
        self.ways: dict[str, list[tuple[tuple[str, ...], Named | None]]] = {}
        owners: dict[tuple[str, ...], set[Named]] = {}
        for each in people:
            for way in _ways(each.person):
                owners.setdefault(way, set()).add(each)
        for way, owned in owners.items():
            # A name that two of them share names neither.
            self.ways.setdefault(way[0], []).append((way, next(iter(owned)) if len(owned) == 1 else None))
        self.initials = {way[:1] for way in self.ways}
        for ways in self.ways.values():
            ways.sort(key=lambda way: -len(way[0]))

    def at(self, sentence: Sentence, index: int) -> Match | None:
        """Whom the tokens from `index` on name, if anybody; `who` is None for somebody else."""
        tokens = sentence.tokens
        if tokens[index].text[0] not in self.initials:
            return None
        for first in _without_genitive(tokens[index].text):
            for way, who in self.ways.get(first, ()):
                count = _matches(tokens, index, way)
                if count:
                    return self._whole(sentence, index, Match(count, who, " ".join(way)))
        return None

    def _whole(self, sentence: Sentence, index: int, match: Match) -> Match | None:
        """The match, unless more of a name stands around it: that is somebody else's then."""
        tokens, words, who = sentence.tokens, sentence.words, match.who
        after, single = index + match.length, " " not in match.name
        if single and self._is_a_word_here(sentence, index, match.name.lower()):
            return None
        if who is None:
            return match
        known = {part for way in _ways(who.person) for part in way}
        if len(who.person.name.split()) == 1 and who.person.called in {"", who.person.name}:
            return match  # whoever has one name here may have a surname as well
        whole = tokens[after - 1].text == match.name.split()[-1]  # no genitive: a surname may follow
        if whole and after < len(tokens) and _goes_on(tokens[after], words, known):
            return Match(match.length + 1, None, match.name)
        by_surname = single and match.name not in {who.person.name.split()[0], who.person.called}
        if by_surname and index and tokens[index - 1].text in given_names() and tokens[index - 1].text not in known:
            return Match(match.length, None, match.name)
        return match

    def _is_a_word_here(self, sentence: Sentence, index: int, low: str) -> bool:
        """Names that are words too: "Will you", "in May", "Grace under pressure"."""
        words, after = sentence.words, sentence.low(index + 1)
        if low in words["not_names"]:
            return sentence.low(index - 1) in words["month_comes_after"]
        if low not in words["also_words"] or not sentence.opens(index):
            return False
        if after in words["openers"]:
            return True
        return after in words["prepositions"] and after not in words["stays_a_name_before"]


def _ways(person: Person) -> set[tuple[str, ...]]:
    whole = tuple(person.name.split())
    ways = {whole, tuple(person.called.split())} - {()}
    if len(whole) > 1:
        ways |= {whole[:1], whole[1:], whole[-1:]}
    return {way for way in ways if any(len(part) > 1 for part in way) and way[0] != ""}


def _matches(tokens: Sequence[Token], index: int, way: tuple[str, ...]) -> int:
    """How many tokens spell the name, its genitive included; 0 if they do not."""
    at = index
    for number, part in enumerate(way):
        spelled = ""
        while at < len(tokens) and len(spelled) < len(part):
            spelled += tokens[at].text
            at += 1
        is_last = number == len(way) - 1
        if spelled != part and not (is_last and part in _without_genitive(spelled)):
            return 0
    return at - index


def _without_genitive(text: str) -> Iterator[str]:
    yield text
    for ending in ("'s", "’s", "s", "'", "’"):
        if text.endswith(ending) and len(text) > len(ending) + 1:
            yield text[: -len(ending)]


def _goes_on(token: Token, words: Vocabulary, known: set[str]) -> bool:
    """Whether a word after a first name looks like a surname, and not the one we know."""
    looks_so = token.has_capital and not token.text.isupper() and token.low not in words["not_names"]
    return looks_so and not known & set(_without_genitive(token.text))
