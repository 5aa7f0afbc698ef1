"""Whom a pronoun means, as far as rules can tell: one of our people who states other words, or somebody else.

Precision comes first: where two readings are possible, nobody is asked. What fits a form is looked for in the
sentence, then back in the text for a few sentences; a form that fits somebody else who is present is theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from posts.voice.pronoun.clauses import fronted_until, is_joined, subject
from posts.voice.pronoun.entities import Entity, entities
from posts.voice.pronoun.named import Names
from posts.voice.pronoun.plural import may_be_several
from posts.voice.pronoun.reading import WINDOW, Sentence
from posts.voice.pronoun.slots import Pronoun, pronouns
from posts.voice.pronoun.things import is_of_a_thing


@dataclass(eq=False)
class Read:
    """A sentence with the entities found in it, pronouns that were understood among them."""

    sentence: Sentence
    entities: list[Entity]
    asked: list[tuple[Pronoun, Entity]] = field(default_factory=list)


def read(sentences: Iterator[Sentence], names: Names) -> Iterator[Read]:
    """Each sentence with the pronouns that seem to be about one of our people who states others."""
    before: list[Read] = []
    after = next(sentences, None)
    while after is not None:
        current, after = after, next(sentences, None)
        here = Read(current, entities(current, names))
        for pronoun in pronouns(current):
            _understand(pronoun, here, before, after, names)
        before = [*before[-WINDOW:], here]
        yield here


def _understand(pronoun: Pronoun, here: Read, before: list[Read], after: Sentence | None, names: Names) -> None:
    meant = _Search(pronoun, here, before).meant()
    if meant is None and not here.entities:
        meant = _asked_before_named(pronoun, here, before, after, names)
    found = Entity("pronoun", pronoun.index, pronoun.index + 1, set=pronoun.kind, word=pronoun.form)
    if meant is not None and meant.who is not None:
        found = Entity("known", pronoun.index, pronoun.index + 1, who=meant.who, word=meant.word)
        if not meant.fits(pronoun.form, pronoun.kind):
            here.asked.append((pronoun, meant))
    found.oblique = pronoun.slot in {"object", "det", "poss"}
    here.entities.append(found)
    here.entities.sort(key=lambda entity: entity.start)


class _Search:
    """The search for whom one pronoun means."""

    def __init__(self, pronoun: Pronoun, here: Read, before: list[Read]) -> None:
        self.pronoun, self.here, self.before = pronoun, here, before
        self.sentence = here.sentence
        self.subject = subject(self.sentence, pronoun.index, here.entities)
        self.barred = self.subject if self._cannot_be_the_subject() else None

    def meant(self) -> Entity | None:
        """One of our people, or None: somebody else, or nobody can tell."""
        earlier = [entity for entity in self.here.entities if entity.stop <= self.pronoun.index]
        others, ours = self._sides(earlier)
        somebody = self._of_whom_it_is_right(earlier)
        if somebody:
            return somebody
        if self.pronoun.slot == "refl":
            return self._if_ours(self.subject) or (ours[-1] if len(ours) == 1 and not others else None)
        if self.pronoun.kind == "they" and may_be_several(self.pronoun, self.here, self.before):
            return None
        bound = self._bound(ours)
        if bound:
            return bound
        if ours and not self._between_ours_and_here(others, ours):
            return None if self._is_a_thing(earlier) else self._best(ours)
        if ours or others:
            return None
        near = self._nearest_before()
        if near is None:
            return self._ahead()
        others, ours = near
        return None if others or not ours or self._is_a_thing(()) else self._best(ours)

    def _sides(self, found: Sequence[Entity]) -> tuple[list[Entity], list[Entity]]:
        """Those who fit the pronoun, and those of our people who state otherwise."""
        form, kind = self.pronoun.form, self.pronoun.kind
        seen = [e for e in found if not self._is_barred(e) and not e.said]
        others = [entity for entity in seen if entity.fits(form, kind)]
        return others, [entity for entity in seen if entity.states_otherwise(form, kind)]

    def _is_barred(self, entity: Entity) -> bool:
        barred = self.barred
        return barred is not None and (entity is barred or (entity.who is not None and entity.who is barred.who))

    def _cannot_be_the_subject(self) -> bool:
        """ "Sam thanked her": she is not Sam. Swedish has its own word for what the subject owns."""
        if self.pronoun.slot == "object":
            return True
        if self.pronoun.slot == "det" and self.sentence.words.language == "sv":
            return self.subject is not None and not is_joined(self.sentence, self.pronoun.index, self.subject)
        return False

    def _of_whom_it_is_right(self, earlier: Sequence[Entity]) -> Entity | None:
        """The person of ours, here or shortly before, who states this very pronoun."""
        form, kind = self.pronoun.form, self.pronoun.kind
        for found in [earlier, *(read.entities for read in reversed(self.before[-WINDOW:]))]:
            for entity in reversed(found):
                if entity.kind == "known" and entity.fits(form, kind) and not self._is_barred(entity):
                    return entity
        return None

    def _if_ours(self, entity: Entity | None) -> Entity | None:
        if entity is not None and entity.states_otherwise(self.pronoun.form, self.pronoun.kind):
            return entity
        return None

    def _bound(self, ours: Sequence[Entity]) -> Entity | None:
        """Grammar alone tells: "Sam lost her keys", "Sam and her team"."""
        if self.pronoun.slot != "det":
            return None
        joined = next((entity for entity in ours if is_joined(self.sentence, self.pronoun.index, entity)), None)
        if joined:
            return joined
        owner = self._if_ours(self.subject)
        if owner is None or self._is_barred(owner) or self.pronoun.kind == "they":
            return None
        between = [e for e in self.here.entities if owner.stop <= e.start < self.pronoun.index and not e.said]
        return None if any(entity.fits(self.pronoun.form, self.pronoun.kind) for entity in between) else owner

    def _between_ours_and_here(self, others: Sequence[Entity], ours: Sequence[Entity]) -> bool:
        """Whether somebody in the sentence fits too; "everybody" before our person does not count."""
        last, everybody = ours[-1], self.sentence.words["everybody"]
        if self._is_picked_out(last):
            return any(entity.start > last.start for entity in others)
        return any(
            entity.start > last.start or not (entity.word in everybody or self._is_anybody(entity)) for entity in others
        )

    def _is_anybody(self, entity: Entity) -> bool:
        return entity.kind == "one" and self.pronoun.kind == "she"

    def _is_picked_out(self, entity: Entity) -> bool:
        """ "It is Mira who …"."""
        low, words = self.sentence.low, self.sentence.words
        is_copula = low(entity.start - 1) in words["copulas"] and low(entity.start - 2) in words["introduces"]
        return is_copula and low(entity.stop) in words["relatives"]

    def _best(self, ours: Sequence[Entity]) -> Entity:
        """The subject before others, then the last one named."""
        subjects = [entity for entity in ours if not entity.oblique]
        return subjects[0] if subjects else ours[-1]

    def _is_a_thing(self, earlier: Sequence[Entity]) -> bool:
        return self.sentence.words.language == "nl" and is_of_a_thing(self.pronoun, self.here, self.before)

    def _nearest_before(self) -> tuple[list[Entity], list[Entity]] | None:
        """Who fits and who of ours states otherwise, in the nearest sentence before that has either."""
        here = self.sentence
        for read in reversed(self.before):
            distance = here.number - read.sentence.number + (read.sentence.block != here.block)
            if distance > WINDOW + 1:
                return None
            others, ours = self._sides([entity for entity in read.entities if entity.kind != "one"])
            others += self._named_in_speech(read)
            if others or ours:
                return others, ours
        return None

    def _named_in_speech(self, read: Read) -> list[Entity]:
        """People of whom somebody spoke, unless the pronoun stands for the speaker: "…", she says."""
        if tags_speech(self.pronoun, self.sentence):
            return []
        form, kind = self.pronoun.form, self.pronoun.kind
        return [e for e in read.entities if e.said and e.kind in {"name", "she", "he"} and e.fits(form, kind)]

    def _ahead(self) -> Entity | None:
        """The name comes later in the sentence: "When she came, Sam was new", "“…”, she says, and Sam smiles"."""
        start = fronted_until(self.sentence, self.pronoun.index)
        if not start and tags_speech(self.pronoun, self.sentence):
            start = self.pronoun.index + 1
        if not start:
            return None
        first = next((entity for entity in self.here.entities if entity.start >= start and not entity.said), None)
        return self._if_ours(first) if first is not None and not first.oblique else None


def tags_speech(pronoun: Pronoun, sentence: Sentence) -> bool:
    """Whether the pronoun stands for who says what stands in quotation marks beside it."""
    says = sentence.words["says"]
    beside = sentence.low(pronoun.index + 1) in says or sentence.low(pronoun.index - 1) in says
    return beside and any(token.said for token in sentence.tokens)


def _asked_before_named(
    pronoun: Pronoun, here: Read, before: Sequence[Read], after: Sentence | None, names: Names
) -> Entity | None:
    """ "Is she nervous? Sam shrugs.": a question, speech, or a headline, and the name after it."""
    if after is None or any(read.entities for read in before):
        return None
    is_headline = here.sentence.passage.block.role == "headline"
    if not is_headline and here.sentence.tokens[-1].text != "?" and not tags_speech(pronoun, here.sentence):
        return None
    first = next(iter(entities(after, names)), None)
    if first is None or first.start > 0 or not first.states_otherwise(pronoun.form, pronoun.kind):
        return None
    return first
