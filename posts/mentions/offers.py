"""A pronoun typed after a mention, offered to be linked to it: "Is this Sam?" (`people.md` 3.5). Pure; only offered.

Who is meant is read as the pronoun check reads it, as though everybody mentioned stated other words than those typed:
where two readings are possible, nobody is asked. Nothing is offered where the sentence would not hold once linked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape

from posts.audiences import SetPolicy
from posts.mentions.proof import is_present
from posts.mentions.sentences import NEXT_WORD
from posts.mentions.telling import Telling, Told
from posts.mentions.token import Article, Kind, Mention, mentions_in
from posts.people import Surface, words_in_text
from posts.pronouns import Form
from posts.pronouns.verbs import MODALS
from posts.remarks.splice import Letter, letters_of, with_tag
from posts.voice.block import Block, Person
from posts.voice.document import code_of
from posts.voice.document import read as read_document
from posts.voice.pronoun.antecedents import read
from posts.voice.pronoun.corrected import is_emphatic
from posts.voice.pronoun.named import Names, named
from posts.voice.pronoun.reading import Sentence, sentences
from posts.voice.pronoun.slots import Pronoun
from posts.voice.pronoun.verbs import mended
from posts.voice.pronoun.words import LANGUAGES, vocabulary

NEVER = {"nl": frozenset({"zijn"})}  # "to be" as well; "die" and Swedish "sin" are no pronouns of the check at all
OTHER_SLOT: Mapping[str, Mapping[str, Mapping[str, Kind]]] = {
    "en": {"her": {"det": "object", "object": "det"}, "his": {"det": "poss", "poss": "det"}},
    "nl": {"haar": {"det": "object", "object": "det"}},
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Words that seem to be about somebody mentioned: letters `start` to `end` of the rich text as it is laid out.

    `mentions` are the tags that may take their place: two where the words can be read in two ways.
    """

    start: int
    end: int
    words: str
    before: str  # the rest of the sentence, with names for mentions
    after: str
    mentions: tuple[Mention, ...]
    binds: str = ""  # the verb typed after a subject that is a mention already, which would follow it

    @property
    def person(self) -> str:
        """The public id of whom it may be about."""
        return self.mentions[0].id


def linked(source: str, offer: Offer, mention: Mention) -> str:
    """Rich text with one of an offer's mentions in its place."""
    return with_tag(source, offer.start, offer.end, mention.tag()) or source


def offers(source: str, *, people: Mapping[str, Told], language: str) -> list[Offer]:
    """What one rich text offers, in order; `people` are those it mentions, as far as they are known."""
    code = code_of(language)
    if code not in LANGUAGES or not any(mention.id in people for mention in mentions_in(source)):
        return []
    text = _Text(source, people, code)
    ours = {Person(name=one.wishes.display_name, called=one.wishes.short, sets=()): id_ for id_, one in people.items()}
    document = read_document((Block(path="", text=text.words),), language=code, people=tuple(ours))
    found = read(sentences(document, code), Names(named(document, vocabulary(code))))
    each = (
        _offer(text, here.sentence, pronoun, ours[meant.who.person], people)
        for here in found
        for pronoun, meant in here.asked
        if meant.who is not None
    )
    offered = [*(one for one in each if one), *(_verbs(text, source, people) if code == "en" else ())]
    held = (one for one in offered if with_tag(source, one.start, one.end, "") is not None)
    return sorted(held, key=lambda one: one.start)


class _Text:
    """Rich text as plain text with names for its mentions, and the way back to its letters."""

    def __init__(self, source: str, people: Mapping[str, Told], code: str) -> None:
        telling = Telling(language=code, people=people, named=set(people))
        mentions = mentions_in(source)
        pieces: list[str] = []
        self.letters: list[int] = []  # for each letter of `words`, which of the laid out ones it stands for
        self.named: list[tuple[int, str]] = []  # where a mention stands, and of whom
        self.subjects: list[tuple[int, int, Mention]] = []  # where one without a verb begins and ends that is a subject
        for number, letter in enumerate(letters_of(source)):
            words = letter.text
            if _is_mention(letter, source) and (mention := next(mentions, None)):
                self.named.append((len(self.letters), mention.id))
                words = telling.words(mention)
                if mention.form == "subject" and not mention.verb:
                    self.subjects.append((len(self.letters), len(self.letters) + len(words), mention))
            pieces.append(words)
            self.letters += [number] * len(words)
        self.words = "".join(pieces)

    def may_be_two(self, sentence: Sentence) -> bool:
        """Whether two people stand in the sentence, or in the nearest one before it in which anybody stands."""
        last = max((place for place, _id in self.named if place < sentence.end), default=0)
        spans = [(sentence.start, sentence.end), sentence.passage.sentence(last, last)]
        return any(len({id_ for place, id_ in self.named if start <= place < end}) > 1 for start, end in spans)


def _is_mention(letter: Letter, source: str) -> bool:
    return letter.text == "@" and unescape(source[letter.start : letter.end]) != "@"


def _offer(text: _Text, sentence: Sentence, pronoun: Pronoun, id_: str, people: Mapping[str, Told]) -> Offer | None:
    code, token = sentence.words.language, sentence.tokens[pronoun.index]
    if pronoun.form in NEVER.get(code, ()) or text.may_be_two(sentence):
        return None
    found = _place(sentence, pronoun)
    if found is None:
        return None
    start, end, verb, article = found
    kinds = _kinds(sentence, pronoun)
    return Offer(
        start=text.letters[start],
        end=text.letters[end - 1] + 1,
        words=text.words[start:end],
        before=text.words[sentence.start : start],
        after=text.words[end : sentence.end],
        mentions=tuple(
            Mention(
                id=id_,
                form=kind,
                verb=verb,
                article=article,
                pick=_pick(people[id_], kind, pronoun.form, code),
                capital=token.has_capital,
            )
            for kind in kinds
        ),
    )


def _verbs(text: _Text, source: str, people: Mapping[str, Told]) -> Iterator[Offer]:
    """A present or "was" right behind a mention as subject: bound to it, it follows the person (`people.md` 3.5)."""
    for start, end, mention in text.subjects:
        found = NEXT_WORD.match(text.words, end)
        if found and mention.id in people and is_present(found[1].lower()):
            line = slice(text.words.rfind("\n", 0, start) + 1, start), text.words.find("\n", found.end())
            yield Offer(
                start=text.letters[start],
                end=text.letters[found.end() - 1] + 1,
                words=text.words[start : found.end()],
                before=text.words[line[0]],
                after=text.words[found.end() : line[1] if line[1] >= 0 else None],
                mentions=(replace(mention, verb=found[1]),),
                binds=found[1],
            )


def _pick(told: Told, kind: Kind, word: str, language: str) -> str:
    """Which of several sets was typed, where its owner leaves that to whoever writes; "" where it is none of them."""
    if told.wishes.set_policy != SetPolicy.AUTHOR_PICKS:
        return ""
    form: Form = "refl" if kind == "emph" else "name" if kind == "gen" else kind
    sets = words_in_text(told.wishes, language=language, surface=Surface.PAGE)
    return next((each.key for each in sets if each.form(form).lower() == word), "")


def _kinds(sentence: Sentence, pronoun: Pronoun) -> Iterator[Kind]:
    """The form that the words have; a second one where what stands around does not tell."""
    if pronoun.slot == "refl" and is_emphatic(sentence, pronoun.index):
        yield "emph"
        return
    yield pronoun.slot
    other = OTHER_SLOT.get(sentence.words.language, {}).get(pronoun.form, {}).get(pronoun.slot)
    if other and _is_unsure(sentence, pronoun.index):
        yield other


def _is_unsure(sentence: Sentence, index: int) -> bool:
    """ "Drove her home", "saw her swimming", "haar gemist"."""
    words, before, after = sentence.words, sentence.low(index - 1), sentence.low(index + 1)
    is_participle = words.language == "nl" and after.startswith("ge") and after.endswith(("t", "d", "en"))
    return after in words["either"] or (before in words["perception"] and after.isalpha()) or is_participle


def _place(sentence: Sentence, pronoun: Pronoun) -> tuple[int, int, str, Article] | None:
    """Where the words begin and end, their verb, and a Dutch article before them; None where it would not hold."""
    token, before = sentence.tokens[pronoun.index], sentence.low(pronoun.index - 1)
    if sentence.words.language == "nl" and pronoun.slot == "poss":
        if before not in ("de", "het"):
            return None
        return sentence.tokens[pronoun.index - 1].start, token.end, "", "de" if before == "de" else "het"
    if sentence.words.language != "en" or pronoun.slot != "subject":
        return token.start, token.end, "", ""
    bound = _bound(sentence, pronoun)
    return None if bound is None else (token.start, *bound, "")


def _bound(sentence: Sentence, pronoun: Pronoun) -> tuple[int, str] | None:
    """Where the subject and its verb end, and the verb, if it changes with the subject and stands right behind it.

    None where another verb changes too, or one that stands elsewhere: a mention binds one verb.
    """
    subject, at = sentence.tokens[pronoun.index], pronoun.index + 1
    changes = mended(sentence, pronoun.index, plural=True, by_name=True)
    if not changes:
        follows = sentence.low(at)
        may_be_present = pronoun.kind == "they" and follows.isalpha() and not follows.endswith("ed")
        return None if may_be_present and follows not in MODALS else (subject.end, "")
    verb = sentence.tokens[at] if at < len(sentence.tokens) else None
    if len(changes) > 1 or verb is None or changes[0][0] != verb.start:
        return None
    is_short = not verb.text[0].isalpha()  # "she’s": the whole verb, "is" or "has"
    return verb.end, changes[0][2].strip() if is_short else verb.text
