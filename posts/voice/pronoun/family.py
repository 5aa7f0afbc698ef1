"""Findings about pronouns: a kind question where a sentence about a colleague uses words which that person does not.

Nothing is guessed from a name. Who states nothing for a text like this one is never asked about.
"""

from collections.abc import Iterator

from posts.pronouns import PronounSet, genitive
from posts.voice.document import Document
from posts.voice.finding import Finding, Source
from posts.voice.pronoun.antecedents import Read, read
from posts.voice.pronoun.corrected import corrected
from posts.voice.pronoun.named import Named, Names, named
from posts.voice.pronoun.reading import sentences
from posts.voice.pronoun.slots import Pronoun
from posts.voice.pronoun.words import LANGUAGES, vocabulary

QUESTIONS = {
    "en": "{whose} profile says {label}. Is “{form}” about {name} here?",
    "nl": "In het profiel van {name} staat {label}. Gaat ‘{form}’ hier over {name}?",
    "sv": "I {whose} profil står {label}. Är det {name} som menas med ”{form}”?",
}
NAME_QUESTIONS = {
    "en": "{name} is written with the name. Is “{form}” about {name} here?",
    "nl": "{name} staat in teksten met de naam. Gaat ‘{form}’ hier over {name}?",
    "sv": "{name} skrivs med namnet. Är det {name} som menas med ”{form}”?",
}
MOST_SETS = 2
SOURCES = {
    "en": Source(
        "Apple Style Guide: Gender identity",
        "https://support.apple.com/guide/applestyleguide/apd2a7af8d36/web",
        "2026-11-29",
    ),
    "nl": Source(
        "Vlaanderen, Heerlijk Helder: Genderbewust taalgebruik, voornaamwoorden",
        "https://www.vlaanderen.be/intern/werkplek/ondersteuning/heerlijk-helder/genderbewust-taalgebruik-voornaamwoorden",
        "2026-11-29",
    ),
    "sv": Source(
        "Isof, Klarspråkshjälpen: Använd inkluderande språk",
        "https://www.isof.se/stod-och-sprakrad/spraktjanster/klarsprakshjalpen/skriv-klarsprak/tank-pa-dina-lasare/"
        "fordjupning-tank-pa-dina-lasare/anvand-inkluderande-sprak",
        "2026-11-29",
    ),
}


def pronoun_findings(document: Document) -> Iterator[Finding]:
    """One finding for each sentence and person, with the whole sentence as it could stand."""
    for language in LANGUAGES:
        if any(document.language_of(passage) == language for passage in document.passages):
            yield from _in_language(document, language)


def _in_language(document: Document, language: str) -> Iterator[Finding]:
    people = named(document, vocabulary(language))
    if not any(each.sets is not None for each in people):
        return
    for each in read(sentences(document, language), Names(people)):
        for who in dict.fromkeys(meant.who for _pronoun, meant in each.asked):
            asked = [(pronoun, meant) for pronoun, meant in each.asked if meant.who is who]
            if who is not None:
                yield _finding(each, who, asked[0][1].word, [pronoun for pronoun, _meant in asked])


def _finding(read: Read, who: Named, written: str, asked: list[Pronoun]) -> Finding:
    """`written` is what the text calls the person."""
    sentence, language = read.sentence, read.sentence.words.language
    text = sentence.passage.block.text[sentence.start : sentence.end]
    choices: list[PronounSet | None] = [*[each for each in who.sets or () if each.words()][:MOST_SETS]] or [None]
    return Finding(
        rule="pronoun.stated" if who.sets else "pronoun.name",
        kind="pronoun",
        severity="advise",
        language=language,
        block=sentence.passage.block.path,
        start=sentence.start,
        end=sentence.end,
        text=text,
        sentence=text,
        why=_question(who, asked[0].form, language),
        instead=tuple(corrected(sentence, asked, who.person.called or written, chosen) for chosen in choices),
        sources=(SOURCES[language],),
        group=f"{language}/pronoun/{who.person.name}",
    )


def _question(who: Named, form: str, language: str) -> str:
    questions = QUESTIONS if who.sets else NAME_QUESTIONS
    return questions[language].format(
        name=who.short, whose=genitive(who.short, language=language), label=who.label, form=form
    )
