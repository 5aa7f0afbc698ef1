"""Where a clause begins and who its subject is: enough grammar to know whom a pronoun cannot mean."""

from collections.abc import Sequence

from posts.voice.pronoun.entities import Entity
from posts.voice.pronoun.reading import Sentence

STOPS = frozenset(',;:()–—-"“”«»')


def clause_start(sentence: Sentence, index: int) -> int:
    """The first token of the clause that holds `index`."""
    words = sentence.words
    for at in range(index - 1, -1, -1):
        low = sentence.low(at)
        if low in STOPS or low in words["breaks"] or (low in words["joins"] and _begins_a_clause(sentence, at + 1)):
            return at + 1
    return 0


def _begins_a_clause(sentence: Sentence, index: int) -> bool:
    """Whether a new subject comes right after "and": a pronoun or a name."""
    words, low = sentence.words, sentence.low(index)
    return (
        words.slots.get(low) == "subject"
        or low in words["subjects"]
        or low in words["first_subjects"]
        or (index < len(sentence.tokens) and sentence.tokens[index].has_capital)
    )


def subject(sentence: Sentence, index: int, found: Sequence[Entity]) -> Entity | None:
    """Who is the subject of the clause that holds `index`, if it is one of `found` and stands before it."""
    start, words = clause_start(sentence, index), sentence.words
    first = next((entity for entity in found if start <= entity.start < index and not entity.oblique), None)
    if first is not None:
        elsewhere = any(sentence.low(at) in words["subjects"] for at in range(start, index))
        early = any(sentence.low(at) in words["first_subjects"] for at in range(start, first.start))
        return None if elsewhere or early else first
    if start and sentence.low(start - 1) in words["relatives"]:  # "Alex, who moved here with her sister"
        before = start - 1 - (sentence.low(start - 2) == ",")
        return next((entity for entity in found if entity.stop == before), None)
    return None


def is_joined(sentence: Sentence, index: int, entity: Entity) -> bool:
    """Whether the entity and `index` are joined directly: "Sam and her team", "Sam with her bike"."""
    return entity.stop == index - 1 and sentence.low(index - 1) in sentence.words["and"]


def fronted_until(sentence: Sentence, index: int) -> int:
    """Where the main clause begins if `index` stands in a phrase or clause before it ("When she came, …"); else 0."""
    words = sentence.words
    opening = next((token.low for token in sentence.tokens if token.is_word), "")
    if opening not in words["subordinators"] and opening not in words["fronting"]:
        return 0
    for at in range(index + 1, len(sentence.tokens)):
        if sentence.low(at) == ",":
            return at + 1
        # Without a comma: "In her free time Hana restores radios", "Toen ze begon kende Mika niemand".
        if sentence.tokens[at].has_capital and (words.language != "en" or opening in words["fronting"]):
            return at
        if sentence.low(at) in STOPS:
            return 0
    return 0
