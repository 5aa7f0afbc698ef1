"""Where a clause begins and who its subject is: enough grammar to know whom a pronoun cannot mean."""

from collections.abc import Sequence

from posts.voice.pronoun.entities import Entity
from posts.voice.pronoun.reading import Sentence

STOPS = frozenset(',;:()–—-"“”«»')
SUBJECTS = frozenset("i we ik wij jij jag vi ni du".split())
EARLY_SUBJECTS = frozenset(
    "you it je jullie man there er nobody nothing niemand niets ingen inget that this dat dit".split()
)
FIRST_PERSONS = frozenset(
    "i we you it ik wij we jij je jullie jag vi ni du man there er det nobody nothing niemand niets ingen inget".split()
)
RELATIVES = frozenset("who whose whom which die wiens wier som vars".split())


def clause_start(sentence: Sentence, index: int) -> int:
    """The first token of the clause that holds `index`."""
    words = sentence.words
    for at in range(index - 1, -1, -1):
        low = sentence.low(at)
        if low in STOPS or low in words["breaks"]:
            return at + 1
        if low in words["joins"] and _begins_a_clause(sentence, at + 1):
            return at + 1
    return 0


def _begins_a_clause(sentence: Sentence, index: int) -> bool:
    """Whether a new subject comes right after "and": a pronoun or a name, or a noun after an article."""
    token = sentence.tokens[index] if index < len(sentence.tokens) else None
    if token is None:
        return False
    kind = sentence.words.classes.get(token.low)
    subject = kind is not None and sentence.words.slots.get(token.low) == "subject"
    return subject or token.low in FIRST_PERSONS or token.has_capital


def subject(sentence: Sentence, index: int, found: Sequence[Entity]) -> Entity | None:
    """Who is the subject of the clause that holds `index`, if it is one of `found` and stands before it."""
    start = clause_start(sentence, index)
    for entity in found:
        if start <= entity.start < index and not entity.oblique:
            elsewhere = any(_is_subject(sentence, at) for at in range(start, index))
            early = any(sentence.low(at) in EARLY_SUBJECTS for at in range(start, entity.start))
            return None if elsewhere or early else entity
        if entity.start >= index:
            break
    if start and sentence.low(start - 1) in RELATIVES:
        before = start - 1 - (sentence.low(start - 2) == ",")
        return next((entity for entity in found if entity.stop == before), None)
    return None


def _is_subject(sentence: Sentence, index: int) -> bool:
    low = sentence.low(index)
    return low in SUBJECTS and (low != "i" or sentence.words.language == "en")  # Swedish "i" is "in"


def is_joined(sentence: Sentence, index: int, entity: Entity) -> bool:
    """ "Sam and her team": whether "and" alone stands between the entity and `index`."""
    return entity.stop == index - 1 and sentence.low(index - 1) in {"and", "en", "och", "with", "met", "med"}


def fronted_until(sentence: Sentence, index: int) -> int:
    """Where the main clause begins if `index` stands in a phrase or clause before it ("When she came, …"); else 0."""
    words = sentence.words
    first = next((at for at, token in enumerate(sentence.tokens) if token.is_word), 0)
    opening = sentence.low(first)
    if opening not in words["subordinators"] | words["fronting"]:
        return 0
    for at in range(index + 1, len(sentence.tokens)):
        low = sentence.low(at)
        if low == ",":
            return at + 1
        # Dutch and Swedish do without a comma: "In haar vrije tijd herstelt Mika".
        if words.language != "en" and sentence.tokens[at].has_capital:
            return at
        if words.language == "en" and opening in words["fronting"] and sentence.tokens[at].has_capital:
            return at
        if low in STOPS:
            return 0
    return 0
