"""Whether a word is part of somebody's or a place's name, by its capitals and its neighbours."""

import re

from posts.voice.folded import fold_words
from posts.voice.passage import Passage
from posts.voice.rulebook import Rulebook

WORD = re.compile(r"[^\W\d_][\w'’.-]*")
NEXT = re.compile(r"[ -]([^\W\d_][\w'’-]*)")
LAST = re.compile(r"([\w'’]+)\W*\Z")
BEFORE = re.compile(r"([^\W\d_][\w'’.-]*)[ -]\Z")
# With a capital in the midst of a sentence these begin a surname, as in "mevrouw De Neger".
PARTICLES = frozenset(["de", "den", "der", "van", "het", "ten", "ter", "von", "da", "di", "du", "la", "le"])


def is_named(passage: Passage, start: int, end: int, book: Rulebook) -> bool:
    """Whether start..end, with a capital, has a neighbour with a capital that is no insult and not what somebody is.

    A word that is a given name too needs no neighbour, only nothing before it that stands before an insult.
    """
    text = passage.block.text
    if not _is_capital(text[start:end]):
        return False
    begin, stop = passage.sentence(start, end)
    words = WORD.findall(text[begin:stop])
    if len(words) > 3 and sum(map(_is_capital, words)) > len(words) * 0.6:  # a headline in capitals
        return False
    after = NEXT.match(text, end, stop)
    before = BEFORE.search(text, begin, start)
    insults = book.manner.insults
    if fold_words(text[start:end]) in book.manner.names:
        previous = LAST.search(text, begin, start)
        return not (previous and fold_words(previous[1]) in insults)
    names = [each[1] for each in (after, before) if each and _is_capital(each[1])]
    if before and before.start() > begin and before[1].lower() in PARTICLES and names:
        return True
    return any(fold_words(name) not in book.protected | insults for name in names)


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and not (len(word) > 1 and word.isupper())
