"""Dutch: "ze" is one or many, "zijn" a word for being, "haar" what grows on a head, "hen" mostly "them"."""

from posts.pronouns import Form
from posts.voice.pronoun.reading import Sentence

BEFORE_THE_VERB = ("adverbs", "fronting", "subordinators", "first_in_a_clause")


def slot(sentence: Sentence, index: int) -> Form | None:
    """The slot of the pronoun at `index`; None where the word is none for one person."""
    low = sentence.low(index)
    match low:
        case "zij" | "ze":
            return None if _is_plural(sentence, index) else "subject"
        case "hen":
            return "subject" if _is_one(sentence, index) else None
        case "zijn":
            return "det" if _is_possessive(sentence, index) else None
        case "haar":
            return None if _is_hair(sentence, index) else "det" if _noun_follows(sentence, index) else "object"
    return sentence.words.slots[low]


def _is_plural(sentence: Sentence, index: int) -> bool:
    """Whether "zij" or "ze" is "they", or an object: the verb beside it, or at the end of the clause, tells."""
    words, before, after = sentence.words, sentence.low(index - 1), sentence.low(index + 1)
    if not before[:1].isalnum() or before in words["joins"] or before in {"ook", "alleen", "zelfs"}:
        if after in words["singular_verbs"] or after in words["plural_verbs"]:
            return after in words["plural_verbs"]
        return _looks_plural(after)
    if before in words["breaks"]:
        return _ends_in_the_plural(sentence, index)
    if before in words["prepositions"] or before in words["plural_verbs"] or _looks_plural(before):
        return True
    return not _is_inverted(sentence, index - 1)


def _looks_plural(verb: str) -> bool:
    return verb.endswith("en") and len(verb) > 3


def _is_inverted(sentence: Sentence, verb: int) -> bool:
    """Whether what follows the verb is its subject: "nu leidt ze", "werkt ze?"; not "hij belde ze", "en zette ze"."""
    words, at = sentence.words, verb - 1
    while at >= 0 and sentence.low(at)[:1].isalnum() and sentence.low(at) not in words["joins"]:
        at -= 1
    if at == verb - 1:
        if sentence.low(at) == ",":  # "als het druk wordt, gaat ze"; not "hij kweekt ze, eet ze"
            first = next(token.low for token in sentence.tokens if token.is_word)
            return sentence.low(verb) in words["says"] or any(first in words[name] for name in BEFORE_THE_VERB)
        return sentence.low(at) not in {"en", "of", "maar"}
    opening = sentence.low(at + 1)
    return any(opening in words[name] for name in BEFORE_THE_VERB)


def _ends_in_the_plural(sentence: Sentence, index: int) -> bool:
    """In a subordinate clause the finite verb stands at the end: "dat ze nooit meer iets anders wil"."""
    words, last, plural = sentence.words, index, False
    for at in range(index + 1, len(sentence.tokens)):
        low = sentence.low(at)
        if not low[:1].isalnum() or low in words["breaks"] or (low in words["joins"] and at > index + 2):
            break
        if low in words["singular_verbs"]:
            return False
        plural = plural or low in words["plural_verbs"]
        last = at
    final = sentence.low(last)
    return plural or (final.endswith("en") and not final.startswith("ge"))


def _is_one(sentence: Sentence, index: int) -> bool:
    """ "Hen werkt": a singular verb after it, at the start of a sentence."""
    words, after = sentence.words, sentence.low(index + 1)
    if sentence.low(index + 2) in {"hij", "zij", "ze", "ik", "we", "wij", "je", "jij"}:  # "Hen vertelt hij alles"
        return False
    return sentence.opens(index) and (
        after in words["singular_verbs"] or (after.endswith("t") and after not in words["function"])
    )


def _is_possessive(sentence: Sentence, index: int) -> bool:
    """Whether "zijn" is "his" and not "to be"."""
    words, before, after = sentence.words, sentence.low(index - 1), sentence.low(index + 1)
    if not after[:1].isalpha() or before in words["not_det"]:
        return False
    if after in words["function"] and after not in words["adjectives"]:
        return False
    if before in words["prepositions"]:
        return True
    if _is_participle(after):
        return False
    if sentence.opens(index):  # "Zijn team wint", not "Zijn ze er al?"
        return True
    if before in words["before_his"] or before in words["singular_verbs"] or before in words["human_verbs"]:
        return True
    if before in words["before_to_be"] or not before[:1].isalnum():
        return False
    if sentence.tokens[index - 1].has_capital:  # "nu pakt Robin zijn jas", not "de collega's van Robin zijn trots"
        return any(sentence.low(at) in words["singular_verbs"] for at in range(max(index - 5, 0), index - 1))
    return not before.endswith(("en", "s"))  # "pakte zijn jas", not "de lampen zijn heel"


def _is_participle(word: str) -> bool:
    """ "haar gemist", "zijn gebouwd"."""
    return word.startswith("ge") and word.endswith(("t", "d", "en")) and len(word) > 5


def _is_hair(sentence: Sentence, index: int) -> bool:
    words, before = sentence.words, sentence.low(index - 1)
    return before in words["hair"] or before in words["thing_determiners"] or sentence.low(index + 1) == "haar"


def _noun_follows(sentence: Sentence, index: int) -> bool:
    after, words = sentence.low(index + 1), sentence.words
    return (
        after[:1].isalnum()
        and not _is_participle(after)
        and (after not in words["function"] or after in words["adjectives"])
    )
