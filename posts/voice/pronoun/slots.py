"""Which words of a sentence are pronouns for one person, and in which slot they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from posts.pronouns import Form
from posts.voice.pronoun.reading import Sentence

OR = frozenset({"or", "of", "eller", "and", "en", "och", "/"})
MENTIONED_BY = frozenset(
    "pronoun pronouns word words voornaamwoord voornaamwoorden woord pronomen pronomenet ordet prefers".split()
)
HAIR = frozenset(
    "kort lang blond bruin zwart grijs rood wit krullend het mijn jouw geverfd steil dik dun nat mooi veel".split()
)


FIRST_IN_A_CLAUSE = frozenset(
    "daar hier dan wat waar hoe waarom wanneer zo elke vorige vorig volgende sindsdien daarna daarom inmiddels tegenwoordig "
    "ondertussen intussen eerst thuis dat deze welke dit twee drie een het alles dus later sinds zelf tien jaren".split()
)


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
    if token.has_capital and not sentence.opens(index):
        return True
    if len(token.text) > 1 and token.text.isupper():
        return True
    if "/" in (low(index - 1), low(index + 1)) or (low(index - 1) == ")" and low(index - 2) == "s"):
        return True
    if low(index - 1) in MENTIONED_BY:
        return True
    classes = sentence.words.classes
    kind = classes[token.low]
    for step in (1, -1):
        other = classes.get(low(index + 2 * step))
        if low(index + step) in OR and other and other != kind and low(index + step) not in {"and", "en", "och"}:
            return True
    return False


def _english(sentence: Sentence, index: int) -> Form | None:
    low = sentence.low(index)
    slot = sentence.words.slots.get(low)
    if low == "they" and sentence.low(index + 1) in {"say", "call"} and sentence.opens(index):
        return None
    if slot:
        return slot  # type: ignore[return-value]
    if low == "his":
        return "det" if _noun_follows(sentence, index) else "poss"
    if low == "her" and _is_object(sentence, index):
        return "object"
    return "det" if _noun_follows(sentence, index) else "object"


def _noun_follows(sentence: Sentence, index: int) -> bool:
    following = sentence.low(index + 1)
    if following in {
        "own",
        "many",
        "most",
        "first",
        "last",
        "two",
        "three",
        "best",
        "back",
        "once",
        "then",
        "home",
        "now",
    }:
        return (
            following not in {"back", "once", "then", "home", "now"}
            or sentence.low(index + 2).isalpha()
            and (sentence.low(index + 2) not in sentence.words["function"])
        )
    return (
        following[:1].isalnum()
        and following not in sentence.words["function"]
        and not (following.endswith("ly") and sentence.low(index + 2) in sentence.words["function"] | {"", ".", ","})
    )


def _is_object(sentence: Sentence, index: int) -> bool:
    """ "helped her find", "gave her flowers"."""
    words, before, after = sentence.words, sentence.low(index - 1), sentence.low(index + 1)
    if before in words["perception"] and (after in words["bare"] or after.endswith("ing")):
        return sentence.low(index + 2) in words["function"] or after in words["bare"]
    return False


def _dutch(sentence: Sentence, index: int) -> Form | None:
    low, before, after = sentence.low(index), sentence.low(index - 1), sentence.low(index + 1)
    words = sentence.words
    if low in {"zij", "ze"}:
        return "subject" if not _is_dutch_plural(sentence, index) else None
    if low == "hen":
        singular = after in words["singular_verbs"] or (after.endswith("t") and after not in words["function"])
        return "subject" if singular and before not in words["prepositions"] and sentence.opens(index) else None
    if low == "zijn":
        return "det" if _is_dutch_possessive(sentence, index) else None
    if low == "haar":
        if before in HAIR or before in words["thing_determiners"] or after == "haar":
            return None
        return (
            "det"
            if after[:1].isalnum() and after not in words["function"] and not _ends_a_dutch_verb(after)
            else "object"
        )
    if low == "ie":
        return None
    return words.slots.get(low)  # type: ignore[return-value]


def _ends_a_dutch_verb(word: str) -> bool:
    """A participle or the like after an object: "haar gemist"."""
    return word.startswith("ge") and word.endswith(("t", "d", "en")) and len(word) > 5


def _is_dutch_plural(sentence: Sentence, index: int) -> bool:
    """Whether "zij" or "ze" is "they", or an object: the verb beside it, or at the end of the clause, tells."""
    words = sentence.words
    before, after = sentence.low(index - 1), sentence.low(index + 1)
    if (
        not before[:1].isalnum() or before in words["joins"] or before in {"ook", "alleen", "zelfs"}
    ):  # it opens its clause
        if after in words["singular_verbs"] or after in words["plural_verbs"]:
            return after in words["plural_verbs"]
        return _looks_plural(after)
    if before in words["breaks"]:
        return _clause_is_plural(sentence, index)
    if before in words["prepositions"] or before in words["plural_verbs"] or _looks_plural(before):
        return True
    return not _is_inverted(sentence, index - 1)


def _looks_plural(verb: str) -> bool:
    return verb.endswith(("den", "ten", "en")) and len(verb) > 3


def _is_inverted(sentence: Sentence, verb: int) -> bool:
    """Whether what follows the verb is its subject: "nu leidt ze", "werkt ze?"; not "hij belde ze", "en zette ze neer"."""
    words, lows = sentence.words, []
    at = verb - 1
    while at >= 0 and sentence.low(at)[:1].isalnum() and sentence.low(at) not in words["joins"]:
        lows.insert(0, sentence.low(at))
        at -= 1
    if not lows:
        return sentence.low(at) not in {"en", "of", "maar"}
    return lows[0] in words["adverbs"] | words["fronting"] | words["subordinators"] | FIRST_IN_A_CLAUSE


def _clause_is_plural(sentence: Sentence, index: int) -> bool:
    """In a subordinate clause the finite verb stands at the end: "dat ze nooit meer iets anders wil"."""
    words = sentence.words
    verbs = []
    for at in range(index + 1, len(sentence.tokens)):
        low = sentence.low(at)
        if not low[:1].isalnum() or low in words["breaks"] or (low in words["joins"] and at > index + 2):
            break
        if low in words["plural_verbs"]:
            verbs.append("many")
        elif low in words["singular_verbs"]:
            return False
        last = at
    else:
        last = len(sentence.tokens) - 1
    if verbs:
        return True
    final = sentence.low(last)
    return final.endswith("en") and not final.startswith("ge")


def _is_dutch_possessive(sentence: Sentence, index: int) -> bool:
    """Whether "zijn" is "his" and not "to be"."""
    words, before, after = sentence.words, sentence.low(index - 1), sentence.low(index + 1)
    if (
        not after[:1].isalpha()
        or after in words["function"] - {"eerste", "laatste", "beste", "goed"}
        or before in words["not_det"]
    ):
        return False
    if _ends_a_dutch_verb(after) and not (before in words["prepositions"]):
        return False
    if before in words["prepositions"] or before in words["singular_verbs"] or before in words["human_verbs"]:
        return True
    if sentence.opens(index):
        return after not in {"jij", "jullie", "wij", "zij", "ze"}
    if before in {"en", "maar", "of", "want", "dat", "omdat", "als", "toen", "terwijl", "waar", "alleen", "heel"}:
        return True
    if before in {"wij", "we", "jullie", "zij", "ze", "die", "er", "dit", "dat", "dagen", "mensen", ","}:
        return False
    if sentence.tokens[index - 1].has_capital:  # "nu pakt Robin zijn jas", not "de collega's van Robin zijn trots"
        return any(sentence.low(at) in words["singular_verbs"] for at in range(max(index - 5, 0), index - 1))
    # After a verb in the singular ("pakte zijn jas"); not after a noun in the plural ("de lampen zijn heel").
    return not before.endswith(("en", "s"))


def _swedish(sentence: Sentence, index: int) -> Form | None:
    low, words = sentence.low(index), sentence.words
    token = sentence.tokens[index]
    if low == "hans" and token.has_capital and index + 1 < len(sentence.tokens):
        following = sentence.tokens[index + 1]
        verb = following.low in words["subject_verbs"] or following.low.endswith(("ade", "dde"))
        if following.has_capital or verb or not following.is_word:
            return None
    if low == "hen":
        before = sentence.low(index - 1)
        if before in words["prepositions"]:
            return "object"
        verb = index > 1 and before.isalpha() and before not in words["breaks"] | words["joins"]
        return "object" if verb and _has_subject_before(sentence, index - 1) else "subject"
    return words.slots.get(low)  # type: ignore[return-value]


def _has_subject_before(sentence: Sentence, verb: int) -> bool:
    return (
        sentence.low(verb - 1) in {"och", "eller", "vi", "jag", "de", "ni", "du", "man", "alla"}
        or sentence.tokens[verb - 1].has_capital
    )


SLOTS = {"en": _english, "nl": _dutch, "sv": _swedish}
