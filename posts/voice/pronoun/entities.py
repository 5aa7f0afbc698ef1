"""Who and what a sentence speaks of: the people we know, other names, and nouns for people."""

from collections.abc import Iterator
from dataclasses import dataclass

from posts.voice.pronoun.named import Named, Names
from posts.voice.pronoun.reading import Sentence
from posts.voice.pronoun.words import given_names

NEUTRAL = frozenset({"person", "one"})
MOST_BEFORE_A_NOUN = 5


@dataclass(slots=True, eq=False)
class Entity:
    """Tokens start..stop of a sentence. `kind`: "known" (a person of ours, in `who`), "name", a noun's "she", "he",
    "person", "one", "many", "organisation", "thing", or "pronoun" (of somebody else, of the set in `set`)."""

    kind: str
    start: int
    stop: int
    who: Named | None = None
    set: str = ""
    word: str = ""
    oblique: bool = False  # after a preposition
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
                return kind != "she"
            case "she" | "he":
                return self.kind == kind or kind in {"they", "hen"}
            case "many":
                return kind == "they"
            case "organisation":
                return form in {"haar", "zijn"}
            case "thing":
                return kind == "he"
        return self.set == kind

    def states_otherwise(self, form: str, kind: str) -> bool:
        """Whether this is one of our people, and one who does not state the pronoun."""
        return self.kind == "known" and not self.fits(form, kind)


def entities(sentence: Sentence, names: Names) -> list[Entity]:
    """The sentence's entities but for pronouns, in order."""
    found = sorted([*_named(sentence, names)], key=lambda entity: entity.start)
    taken = {index for entity in found for index in range(entity.start, entity.stop)}
    for index, token in enumerate(sentence.tokens):
        if index in taken or not token.is_word:
            continue
        kind = sentence.words.noun(token.low)
        if not kind and sentence.words.language == "nl":
            kind = _thing(sentence, index)
        if kind and not _says_what_somebody_is(sentence, index, kind, found) and not _is_another_use(sentence, index):
            found.append(Entity(kind, index, index + 1, word=token.low, said=token.said))
    found.sort(key=lambda entity: entity.start)
    for entity in found:
        entity.oblique = _is_oblique(sentence, entity)
    return found


def _named(sentence: Sentence, names: Names) -> Iterator[Entity]:
    index, tokens = 0, sentence.tokens
    while index < len(tokens):
        token = tokens[index]
        known = names.at(sentence, index) if token.is_word else None
        if known:
            count, who, name = known
            yield Entity("known" if who else "name", index, index + count, who=who, word=name, said=token.said)
        else:
            count = _other_name(sentence, index, names)
            if count:
                yield Entity("name", index, index + count, word=token.text, said=token.said)
        index += max(count, 1) if known or count else 1


def _other_name(sentence: Sentence, index: int, names: Names) -> int:
    """How many tokens from `index` on are the name of somebody we do not know; 0 if none."""
    tokens, words = sentence.tokens, sentence.words
    if not _may_be_a_name(sentence, index):
        return 0
    stop = index + 1
    while stop < len(tokens) and _may_be_a_name(sentence, stop) and tokens[stop].start - tokens[stop - 1].end == 1:
        if names.at(sentence, stop):
            break
        stop += 1
    bare = tokens[index].text.removesuffix("'s").removesuffix("’s")
    given = bare in given_names() or (words.language != "en" and bare.endswith("s") and bare[:-1] in given_names())
    before = sentence.low(index - 1)
    if before == ".":
        before = sentence.low(index - 2)
    if before in words["titles"]:
        return stop - index
    if sentence.opens(index):
        if names.at(sentence, index + 1) if index + 1 < len(tokens) else None:
            return 0  # a verb, as in "Ask Sam"
        plain = tokens[index].low in words["also_words"] | words["function"] | words["many"]
        return stop - index if given and (not plain or stop - index > 1) else 0
    if given and before in {"the", "de"} and stop - index == 1:
        return 1  # a ship, a play: whatever it is, it may be meant
    if before in words["determiners"] and before not in {"my", "our", "mijn", "onze", "min", "vår"}:
        return 0
    if given and (before not in words["places"] or stop - index > 1):
        return stop - index
    return stop - index if sentence.low(stop) in words["says"] else 0


def _may_be_a_name(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    shouted = len(token.text) > 1 and token.text.isupper()
    if not token.has_capital or shouted or token.low in sentence.words["not_names"]:
        return False
    return token.low not in sentence.words.classes or (token.text == "Hans" and not sentence.opens(index))


def _thing(sentence: Sentence, index: int) -> str:
    """Dutch: a noun after an article may be what "hij" or "haar" stands for."""
    words, low = sentence.words, sentence.low(index)
    if low in words["organisation"] or any(
        low.endswith(end) for end in ("afdeling", "bedrijf", "winkel", "bibliotheek")
    ):
        return "organisation"
    if (
        low in words["function"]
        or not low.isalpha()
        or sentence.low(index - 1) in {"de", "het", "een"}
        and (
            sentence.low(index + 1).isalpha()
            and sentence.low(index + 1) not in words["function"] | words["singular_verbs"]
            and low.endswith("e")
        )
    ):
        return ""
    for before in (sentence.low(index - 1), sentence.low(index - 2)):
        if before in words["thing_determiners"]:
            return "thing"
        if before in words["function"] or not before.isalpha():
            return ""
    return ""


def _says_what_somebody_is(sentence: Sentence, index: int, kind: str, found: list[Entity]) -> bool:
    """Whether a noun says what a named person is, and so is nobody else: "Sam, a welder", "Sam is a nurse"."""
    words = sentence.words
    if kind in {"one", "thing", "organisation"}:
        return False
    near = index + 1
    if sentence.low(near) == ",":
        near += 1
    if sentence.low(near) in words["copulas"] and sentence.low(index) not in words["one"]:
        near += 1
    if any(entity.start == near and entity.kind == "known" for entity in found):
        return True
    before = index - 1
    steps = 0
    while before >= 0 and steps < MOST_BEFORE_A_NOUN:
        low = sentence.low(before)
        if low == "of" and sentence.low(before - 1) in {"kind", "sort", "type"}:
            return True
        if low == "'s" and sentence.low(before - 1) not in words.classes and before == index - 1:
            return False
        if low in words["copulas"] or low in words["as_words"]:
            if low in words["as_words"] and sentence.low(before + 1) in {"the", "de", "den", "det"}:
                return False
            return sentence.low(before - 1) not in {"there", "it", "er", "det", "het", "who", "that"}
        if low == ",":
            if any(entity.stop == before and entity.kind == "known" for entity in found):
                return True
            return False
        if not sentence.tokens[before].is_word or (
            low in words["prepositions"] or low in words["joins"] or low in words["breaks"]
        ):
            return False
        if any(entity.stop == before + 1 and entity.kind in {"known", "name"} for entity in found):
            return False
        before -= 1
        steps += 1
    return False


def _is_another_use(sentence: Sentence, index: int) -> bool:
    """Whether the noun is only the first half of a word for a thing, as in "customer service"."""
    if sentence.low(index - 1) in {"than", "dan", "än"}:
        return True
    if sentence.words.language == "sv" and sentence.low(index) == "den":
        return sentence.low(index + 1) != "som"
    if sentence.low(index) in {
        "lead",
        "leads",
        "head",
        "heads",
        "users",
        "coach",
        "pilot",
        "guard",
        "cook",
        "judge",
        "host",
    }:
        return sentence.low(index - 1) not in sentence.words["determiners"] and sentence.words.language == "en"
    return sentence.low(index + 1) in sentence.words["not_alone"]


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
