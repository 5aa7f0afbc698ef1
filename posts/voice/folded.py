"""A text as rules compare it, with the way back to the text as written."""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field

# Signs that nobody sees: soft hyphen, joiners, directions, fillers, variation selectors, tags, byte order mark.
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
UNSEEN_SIGNS = re.compile(f"[{UNSEEN}]+")
UNEVEN = re.compile(rf"[{UNSEEN}]+|\s{{2,}}|[^\S ]|.[\u0300-\u036f]+|[^\x00-\x7f]", re.S)
PLAIN_SIGNS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"})


@dataclass(frozen=True)
class Folded:
    """Case folded, accents composed, one space between words, signs that nobody sees left out.

    Character i of `text` stands for written characters `starts[i]` to `ends[i]`.
    """

    text: str
    starts: list[int] = field(repr=False)
    ends: list[int] = field(repr=False)

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded stretch start..end (not empty) stands in the text as written."""
        return self.starts[start], self.ends[end - 1]

    def place(self, offset: int) -> int:
        """The first folded character at or after the written character `offset`."""
        return bisect_left(self.starts, offset)


def fold(text: str) -> Folded:
    """Fold `text`; only the few uneven places are looked at one by one."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for uneven in UNEVEN.finditer(text):
        begin, end = uneven.span()
        pieces.append(text[done:begin].lower())
        starts.extend(range(done, begin))
        ends.extend(range(done + 1, begin + 1))
        folded = fold_words(uneven[0])
        pieces.append(folded)
        starts.extend([begin] * len(folded))
        ends.extend([end] * len(folded))
        done = end
    pieces.append(text[done:].lower())
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return Folded("".join(pieces), starts, ends)


def fold_words(words: str) -> str:
    """Fold a few words of which nobody asks the places, such as a rule's own."""
    seen = UNSEEN_SIGNS.sub("", words)
    composed = unicodedata.normalize("NFC", seen).translate(PLAIN_SIGNS)
    return re.sub(r"\s+", " ", composed).casefold()
