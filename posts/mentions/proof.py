"""A story read as whoever its people may become: by name, as they, as she, as he. It must hold in each.

Pure but for the people it is given: the same text and people give the same readings. Advice, never a hold.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from posts.audiences import TextAudience
from posts.mentions.sentences import Sentence, sentences_in
from posts.mentions.telling import Telling, Told
from posts.people import Surface
from posts.pronouns import SUGGESTIONS, PronounSet, agree

NAMES = 3  # people.md 3.4
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


def by_hand(alts: Iterable[str], *, people: Mapping[str, Told]) -> list[tuple[str, str]]:
    """(what a picture's text says, whom it names by hand) of people who are mentioned: it will not follow them."""
    names = {name for each in people.values() for name in (each.wishes.display_name, each.wishes.called) if name}
    return [
        (alt, name)
        for alt in alts
        for name in sorted(names, key=len, reverse=True)
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", alt)
    ]


def _of(source: str, read: list[tuple[str, Telling]]) -> Iterator[Proof]:
    before: Sentence | None = None
    for sentence in sentences_in(source):
        readings = tuple((label, sentence.read(telling)) for label, telling in read)
        breaks = [*_breaks(sentence, language=read[0][1].language), *_too_often(sentence, before)]
        yield Proof(readings=readings, breaks=tuple(dict.fromkeys(breaks)))
        before = sentence


def _breaks(sentence: Sentence, *, language: str) -> Iterator[str]:
    people = {mention.id for mention, _next in sentence.mentions}
    for mention, follows in sentence.mentions:
        if language == "en" and mention.form == "subject" and not mention.verb and is_present(follows.lower()):
            yield _("“%(verb)s” does not follow the person: bind it to the mention.") % {"verb": follows}
        if language == "en" and mention.form == "refl":
            yield _("With the name alone this reads oddly. Say it another way.")
        if mention.form not in ("name", "gen") and len(people) > 1:
            yield _("Two people stand in this sentence, so a reader may not know who is meant. Use the names.")


def _too_often(sentence: Sentence, before: Sentence | None) -> Iterator[str]:
    """A name that would stand more than three times in a sentence, or in two that follow each other."""
    if _most(sentence) > NAMES:
        yield _("With the name alone it stands here more than three times.")
    elif before and before.number + 1 == sentence.number and _most(before) <= NAMES < _most(before, sentence):
        yield _("With the name alone it stands more than three times in this sentence and the one before.")


def _most(*sentences: Sentence) -> int:
    """How often the name that stands most often would stand in these."""
    ids = [mention.id for one in sentences for mention, _next in one.mentions if mention.form != "emph"]
    return max(map(ids.count, ids), default=0)


def is_present(verb: str) -> bool:
    """Whether it is another word beside "they" than beside "she"."""
    return bool(PRESENT.match(verb)) or (verb.endswith("s") and agree(verb, plural=True) != verb)
