"""English verbs that change with their subject: "she opens and checks" becomes "they open and check"."""

from collections.abc import Iterator

from posts.pronouns import agree
from posts.voice.pronoun.reading import Sentence, Token

Edit = tuple[int, int, str]
"""Characters from..to of the block, and what stands there instead."""

MOST_BETWEEN = 3  # adverbs between a subject and its verb
CLITICS = frozenset({"'s", "'re", "'ve"})


def mended(sentence: Sentence, index: int, *, plural: bool, by_name: bool) -> list[Edit]:
    """What changes in number beside the subject at `index`; `by_name`: a name stands there."""
    after, before = sentence.low(index + 1), _before(sentence, index)
    if after in CLITICS:
        clitic = sentence.tokens[index + 1]
        return [(clitic.start, clitic.end, _clitic(sentence, index + 1, plural=plural, by_name=by_name))]
    if before is not None and after not in sentence.words["to_be"]:  # "Does she know?"
        return [_edit(before, plural=plural)]
    for at in range(index + 1, min(index + 1 + MOST_BETWEEN, len(sentence.tokens))):
        if sentence.low(at) in sentence.words["adverbs"] or sentence.low(at).endswith("ly"):
            continue
        if _is_present(sentence, at):
            return [_edit(sentence.tokens[at], plural=plural), *_joined(sentence, at, plural=plural)]
        break
    return []


def _before(sentence: Sentence, index: int) -> Token | None:
    """The verb in front of an inverted subject: "does she", "hasn't she"."""
    at = index - 1 - (sentence.low(index - 1) == "n't")
    return sentence.tokens[at] if sentence.low(at) in sentence.words["to_be"] else None


def _edit(token: Token, *, plural: bool) -> Edit:
    return token.start, token.end, agree(token.text, plural=plural)


def _is_present(sentence: Sentence, at: int) -> bool:
    """Only a form in -s is surely present; a base form beside "they" is looked up."""
    low, words = sentence.low(at), sentence.words
    if low in words["to_be"]:
        return True
    if low in words["function"] or low.endswith(("ed", "ing")):
        return False
    return (low.endswith("s") and low.isalpha()) or low in words["present"]


def _joined(sentence: Sentence, verb: int, *, plural: bool) -> Iterator[Edit]:
    """ "opens the shop and checks the till": verbs in -s after "and" with an object of their own."""
    words = sentence.words
    if not sentence.low(verb).endswith("s") or sentence.low(verb) == "was":
        return
    for at in range(verb + 1, len(sentence.tokens) - 1):
        low = sentence.low(at)
        if low in words["ends_a_clause"]:
            return
        is_verb = low.endswith("s") and not low.endswith("ss") and sentence.low(at + 1) in words["objects"]
        if (is_verb or low in {"is", "has", "does"}) and _follows_a_join(sentence, at):
            yield _edit(sentence.tokens[at], plural=plural)


def _follows_a_join(sentence: Sentence, at: int) -> bool:
    joins, adverbs = sentence.words["joins"], sentence.words["adverbs"]
    before = sentence.low(at - 1)
    return before in joins or before == "," or (before in adverbs and sentence.low(at - 2) in joins)


def _clitic(sentence: Sentence, at: int, *, plural: bool, by_name: bool) -> str:
    """she's → they’re or they’ve, by what follows."""
    words, mark = sentence.words, sentence.tokens[at].text[0]
    following = next((low for low in map(sentence.low, range(at + 1, at + 4)) if low not in words["adverbs"]), "")
    takes_has = following in words["has_after"] or (following.endswith("ed") and following not in words["is_after"])
    has = sentence.low(at) == "'ve" or (sentence.low(at) == "'s" and takes_has)
    if by_name:
        return " has" if has else " is"
    if not plural:
        return f"{mark}s"
    return f"{mark}ve" if has else f"{mark}re"
