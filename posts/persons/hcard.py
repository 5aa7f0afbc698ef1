"""The words beside a name as h-card has them: the whole, and each form in it with its case. Pure.

Both are experimental there (microformats.org/wiki/pronouns-brainstorming): a parser returns labels and forms.
"""

import re

from posts.pronouns import known_set

_BETWEEN = re.compile(r"(\s*[/|\\]\s*)")
_CASES = (("subject", "nominative"), ("object", "oblique"), ("det", "possessive"), ("poss", "possessive"))


def forms_in(label: str, *, language: str) -> tuple[tuple[str, str], ...]:
    """(words, case) of each piece of a label, the case "" for what stands between; () for words nobody knows."""
    known = known_set(label, language=language) if language else None
    if known is None:
        return ()
    left = iter(_CASES)
    pieces: list[tuple[str, str]] = []
    for piece in _BETWEEN.split(label.strip()):
        if _BETWEEN.fullmatch(piece):
            pieces.append((piece, ""))
            continue
        case = next((case for slot, case in left if getattr(known, slot) == piece.lower()), None)
        if case is None:
            return ()
        pieces.append((piece, case))
    return tuple(pieces)
