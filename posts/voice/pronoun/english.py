"""English: "her" before a noun and alone, "his", and "they say"."""

from posts.pronouns import Form
from posts.voice.pronoun.reading import Sentence


def slot(sentence: Sentence, index: int) -> Form | None:
    """The slot of the pronoun at `index`; None where it is not about anybody in particular."""
    low, words = sentence.low(index), sentence.words
    if low == "they" and sentence.opens(index) and sentence.low(index + 1) in {"say", "call"}:
        return None
    if low in words.slots:
        return words.slots[low]
    if low == "his":
        return "det" if _noun_follows(sentence, index) else "poss"
    return "det" if _noun_follows(sentence, index) and not _is_object(sentence, index) else "object"


def _noun_follows(sentence: Sentence, index: int) -> bool:
    words, after, beyond = sentence.words, sentence.low(index + 1), sentence.low(index + 2)
    if after in words["either"]:  # "her home town", "drove her home"
        return beyond.isalpha() and beyond not in words["function"]
    if after in words["adjectives"]:
        return True
    is_adverb = after.endswith("ly") and (beyond in words["function"] or not beyond.isalpha())
    return after[:1].isalnum() and after not in words["function"] and not is_adverb


def _is_object(sentence: Sentence, index: int) -> bool:
    """ "helped her find the way", "saw her leaving"."""
    words, before, after = sentence.words, sentence.low(index - 1), sentence.low(index + 1)
    if before not in words["perception"]:
        return False
    return after in words["bare"] or (after.endswith("ing") and sentence.low(index + 2) in words["function"])
