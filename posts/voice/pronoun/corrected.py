"""The sentence as it reads with the words that a person states, its verbs mended."""

from collections.abc import Sequence

from posts.pronouns import PronounSet, agree, refer
from posts.voice.pronoun.reading import Sentence
from posts.voice.pronoun.slots import Pronoun

Edit = tuple[int, int, str]
MOST_BETWEEN = 3  # adverbs between a subject and its verb
PLAIN_PAST = frozenset({"was", "were"})
TO_BE = {
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "does",
    "do",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "hasn't",
    "haven't",
    "doesn't",
    "don't",
}


def corrected(sentence: Sentence, asked: Sequence[Pronoun], name: str, chosen: PronounSet | None) -> str:
    """The sentence with the chosen set (None: the name) for the pronouns `asked`."""
    edits: list[Edit] = []
    for pronoun in asked:
        edits += _edits(sentence, pronoun, name, chosen)
    text, start = sentence.passage.block.text, sentence.start
    pieces = []
    for begin, stop, new in sorted(edits):
        pieces += [text[start:begin], new]
        start = stop
    pieces.append(text[start : sentence.end])
    return "".join(pieces)


def _edits(sentence: Sentence, pronoun: Pronoun, name: str, chosen: PronounSet | None) -> list[Edit]:
    token = sentence.tokens[pronoun.index]
    article = sentence.low(pronoun.index - 1) if pronoun.slot == "poss" else ""
    emphatic = pronoun.slot == "refl" and _is_emphatic(sentence, pronoun.index)
    word = refer(
        name,
        pronoun.slot,
        language=sentence.words.language,
        chosen=chosen,
        article="de" if article == "de" else "het" if article == "het" else "",
        capital=token.has_capital,
        emphatic=emphatic,
    )
    start = token.start
    if article in {"de", "het"}:
        start = sentence.tokens[pronoun.index - 1].start
    if not word:  # an emphatic form that a name drops, with the space before it
        start = sentence.tokens[pronoun.index - 1].end if pronoun.index else start
    edits = [(start, token.end, word)]
    if sentence.words.language == "en" and pronoun.slot == "subject":
        plural = chosen is not None and chosen.plural_verb and bool(chosen.subject)
        edits += _verbs(sentence, pronoun, plural=plural, by_name=word.lower() == name.lower())
    return edits


def _is_emphatic(sentence: Sentence, index: int) -> bool:
    """ "Sam herself", "baked it herself": no verb or preposition wants it as its object."""
    before = sentence.tokens[index - 1] if index else None
    return before is None or before.has_capital or before.low in {"it", "them", ",", "all"}


def _verbs(sentence: Sentence, pronoun: Pronoun, *, plural: bool, by_name: bool) -> list[Edit]:
    """What else changes in number: the verb behind or before the subject, and those joined to it."""
    at = pronoun.index + 1
    clitic = sentence.tokens[at] if at < len(sentence.tokens) else None
    if clitic is not None and clitic.low in {"'s", "'re", "'ve"}:
        return [(clitic.start, clitic.end, _clitic(sentence, at, plural=plural, by_name=by_name))]
    before = sentence.tokens[pronoun.index - 1] if pronoun.index else None
    if before is not None and before.low == "n't" and pronoun.index > 1:
        before = sentence.tokens[pronoun.index - 2]
    if before is not None and before.low in TO_BE and not _is_finite(sentence, at):
        return [_edit(before, plural=plural)] if before.low in TO_BE else []
    edits = []
    for index in range(at, min(at + MOST_BETWEEN, len(sentence.tokens))):
        low = sentence.low(index)
        if low in sentence.words["adverbs"] or low.endswith("ly"):
            continue
        if sentence.tokens[index].is_word and _can_be_a_verb(sentence, index):
            edits.append(_edit(sentence.tokens[index], plural=plural))
            edits += _joined(sentence, index, plural=plural)
        break
    return edits


def _is_finite(sentence: Sentence, at: int) -> bool:
    low = sentence.low(at)
    return low in TO_BE


def _edit(token: object, *, plural: bool) -> Edit:
    return (token.start, token.end, agree(token.text, plural=plural))  # type: ignore[attr-defined]


def _can_be_a_verb(sentence: Sentence, index: int) -> bool:
    low = sentence.low(index)
    if low in TO_BE:
        return True
    if low in sentence.words["function"] or low.endswith(("ed", "ing")):
        return False
    return low.endswith("s") or low in PRESENT


"""Only a form in -s is surely present; a base form beside "they" is looked up."""


def _joined(sentence: Sentence, verb: int, *, plural: bool) -> list[Edit]:
    """ "opens the shop and checks the till": verbs in -s after "and" with an object of their own."""
    words = sentence.words
    if not sentence.low(verb).endswith("s") or sentence.low(verb) == "was":
        return []
    edits = []
    for index in range(verb + 1, len(sentence.tokens) - 1):
        low = sentence.low(index)
        if (
            low in words["breaks"]
            and low not in {"than", "as", "so", "how", "what", "where"}
            or low in {";", ":", ".", "?", "!"}
        ):
            break
        after_join = sentence.low(index - 1) in words["joins"] | {","} or (
            sentence.low(index - 1) in words["adverbs"] and sentence.low(index - 2) in words["joins"]
        )
        is_verb = low.endswith("s") and not low.endswith("ss") and sentence.low(index + 1) in OBJECTS
        if after_join and (is_verb or low in {"is", "has", "does"}) and not sentence.tokens[index].has_capital:
            edits.append(_edit(sentence.tokens[index], plural=plural))
    return edits


def _clitic(sentence: Sentence, index: int, *, plural: bool, by_name: bool) -> str:
    """she's → they’re or they’ve, by what follows."""
    words, written = sentence.words, sentence.tokens[index].text
    following = next(
        (sentence.low(at) for at in range(index + 1, index + 4) if sentence.low(at) not in words["adverbs"]), ""
    )
    low = sentence.low(index)
    has = low == "'ve" or (
        low == "'s"
        and (following in words["has_after"] or (following.endswith("ed") and following not in words["is_after"]))
    )
    mark = written[0]
    if by_name:
        return " has" if has else " is"
    if plural:
        return f"{mark}ve" if has else f"{mark}re"
    return f"{mark}s"


OBJECTS = frozenset(
    "the a an her his their its our my your it them him us me this that these those every each all some no up out down off on "
    "how what whether where why when who everyone everything anyone two three for with to in about".split()
)
PRESENT = frozenset(
    "lead run work know make take give keep love like help say call need want live teach think feel find get go come see look "
    "use try ask seem leave put mean let begin show hear play move believe bring write sit stand lose pay meet set learn "
    "change understand follow stop speak read spend grow open walk win teach offer remember consider buy wait serve send build stay "
    "fall cut reach remain suggest raise pass sell require report decide pull return explain hope develop carry break receive agree support "
    "hit produce eat cover catch draw choose cook sing drive ride bake paint fix train coach manage handle answer enjoy prefer".split()
)
