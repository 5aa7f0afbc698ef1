"""Dutch "hij", "hem" and "zijn" stand for things as well: for every noun with "de"."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from posts.voice.pronoun.slots import Pronoun

if TYPE_CHECKING:
    from posts.voice.pronoun.antecedents import Read

CLAUSE = 7  # words around a pronoun in which its verb stands


def is_of_a_thing(pronoun: Pronoun, here: "Read", before: "Sequence[Read]") -> bool:
    """Whether a thing named shortly before can be meant, and nothing says that it is a person."""
    if pronoun.kind != "he":
        return False
    things = _things(here, pronoun.index) or (
        _things(before[-1], None) if before and not _has_person(here, pronoun) else []
    )
    if not things:
        return False
    if pronoun.slot == "object":
        return not _is_human_object(pronoun, here)
    if pronoun.slot == "det":
        return here.sentence.low(pronoun.index - 1) in here.sentence.words["organisation"]
    if here.sentence.words["person_verbs"] & {here.sentence.low(pronoun.index + step) for step in (1, -1)}:
        return False
    return _says_something_of_a_thing(pronoun, here) or _thing_leads(before, here, pronoun)


def _things(read: "Read", stop: int | None) -> list[int]:
    return [
        entity.start
        for entity in read.entities
        if entity.kind in {"thing", "organisation"} and (stop is None or entity.start < stop)
    ]


def _has_person(here: "Read", pronoun: Pronoun) -> bool:
    return any(entity.kind == "known" and entity.start < pronoun.index for entity in here.entities)


def _is_human_object(pronoun: Pronoun, here: "Read") -> bool:
    """Things take "ermee" and "eraan"; verbs such as "bedanken" want a person."""
    sentence, words = here.sentence, here.sentence.words
    if sentence.low(pronoun.index - 1) in words["prepositions"]:
        return True
    around = range(max(pronoun.index - CLAUSE, 0), pronoun.index + CLAUSE)
    return any(sentence.low(at) in words["human_verbs"] for at in around)


def _says_something_of_a_thing(pronoun: Pronoun, here: "Read") -> bool:
    sentence, words = here.sentence, here.sentence.words
    around = [sentence.low(pronoun.index - 1)]
    for at in range(pronoun.index + 1, pronoun.index + CLAUSE):
        low = sentence.low(at)
        if not low[:1].isalnum() or low in words["breaks"] or low in words["joins"]:
            break
        around.append(low)
    if any(low in words["copulas"] for low in around):
        return any(low in words["thing_states"] for low in around)
    return any(low in words["thing_verbs"] for low in around[:2])


def _thing_leads(before: "Sequence[Read]", here: "Read", pronoun: Pronoun) -> bool:
    """Whether the sentence before is about the thing: "De machine die Robin bedient is oud."."""
    if not before or _has_person(here, pronoun):
        return False
    first = next(iter(before[-1].entities), None)
    return first is not None and first.kind in {"thing", "organisation"} and not first.oblique
