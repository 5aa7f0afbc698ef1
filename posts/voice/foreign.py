"""Words of another language in a text, known by the small words that only that language has."""

import re
from collections.abc import Iterator, Mapping

from posts.voice.passage import Passage
from posts.voice.rule import Rule

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SMALL: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """the and of to is that it for was with as his they at be this have from or had by not but what all
            were we when your can said there use each which she do how their if will up other about out many
            then them these so some her would make him has look more could my than who its now did get made may
            you our are an in on he a i no""",
        "nl": """de het een en van ik te dat die in is niet zijn op aan met als voor had er maar om hem dan zou of
            wat mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben
            deze u want nog zal me zij nu ge geen omdat iets worden toch al waren veel meer doen toen moet ben
            zonder kan hun dus alles onder ja werd wezen zelf tegen wij we jullie onze ons jouw waar wil gaat
            wordt""",
        "sv": """och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du
            henne då sin nu har inte hans honom skulle hennes där min man ej vid kunde något från ut när efter
            upp vi dem vara vad över än dig kan sina här ha mot alla under någon eller allt mycket sedan ju
            denna själv detta åt utan varit hur ingen mitt ni bli blev oss din dessa några deras blir mina samma
            vilken er sådan vår vart vårt våra ska""",
        "de": """der die das und ist nicht ein eine zu den mit sich auf für von dem des im auch es an werden aus er
            hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber
            vor zur bis mehr durch man sein wurde sei ich wir ihr""",
        "fr": """le la les de des du et est un une que qui dans pour pas sur au avec il elle nous vous ils sont ce
            cette mais ou où plus par son sa ses je tu ne se leur été être aux d'un c'est qu'il""",
        "es": """el la los las de del y es un una que en por con para no se lo su al como más pero sus le ya o fue
            este ha sí porque esta son entre cuando muy sin sobre también me hasta hay donde""",
    }.items()
}
OTHERS: Mapping[str, frozenset[str]] = {
    own: frozenset().union(*(small for other, small in SMALL.items() if other != own)) - SMALL[own] for own in SMALL
}
AGAINST: Mapping[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    own: tuple((small - SMALL[own], SMALL[own] - small) for other, small in SMALL.items() if other != own)
    for own in SMALL
}
MARKS = 3
"""So many small words of one other language, and none of one's own between them, are no accident."""
NEAR = 3


def foreign(passage: Passage, rule: Rule) -> Iterator[tuple[int, int]]:
    """Stretches of at least `rule.limit` words in another language than the rule's."""
    if len(OTHERS[rule.language].intersection(WORD.findall(passage.folded.text))) < 2:
        return
    words = list(WORD.finditer(passage.block.text))
    folded = [word[0].lower().replace("’", "'") for word in words]
    done = 0
    for first, last in sorted(_runs(folded, rule.language)):
        if last - first + 1 >= rule.limit and first >= done:
            yield words[first].start(), words[last].end()
            done = last + 1


def _runs(words: list[str], own: str) -> Iterator[tuple[int, int]]:
    """First and last place of each run of another language's small words."""
    for theirs, ours in AGAINST[own]:
        if sum(map(theirs.__contains__, words)) >= MARKS:
            yield from _runs_of(words, theirs, ours)


def _runs_of(words: list[str], theirs: frozenset[str], ours: frozenset[str]) -> Iterator[tuple[int, int]]:
    marks: list[int] = []
    for place, word in enumerate([*words, ""]):
        ends = word in ours or place == len(words) or (marks and place - marks[-1] > NEAR)
        if ends and len(marks) >= MARKS:
            yield marks[0], marks[-1]
        if ends:
            marks = []
        if word in theirs:
            marks.append(place)
