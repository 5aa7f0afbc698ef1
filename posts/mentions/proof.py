"""A story read as whoever its people may become: by name, as they, as she, as he. It must hold in each.

Pure but for the people it is given: the same text and people give the same readings. Advice, never a hold.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from posts.audiences import TextAudience
from posts.mentions.telling import Telling, Told
from posts.mentions.token import Mention, replaced
from posts.people import Surface
from posts.pronouns import SUGGESTIONS, PronounSet, agree
from posts.text import plain_text

_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…]*[”\"')\]]*\s*")
_OPEN, _CLOSE = "\x02", "\x03"  # around the words of a mention, while sentences are cut
_MARK = re.compile(f"{_OPEN}(\\d+):([^{_CLOSE}]*){_CLOSE}")
_NEXT_WORD = re.compile(r"\s+([A-Za-z’']+)")
PRESENT = re.compile(r"(?:is|are|was|were|has|have|does|do)(?:n[’'])?t?\Z")
# As whom a text is read, by label of a suggestion; the first way is the name alone.
WAYS = {
    "en": ("they/them", "she/her", "he/him"),
    "nl": ("die/hun", "zij/haar", "hij/hem"),
    "sv": ("hen/hens", "hon/henne", "han/honom"),
}


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One sentence with a person in it, as each way reads it, and what may not hold."""

    readings: tuple[tuple[str, str], ...]  # (label of the way, the sentence); the first by name
    breaks: tuple[str, ...]  # advice, each a sentence for whoever writes


def proof(sources: Iterable[str], *, people: Mapping[str, Told], language: str) -> list[Proof]:
    """Every sentence of these rich texts that mentions somebody."""
    ways: list[tuple[str, PronounSet | None]] = [(_("By name"), None)]
    known = {each.label: each for each in SUGGESTIONS.get(language, ())}
    ways += [(label, known[label]) for label in WAYS.get(language, ()) if label in known]
    read = [(label, _as(people, chosen, language)) for label, chosen in ways]
    return [one for source in sources for one in _of(source, read)]


def _as(people: Mapping[str, Told], chosen: PronounSet | None, language: str) -> Telling:
    """Everybody with one set, or with none."""
    told = {
        id_: replace(
            each,
            wishes=replace(
                each.wishes,
                text_audience=TextAudience.PUBLIC.value,
                modes={language: "sets" if chosen else "name"},
                sets=(chosen,) if chosen else (),
            ),
        )
        for id_, each in people.items()
    }
    return Telling(language=language, surface=Surface.PAGE, people=told, named=set(told))


def _of(source: str, read: list[tuple[str, Telling]]) -> Iterator[Proof]:
    mentions: list[Mention] = []

    def mark(mention: Mention) -> str:
        mentions.append(mention)
        return f"{_OPEN}{len(mentions) - 1}:{_CLOSE}"

    for found in _SENTENCE.finditer(plain_text(replaced(source, mark))):
        sentence = found.group().strip()
        inside = [int(one[1]) for one in _MARK.finditer(sentence)]
        if not inside:
            continue
        readings = tuple((label, _read(sentence, mentions, telling)) for label, telling in read)
        breaks = dict.fromkeys(_breaks(sentence, mentions, read[0][1]))
        yield Proof(readings=readings, breaks=tuple(breaks))


def _read(sentence: str, mentions: list[Mention], telling: Telling) -> str:
    said = _MARK.sub(lambda one: telling.words(mentions[int(one[1])]), sentence)
    return " ".join(said.split())


def _breaks(sentence: str, mentions: list[Mention], by_name: Telling) -> Iterator[str]:
    people = {mentions[int(one[1])].id for one in _MARK.finditer(sentence)}
    names = 0
    for one in _MARK.finditer(sentence):
        mention = mentions[int(one[1])]
        names += mention.form != "emph"
        verb = _NEXT_WORD.match(sentence, one.end())
        if by_name.language == "en" and mention.form == "subject" and not mention.verb and verb:
            word = verb[1].lower()
            if PRESENT.match(word) or (word.endswith("s") and agree(word, plural=True) != word):
                yield _("“%(verb)s” does not follow the person: bind it to the mention.") % {"verb": verb[1]}
        if mention.form == "refl" and by_name.language == "en":
            yield _("With the name alone this reads oddly. Say it another way.")
        if mention.form != "name" and mention.form != "gen" and len(people) > 1:
            yield _("Two people stand in this sentence, so a reader may not know who is meant. Use the names.")
    if names > 3:  # people.md 3.4
        yield _("With the name alone it stands here more than three times.")
