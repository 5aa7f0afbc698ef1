"""Whether a text says something itself, or tells what somebody else said."""

import re

from posts.voice.passage import Passage
from posts.voice.rulebook import Rulebook

SIGNS = re.compile('[“”„«»‹›"]')


def opens_or_ends(text: str) -> bool:
    """Whether a quotation begins or ends in a stretch, and not both: its two ends are different people's words."""
    return len(SIGNS.findall(text)) % 2 == 1


def is_told(passage: Passage, start: int, end: int, book: Rulebook) -> bool:
    """Whether start..end stands in a quotation, or in a sentence that tells or condemns what others say."""
    if passage.block.role == "quote" or any(opens < start and end < closes for opens, closes in passage.quotations):
        return True
    cues = book.manner.cues
    if cues is None:
        return False
    begin, stop = passage.sentence(start, end)
    folded = passage.folded
    return bool(cues.first(folded.text, folded.place(begin), folded.place(stop)))
