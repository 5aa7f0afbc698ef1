"""What others said of somebody, in quotation marks: nobody's words are rewritten by rule, so their owner is shown them.

Listed are words for a person ("she", "hennes") that are not among those the owner uses now, in quotations of live
stories beside a mention of them. Whom a quotation means no rule knows, so each is left unless its owner says otherwise:
then their name stands there in brackets, as print does it (`people.md` 3.6).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from posts.mentions.token import mentions_in
from posts.models import Person, Story
from posts.people import Surface, words_in_text
from posts.persons.as_named import a_colleague
from posts.persons.in_stories import mentioning
from posts.persons.wishes import Wishes
from posts.pronouns import refer
from posts.remarks.splice import exchanged, exchanged_in_line, laid_out
from posts.voice.block import Block
from posts.voice.document import code_of
from posts.voice.document import read as read_document
from posts.voice.pronoun.reading import SAID, Sentence, sentences
from posts.voice.pronoun.slots import pronouns
from posts.voice.pronoun.words import LANGUAGES

RICH = {"text": "", "answer": "text"}  # kind of block -> its part that is rich text; "" is all of it


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """One word in one quotation: letters `start` to `end` of a block's text, as it is laid out."""

    story: Story
    block: str  # its id
    start: int
    end: int
    word: str
    instead: str  # what may stand there: the name, in brackets
    before: str  # the rest of the sentence
    after: str

    @property
    def key(self) -> str:
        """Its field of the form."""
        return f"quoted-{self.story.pk}-{self.block}-{self.start}"


def quoted(person: Person, wishes: Wishes, *, nameless: bool = False) -> list[Quoted]:
    """Every such word in live stories, as `wishes` will be; the owner alone is shown it.

    `nameless`: they will be "a colleague", in the language of each story.
    """
    return [
        one
        for story in mentioning(person)
        for one in _in_story(story, person, wishes, a_colleague(story.language()) if nameless else wishes.short)
    ]


def _in_story(story: Story, person: Person, wishes: Wishes, name: str) -> Iterator[Quoted]:
    language = code_of(story.language())
    if language not in LANGUAGES:
        return
    sets = words_in_text(wishes, language=language, surface=Surface.PAGE)
    own = frozenset(word for each in sets for word in each.words())
    blocks: list[Mapping[str, Any]] = list(story.body.get_prep_value())
    about = [any(mention.id == person.public_id for mention in mentions_in(_source(block) or "")) for block in blocks]
    for number, block in enumerate(blocks):
        if any(about[max(number - 1, 0) : number + 2] if block["type"] == "quote" else about[number : number + 1]):
            for begin, said in _said(block):
                for sentence, index, slot in _words_for_a_person(said, language):
                    token = sentence.tokens[index]
                    if token.low not in own:
                        yield Quoted(
                            story=story,
                            block=block["id"],
                            start=begin + token.start,
                            end=begin + token.end,
                            word=token.text,
                            instead=f"[{refer(name, slot, language=language)}]",
                            before=said[sentence.start : token.start],
                            after=said[token.end : sentence.end],
                        )


def _words_for_a_person(said: str, language: str) -> Iterator[tuple[Sentence, int, Any]]:
    document = read_document((Block(path="", text=said),), language=language)
    for sentence in sentences(document, language):
        for token in sentence.tokens:
            token.said = False  # a quotation in a quotation is one too
        yield from ((sentence, each.index, each.slot) for each in pronouns(sentence))


def _said(block: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """(where it begins, words) of each quotation in a block."""
    if block["type"] == "quote":
        yield 0, block["value"].get("quote") or ""
        return
    text = laid_out(_source(block) or "")
    yield from ((found.start() + 1, found[0][1:].rstrip("”\"»«’'“")) for found in SAID.finditer(text))


def _source(block: Mapping[str, Any]) -> str | None:
    """The rich text of a block; None where it has none."""
    part = RICH.get(block["type"])
    return None if part is None else block["value"].get(part) if part else block["value"]


def bracketed(content: Mapping[str, Any], places: Iterable[Quoted]) -> dict[str, Any]:
    """A version with names in brackets in these places; where other words stand by now, nothing is done."""
    body = json.loads(content["body"]) if isinstance(content["body"], str) else content["body"]
    wanted: dict[str, list[Quoted]] = {}
    for place in sorted(places, key=lambda one: -one.start):  # from behind, so that the places before it stay
        wanted.setdefault(place.block, []).append(place)
    new = [_with_brackets(block, wanted.get(block.get("id"), [])) for block in body]
    return {**content, "body": json.dumps(new) if isinstance(content["body"], str) else new}


def _with_brackets(block: dict[str, Any], places: list[Quoted]) -> dict[str, Any]:
    for place in places:
        source = _source(block)
        if source is None:
            text = block["value"].get("quote") or ""
            if text[place.start : place.end] == place.word:
                text = exchanged_in_line(text, place.start, place.end, place.instead)
                block = {**block, "value": {**block["value"], "quote": text}}
        elif laid_out(source)[place.start : place.end] == place.word:
            source = exchanged(source, place.start, place.end, place.instead)
            part = RICH[block["type"]]
            block = {**block, "value": {**block["value"], part: source} if part else source}
    return block
