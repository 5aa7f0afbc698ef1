"""Swedish: "hen" as subject and object, and Hans, who is somebody."""

from posts.pronouns import Form
from posts.voice.pronoun.reading import Sentence


def slot(sentence: Sentence, index: int) -> Form | None:
    """The slot of the pronoun at `index`; None for a name."""
    low = sentence.low(index)
    if low == "hans" and _is_a_name(sentence, index):
        return None
    if low == "hen":
        return "object" if _is_object(sentence, index) else "subject"
    return sentence.words.slots[low]


def _is_a_name(sentence: Sentence, index: int) -> bool:
    if not sentence.tokens[index].has_capital or index + 1 == len(sentence.tokens):
        return False
    after = sentence.tokens[index + 1]
    is_verb = after.low in sentence.words["subject_verbs"] or after.low.endswith(("ade", "dde"))
    return after.has_capital or is_verb or not after.is_word


def _is_object(sentence: Sentence, index: int) -> bool:
    """ "utan hen", "vi tackade hen", "och gav hen blommor"; not "då gav hen"."""
    words, before = sentence.words, sentence.low(index - 1)
    if before in words["prepositions"]:
        return True
    if index < 2 or not before.isalpha() or before in words["breaks"] or before in words["joins"]:
        return False
    return sentence.low(index - 2) in words["before_a_verb"] or sentence.tokens[index - 2].has_capital
