"""A child is told of by the first name at most, whatever a guardian says (`people.md` 7.1). Pure."""

import re
from collections.abc import Iterable

# Before a family name: "van der", "de", "von", "af".
_PARTICLES = r"(?:(?:van|der|den|de|ten|ter|'t|von|af|av|el|al|bin|ben)[ \xa0]+){0,3}"
_FAMILY = rf"[ \xa0]+{_PARTICLES}(?:[^\W\d_][’'])?(?P<family>[^\W\d_]{{2,}})"
_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![\w’'])")
_ARTICLES = "a an the my our one de het een mijn onze min mitt vår vårt den det en ett"
_NO_NAMES = frozenset(_ARTICLES.split())


def first_name(called: str) -> str:
    """The first name in what a writer calls a child ("Emma", "Emma, my daughter"); "" where it begins with none."""
    found = _FIRST.match(called.strip())
    name = found[0] if found else ""
    return name if name[:1].isupper() and name.lower() not in _NO_NAMES else ""


def has_family_name(called: str, texts: Iterable[str]) -> bool:
    """Whether a child who is called so stands in one of these texts, or in `called` itself, with a family name."""
    name = first_name(called)
    if not name:
        return False
    whole = re.compile(rf"(?<!\w){re.escape(name)}{_FAMILY}")
    return any(_is_name(found["family"]) for text in (called, *texts) for found in whole.finditer(text))


def _is_name(word: str) -> bool:
    """A capital first, and not a word all in capitals, such as a firm's."""
    return word[0].isupper() and not word.isupper()
