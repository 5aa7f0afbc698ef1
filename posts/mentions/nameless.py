"""Words for places that are kept in many copies: titles, addresses, logs. Nobody who is mentioned is named there."""

import re
from collections.abc import Iterable

from posts.mentions.people import ids_in, told
from posts.mentions.telling import Telling
from posts.mentions.token import replaced
from posts.persons.as_named import a_colleague
from posts.persons.wishes import Wishes


def nameless(source: str, *, people_of: Iterable[str], language: str) -> str:
    """Rich text with "a colleague" for each mention in it, and for each name that somebody mentioned goes by.

    `people_of` are the texts whose mentions count: a name typed by hand above a story that mentions its owner goes too.
    """
    blind = Telling(language=language)
    text = replaced(source, blind.words)
    ids = ids_in([source, *people_of])
    names = {name for each in told(ids, language=language).values() for name in _names(each.wishes)}
    for name in sorted(names, key=len, reverse=True):  # the whole name before a part of it
        text = re.sub(rf"\b{re.escape(name)}\b", a_colleague(language), text, flags=re.IGNORECASE)
    return text


def _names(wishes: Wishes) -> set[str]:
    return {name for name in (wishes.display_name, wishes.called) if name}
