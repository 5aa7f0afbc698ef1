"""English "they" about one person: only where nobody and nothing else is there that could be several."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from posts.voice.pronoun.reading import Sentence
from posts.voice.pronoun.slots import Pronoun

if TYPE_CHECKING:
    from posts.voice.pronoun.antecedents import Read


def may_be_several(pronoun: Pronoun, here: "Read", before: "Sequence[Read]") -> bool:
    """Whether "they" (of the set "they", but "themself") may mean more than one, or anybody."""
    if pronoun.form == "themself":
        return False
    if _has_several(here, pronoun.index):
        return True
    if any(entity.kind == "known" and entity.start < pronoun.index for entity in here.entities):
        return False
    for read in reversed(before):
        if _has_several(read, len(read.sentence.tokens)):
            return True
        if any(entity.kind == "known" for entity in read.entities):
            return False
    return True


def _has_several(read: "Read", stop: int) -> bool:
    sentence, words = read.sentence, read.sentence.words
    ours = {at for entity in read.entities if entity.kind == "known" for at in range(entity.start, entity.stop)}
    for index in range(stop):
        low = sentence.low(index)
        if low in words["many"] or words.noun(low) in {"many", "one"} or _looks_plural(sentence, index):
            return True
        if low == "there" and sentence.low(index - 1) not in words["prepositions"]:
            return True
        if index not in ours and _may_be_a_body(sentence, index):
            return True
        if low in {"and", "&", "or"} and ours & {index - 1, index + 1} and _joins_names(sentence, index):
            return True
    return False


def _joins_names(sentence: Sentence, index: int) -> bool:
    """ "Sam and Kim", "Alan, Mark, and Vicki"."""
    after = sentence.tokens[index + 1] if index + 1 < len(sentence.tokens) else None
    return after is not None and (after.has_capital or after.low in sentence.words["determiners"])


def _may_be_a_body(sentence: Sentence, index: int) -> bool:
    """A name that is none of our people's: a firm, an office, a team; not a place after "in"."""
    token, before = sentence.tokens[index], sentence.low(index - 1)
    if token.text[0].isdigit() and not token.text.isdigit():
        return True
    if not token.has_capital or sentence.opens(index) or token.low in sentence.words["not_names"]:
        return False
    return before not in sentence.words["places"] and before not in {"from", "to", "of"}


def _looks_plural(sentence: Sentence, index: int) -> bool:
    """A noun that ends in s, and not a verb after its subject."""
    token, words = sentence.tokens[index], sentence.words
    low = token.low
    if not low.endswith("s") or low.endswith(("ss", "us", "is", "'s")) or len(low) < 4 or token.has_capital:
        return False
    if low in words["not_many"]:
        return False
    before = sentence.tokens[index - 1] if index else None
    if before is None:
        return True
    after_subject = before.has_capital or before.low in words.classes or before.low in {"who", "that", "and"}
    return not (after_subject or before.low in words["adverbs"])
