"""Which words of a sentence are pronouns for one person, and in which slot they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from posts.pronouns import Form
from posts.voice.pronoun import dutch, english, swedish
from posts.voice.pronoun.reading import Sentence

SLOTS = {"en": english.slot, "nl": dutch.slot, "sv": swedish.slot}


@dataclass(frozen=True, slots=True)
class Pronoun:
    """Token `index`: `form` in small letters, of the set `kind`, in the slot `slot`."""

    index: int
    form: str
    kind: str
    slot: Form


def pronouns(sentence: Sentence) -> Iterator[Pronoun]:
    """Third-person pronouns that can mean one person; not those in quotation marks, in pairs, or in titles of works."""
    for index, token in enumerate(sentence.tokens):
        kind = sentence.words.classes.get(token.low)
        if kind is None or token.said or _is_no_pronoun(sentence, index):
            continue
        slot = SLOTS[sentence.words.language](sentence, index)
        if slot:
            yield Pronoun(index, token.low, kind, slot)


def _is_no_pronoun(sentence: Sentence, index: int) -> bool:
    token, low = sentence.tokens[index], sentence.low
    if token.has_capital and not sentence.opens(index):  # "Her Morning Elegance"
        return True
    if len(token.text) > 1 and token.text.isupper():
        return True
    if "/" in (low(index - 1), low(index + 1)) or (low(index - 1) == ")" and low(index - 2) == "s"):
        return True
    return low(index - 1) in sentence.words["mentioned_by"] or _is_in_a_pair(sentence, index)


def _is_in_a_pair(sentence: Sentence, index: int) -> bool:
    """ "he or she"."""
    classes = sentence.words.classes
    for step in (1, -1):
        other = classes.get(sentence.low(index + 2 * step))
        if sentence.low(index + step) in sentence.words["or"] and other not in {None, classes[sentence.low(index)]}:
            return True
    return False
