"""What stands where somebody's name stood, and how long their page stays open. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from posts.audiences import NAMELESS, ShownAs

PAGE_STAYS = timedelta(days=30)  # after somebody left
# Words of a text and not of a screen, so no matter of catalogues.
A_COLLEAGUE: Mapping[str, str] = {"en": "a colleague", "nl": "een collega", "sv": "en kollega"}
A_FORMER_COLLEAGUE: Mapping[str, str] = {
    "en": "a former colleague",
    "nl": "een oud-collega",
    "sv": "en tidigare kollega",
}


def a_colleague(language: str) -> str:
    """Whom we do not know, or may not name, in the language of the text."""
    return A_COLLEAGUE.get(language, A_COLLEAGUE["en"])


def a_former_colleague(language: str) -> str:
    """Who left, and did not want their name kept."""
    return A_FORMER_COLLEAGUE.get(language, A_FORMER_COLLEAGUE["en"])


def as_named(*, name: str, called: str, shown_as: str, language: str) -> tuple[str, str]:
    """(the name at first, what they are called later), in the middle of a sentence of `language`."""
    if shown_as == ShownAs.STEPPED_BACK:
        return a_colleague(language), a_colleague(language)
    if shown_as in NAMELESS:
        return a_former_colleague(language), a_former_colleague(language)
    if shown_as == ShownAs.FIRST_NAME:
        return called or name, called or name
    return name, called or name


def page_is_open(*, shown_as: str, left_at: datetime | None, now: datetime) -> bool:
    """Whether somebody has a page of their own: not without a name, and for a month after they left."""
    if shown_as in NAMELESS or shown_as == ShownAs.FIRST_NAME:
        return False
    return left_at is None or now < left_at + PAGE_STAYS


def capital(words: str) -> str:
    """As it begins a line."""
    return words[:1].upper() + words[1:]
