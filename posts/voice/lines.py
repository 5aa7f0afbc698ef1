"""The lines that rules match with, such as "normal {people}" or "{every} {role} … {his}".

Words stand for themselves. `{name}` is one of a class of words, `{is|are}` one of the words given (an empty
one may be left out). `…` lets up to `gap` words of the same sentence pass, none of them with a capital:
a name in between means that somebody else may be meant. `^` in front: only where a sentence begins.
In a swap, a slot whose replacement has the same class, or a slot of as many words, is taken form by form:
`{utilise|utilised}` and `{use|used}`.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from posts.voice.folded import fold_words

GAP = "…"
FIRST = "^"
SLOT = re.compile(r"\{([^{}]+)\}")
MOST_PHRASES = 5000

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Line:
    """One line of a rule: phrases that open it, then for each gap the phrases that may follow.

    `first`: only at the start of a sentence. In `instead`, `…` stands for what was written after the opening phrase.
    """

    runs: tuple[tuple[str, ...], ...]
    first: bool = False
    instead: tuple[str, ...] = ()

    @cached_property
    def following(self) -> tuple[re.Pattern[str], ...]:
        """Patterns for the runs after the first."""
        return tuple(any_of(run) for run in self.runs[1:])


def line(source: str, *, words: Words, instead: tuple[str, ...] = ()) -> Line:
    """Read a line. Raises KeyError for an unknown class, ValueError for a line that says too much or nothing."""
    runs = tuple(phrases(part, words=words) for part in source.removeprefix(FIRST).split(GAP))
    if not all(runs):
        raise ValueError(f"nothing to look for in {source!r}")
    return Line(runs, source.startswith(FIRST), instead)


def swaps(source: str, new: Sequence[str], *, words: Words) -> Iterator[Line]:
    """The lines of one swap: one, or one for each form of a slot that its replacements have too."""
    for slot in SLOT.finditer(source):
        if any(_pairs(slot[1], other[1]) for each in new for other in SLOT.finditer(each)):
            for index, form in enumerate(_choice(slot[1], words)):
                forms = [_take(each, slot[1], index, words) for each in new]
                yield from swaps(source[: slot.start()] + form + source[slot.end() :], forms, words=words)
            return
    yield line(source, words=words, instead=tuple(new))


def _pairs(slot: str, other: str) -> bool:
    """Whether the forms of two slots belong together in order: the same class, or as many words."""
    return slot == other or ("|" in slot and slot.count("|") == other.count("|"))


def _take(new: str, slot: str, index: int, words: Words) -> str:
    """`new` with its first slot that pairs with `slot` in the form with that index."""
    for other in SLOT.finditer(new):
        if _pairs(slot, other[1]):
            return new[: other.start()] + _choice(other[1], words)[index] + new[other.end() :]
    return new


def phrases(source: str, *, words: Words) -> tuple[str, ...]:
    """Every phrase that `source`, a line without gaps, stands for; folded, longest first."""
    parts = SLOT.split(source)
    # SLOT.split gives text and slot names in turn: the odd ones are slots.
    choices = [_choice(part, words) if index % 2 else (part,) for index, part in enumerate(parts)]
    count = math.prod(map(len, choices))
    if count > MOST_PHRASES:
        raise ValueError(f"{source!r} stands for {count} phrases; {MOST_PHRASES} is the most")
    folded = {fold_words("".join(chosen)).strip() for chosen in product(*choices)} - {""}
    return tuple(sorted(folded, key=lambda phrase: (-len(phrase), phrase)))


def any_of(run: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of these folded phrases as whole words."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, run)) + r")(?!\w)")


def _choice(slot: str, words: Words) -> tuple[str, ...]:
    return tuple(slot.split("|")) if "|" in slot else words[slot]
