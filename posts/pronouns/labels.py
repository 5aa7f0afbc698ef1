"""What somebody says with a few words of their own: "she/her", "she/they", "hen/hun or die/diens", "just my name"."""

import re

from posts.pronouns.known import KNOWN, SLASH, base, begins, known_set
from posts.pronouns.pronoun_set import PronounSet

SEPARATORS = re.compile(r"\s*(?:[,;·&+]|\b(?:and|or|en|of|och|eller)\b)\s*")
SIGNS = re.compile(r"[\s.!()’'-]+")
NAME = """
name nameonly onlyname onlymyname justname justmyname justusemyname justthename myname usename usemyname usethename
nopronouns none naam naamalleen alleennaam alleenmijnnaam alleendenaam mijnnaam gebruikmijnnaam geenvoornaamwoorden
geen namn namnet baranamn baramittnamn baranamnet mittnamn användmittnamn endastnamn endastnamnet ingapronomen inga
"""
NAME_ONLY = frozenset(NAME.split())
WHATEVER = """
any all anypronouns allpronouns anyall any/all all/any nopreference askme ask whatever eitherisfine
alle alles maaktnietuit geenvoorkeur vraaghetmij vraaghetme vraagme vraag
alla allt spelaringenroll vilkasomhelst vilketsomhelst valfritt frågamig fråga
"""
ANY = frozenset(WHATEVER.split())
IN_BRACKETS = re.compile(r"\([^)]*\)")
NAME_WORD = re.compile(r"\b(?:name|naam|namn|namnet)\b")
WHATEVER_WORD = re.compile(r"\b(?:any|ask|vraag|fråga|voorkeur|preference)\b")


def stated(label: str, *, language: str) -> tuple[PronounSet, ...] | None:
    """The sets that a label states in a language, first choice first.

    No sets at all, (), means the name alone. None: nothing that a text could be held against, such as "any",
    "ask me", or the words of another language. Words that nobody knows make a set without forms: never a guess.
    """
    label = IN_BRACKETS.sub("", label.lower()).strip()
    plain = SIGNS.sub("", label)
    if not plain or plain in ANY or WHATEVER_WORD.search(label):
        return None
    if plain in NAME_ONLY or NAME_WORD.search(label):
        return ()
    sets: list[PronounSet] = []
    for part in SEPARATORS.split(label):
        if SIGNS.sub("", part) in ANY:
            return None
        sets += _sets_of(part, language=language)
    return tuple(sets) or None


def _sets_of(part: str, *, language: str) -> list[PronounSet]:
    """The set of these words, or several that follow upon each other ("she/they", "she/her/they/them")."""
    whole = known_set(part, language=language)
    if whole:
        return [whole]
    words = [word for word in SLASH.split(part.strip()) if word]
    sets: list[PronounSet] = []
    while words:
        known, count = begins(words, language=language)
        if known is None and not sets:
            return [] if _is_elsewhere(words[0], language) else [PronounSet(language=language, label=part)]
        if known is not None:
            sets.append(known)
        words = words[count or 1 :]  # a word that is no form of theirs, as in "hen/hun/hun", changes nothing
    return sets


def _is_elsewhere(word: str, language: str) -> bool:
    """Whether the word is a pronoun of another language that we know."""
    others = (each for code, sets in KNOWN.items() if code != base(language) for each in sets)
    return any(word in each.words() for each in others)
