"""Names of people whom we do not know. They say that somebody is there, and nothing of who that is."""

from posts.voice.pronoun.named import Names
from posts.voice.pronoun.reading import Sentence
from posts.voice.pronoun.words import given_names


def other_name(sentence: Sentence, index: int, names: Names) -> int:
    """How many tokens from `index` on are the name of somebody we do not know; 0 if none."""
    if not _may_be_a_name(sentence, index):
        return 0
    words, length = sentence.words, _length(sentence, index, names)
    is_given = _is_given(sentence, index)
    before = sentence.low(index - 1 - (sentence.low(index - 1) == "."))
    if before in words["titles"]:
        return length
    if sentence.opens(index):
        # "Wietske trained Robin"; Dutch and Swedish begin with any word: "därför frågade vi".
        likely = is_given or (words.language == "en" and sentence.low(index + length) in words["meets"])
        return length if likely and _is_no_word(sentence, index, length, names) else 0
    if before in words["determiners"] and before not in words["my"]:
        return 1 if is_given and length == 1 and before in words["definite"] else 0  # a ship, a play
    if is_given:
        return length if before not in words["places"] or length > 1 else 0
    is_somebody = sentence.low(index + length) in words["says"] or before in words["meets"]
    return length if is_somebody or _is_joined_to_ours(sentence, index, names) else 0


def _is_joined_to_ours(sentence: Sentence, index: int, names: Names) -> bool:
    """ "Sam and Wietske"."""
    return index > 1 and sentence.low(index - 1) in {"and", "en", "och"} and names.at(sentence, index - 2) is not None


def _length(sentence: Sentence, index: int, names: Names) -> int:
    """How many words with a capital stand side by side, up to somebody we know."""
    tokens, stop = sentence.tokens, index + 1
    while stop < len(tokens) and tokens[stop].start - tokens[stop - 1].end == 1 and _may_be_a_name(sentence, stop):
        if names.at(sentence, stop):
            break
        stop += 1
    return stop - index


def _is_given(sentence: Sentence, index: int) -> bool:
    text = sentence.tokens[index].text
    if sentence.words.language == "en":
        return text in given_names()
    bare = text.removesuffix("'s").removesuffix("’s")
    return bare in given_names() or (bare.endswith("s") and bare[:-1] in given_names())


def _is_no_word(sentence: Sentence, index: int, length: int, names: Names) -> bool:
    """Whether the first word of a sentence is a name: not a verb before a name ("Ask Sam"), not "Will" or "Art"."""
    words, low = sentence.words, sentence.low(index)
    if index + 1 < len(sentence.tokens) and names.at(sentence, index + 1):
        return False
    if length == 1 and (words.noun(low) or low.endswith(("ing", "ly", "ment"))):
        return False
    return length > 1 or not any(low in words[name] for name in ("also_words", "function", "many"))


def _may_be_a_name(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if not token.has_capital or (len(token.text) > 1 and token.text.isupper()):
        return False
    if token.low in sentence.words["not_names"]:
        return False
    return token.low not in sentence.words.classes or (token.text == "Hans" and not sentence.opens(index))
