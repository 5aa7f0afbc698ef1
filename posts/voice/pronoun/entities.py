"""Who and what a sentence speaks of: the people we know, other names, and nouns for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posts.voice.pronoun.named import Named, Names
from posts.voice.pronoun.others import other_name
from posts.voice.pronoun.reading import Sentence

MOST_BEFORE_A_NOUN = 5


@dataclass(slots=True, eq=False)
class Entity:
    """Tokens start..stop of a sentence.

    `kind` is "known" (a person of ours, in `who`), "name" (of somebody else), what a noun says of whom it means
    ("she", "he", "person", "one", "many"), "organisation" or "thing" (in Dutch), or "pronoun" (of the set `set`, for
    somebody else). `word` is the name or the noun. `oblique`: after a preposition. `said`: in quotation marks.
    """

    kind: str
    start: int
    stop: int
    who: Named | None = None
    set: str = ""
    word: str = ""
    oblique: bool = False
    said: bool = False

    def fits(self, form: str, kind: str) -> bool:
        """Whether a pronoun, `form` of the set `kind`, can mean this."""
        match self.kind:
            case "known":
                return self.who is not None and self.who.takes(form, kind)
            case "name":
                return kind != "they" or form == "they"
            case "person":
                return True
            case "one":
                return kind != "she" or self.word == "den"
            case "she" | "he":
                return kind in {self.kind, "they", "hen"}
            case "many":
                return kind == "they"
            case "organisation":
                return form == "haar"
            case "thing":
                return False  # weighed apart, in `things`
        return self.set == kind

    def states_otherwise(self, form: str, kind: str) -> bool:
        """Whether this is one of our people, and one who does not state the pronoun."""
        return self.kind == "known" and not self.fits(form, kind)


def entities(sentence: Sentence, names: Names) -> list[Entity]:
    """The sentence's entities but for pronouns, in order."""
    named = list(_named(sentence, names))
    found = sorted([*named, *_nouns(sentence, named)], key=lambda entity: entity.start)
    for entity in found:
        entity.oblique = _is_oblique(sentence, entity)
    return found


def _named(sentence: Sentence, names: Names) -> Iterator[Entity]:
    index = 0
    while index < len(sentence.tokens):
        token = sentence.tokens[index]
        known = names.at(sentence, index)
        length = known.length if known else other_name(sentence, index, names)
        if known and known.who:
            yield Entity("known", index, index + length, who=known.who, word=known.name, said=token.said)
        elif length:
            yield Entity("name", index, index + length, word=token.text, said=token.said)
        index += max(length, 1)


def _nouns(sentence: Sentence, named: Sequence[Entity]) -> Iterator[Entity]:
    taken = {index for entity in named for index in range(entity.start, entity.stop)}
    words = sentence.words
    for index, token in enumerate(sentence.tokens):
        if index in taken or not token.is_word:
            continue
        kind = words.noun(token.low) or _by_what_stands_around(sentence, index)
        if not kind or _is_another_use(sentence, index):
            continue
        if kind == "person" and sentence.low(index - 1) in words["many"]:
            kind = "many"  # Swedish "två barn"
        if kind not in {"he", "she", "person", "many"} or not _says_what_somebody_is(sentence, index, named):
            yield Entity(kind, index, index + 1, word=token.low, said=token.said)


def _by_what_stands_around(sentence: Sentence, index: int) -> str:
    """ "A roofer who …", Swedish "en lotsare"; Dutch: things."""
    low, words = sentence.low(index), sentence.words
    if words.language == "nl":
        return _thing(sentence, index)
    if words.language == "sv":
        return "person" if low.endswith("are") and _is_a_swedish_trade(sentence, index) else ""
    return "person" if low.endswith(("er", "or")) and sentence.low(index + 1) == "who" else ""


def _is_a_swedish_trade(sentence: Sentence, index: int) -> bool:
    """Whether "…are" after an article is somebody ("en lotsare kom"), not how something is ("ett tystare rum")."""
    words, before, after = sentence.words, sentence.low(index - 1), sentence.low(index + 1)
    if before not in words["determiners"] or before in words["neuter"] or sentence.low(index) in words["ends_nobody"]:
        return False
    is_verb = after in words["subject_verbs"] or after in words["auxiliaries"] or after.endswith(("r", "de", "te"))
    return not after.isalpha() or after in words["function"] or is_verb


def _thing(sentence: Sentence, index: int) -> str:
    """Dutch: a noun after an article may be what "hij" or "haar" stands for."""
    words, low = sentence.words, sentence.low(index)
    if words.ends_in(low, "organisation"):
        return "organisation"
    if low in words["function"] or low in words["times"] or not low.isalpha():
        return ""
    after = sentence.low(index + 1)
    noun_follows = after.isalpha() and after not in words["function"] and after not in words["singular_verbs"]
    if low.endswith("e") and noun_follows:
        return ""  # an adjective
    for before in (sentence.low(index - 1), sentence.low(index - 2)):
        if before in words["thing_determiners"]:
            return "thing"
        if before in words["function"] or not before.isalpha():
            return ""
    return ""


def _is_another_use(sentence: Sentence, index: int) -> bool:
    """Whether the noun means nobody here: "customer service", "longer than anyone", "the team leads", Swedish "den"."""
    words, low, before, after = sentence.words, *(sentence.low(at) for at in (index, index - 1, index + 1))
    if before in words["than"] or after in words["not_alone"]:
        return True
    if low in words["only_with"]:
        return before not in words["adjectives"]
    if low in words["verbs_too"]:
        return before not in words["determiners"]
    return low == "den" and words.language == "sv" and after != "som"


def _says_what_somebody_is(sentence: Sentence, index: int, named: Sequence[Entity]) -> bool:
    """Whether a noun says what a named person is, and so is nobody else: "Sam, a welder", "Sam is a nurse"."""
    if sentence.low(index + 1) in sentence.words["becomes"]:  # Dutch: "wilde ingenieur worden"
        return True
    ours = [entity for entity in named if entity.kind == "known"]
    near = index + 1 + (sentence.low(index + 1) == ",")
    near += sentence.low(near) in sentence.words["copulas"]
    return any(entity.start == near for entity in ours) or _is_predicate(sentence, index, named)


def _is_predicate(sentence: Sentence, index: int, named: Sequence[Entity]) -> bool:
    """Whether "is", "as" or a name with a comma leads up to the noun."""
    words = sentence.words
    for at in range(index - 1, max(index - 1 - MOST_BEFORE_A_NOUN, -1), -1):
        low, before = sentence.low(at), sentence.low(at - 1)
        if low == ",":
            return any(entity.stop == at and entity.kind == "known" for entity in named)
        if low == "of" and before in words["kinds"]:
            return True
        if low == "'s" and at == index - 1 and before not in words.classes:
            return False  # a genitive
        if low in words["as_words"]:
            return sentence.low(at + 1) not in words["definite"]
        if low in words["copulas"]:
            return before not in words["introduces"]
        if not sentence.tokens[at].is_word or any(low in words[name] for name in ("prepositions", "joins", "breaks")):
            return False
        if any(entity.stop == at + 1 for entity in named):
            return False
    return False


def _is_oblique(sentence: Sentence, entity: Entity) -> bool:
    """Whether a preposition stands before the words that lead up to the entity."""
    words, before = sentence.words, entity.start - 1
    if entity.kind in {"known", "name"}:
        while before >= 0 and (words.noun(sentence.low(before)) or sentence.low(before) in words["titles"]):
            before -= 1
        if before == entity.start - 1:
            return sentence.low(before) in words["prepositions"]
    for at in range(before, max(before - 3, -1), -1):
        low = sentence.low(at)
        if low in words["prepositions"]:
            return True
        if not sentence.tokens[at].is_word or (low in words["function"] and low not in words["determiners"]):
            return False
    return False
