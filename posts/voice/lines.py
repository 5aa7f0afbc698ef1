"""The lines that rules match with, such as "normal {people}" or "{every} {role} … {his}".

Words stand for themselves. `{name}` is one of a class of words, `{is|are}` one of the words given (an empty
one may be left out). `…` lets up to `gap` words of the same sentence pass, none of them with a capital:
a name in between means that somebody else may be meant. `·` joins two parts that would stand for too many phrases
as one: nothing may stand between them. `^` in front: only where a sentence begins.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

from posts.voice.folded import fold_words
from posts.voice.phrases import Phrases

GAP = "…"
NEXT = "·"
FIRST = "^"
JOINT = re.compile(f"([{GAP}{NEXT}])")
SLOT = re.compile(r"\{([^{}]+)\}")
MANY_PHRASES = 200
MOST_PHRASES = 5000

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Line:
    """One line of a rule: phrases that open it, then for each joint, a gap or none, the phrases that may follow.

    `first`: only at the start of a sentence. In `instead`, `…` stands for what was written after the opening phrase.
    """

    runs: tuple[tuple[str, ...], ...]
    joints: tuple[str, ...] = ()
    first: bool = False
    instead: tuple[str, ...] = ()

    @cached_property
    def following(self) -> tuple[tuple[str, Phrases], ...]:
        """For each run after the first, its joint and its phrases."""
        return tuple(zip(self.joints, map(Phrases, self.runs[1:]), strict=True))


def line(source: str, *, words: Words, instead: tuple[str, ...] = ()) -> Line:
    """Read a line. Raises KeyError for an unknown class, ValueError for a line that says too much or nothing."""
    parts = JOINT.split(source.removeprefix(FIRST) if instead else _split_where_much(source.removeprefix(FIRST), words))
    runs = tuple(phrases(part, words=words) for part in parts[::2])
    if not all(runs):
        raise ValueError(f"nothing to look for in {source!r}")
    return Line(runs, tuple(parts[1::2]), source.startswith(FIRST), instead)


def phrases(source: str, *, words: Words) -> tuple[str, ...]:
    """Every phrase that `source`, a line without gaps, stands for; folded, longest first."""
    choices = _choices(source, words)
    count = math.prod(map(len, choices))
    if count > MOST_PHRASES:
        raise ValueError(f"{source!r} stands for {count} phrases; {MOST_PHRASES} is the most")
    # Folded before they are put together: far fewer words than phrases.
    folded = [[_folded(choice) for choice in each] for each in choices]
    whole = {" ".join("".join(chosen).split()) for chosen in product(*folded)} - {""}
    return tuple(sorted(whole, key=lambda phrase: (-len(phrase), phrase)))


_folded = lru_cache(maxsize=20_000)(fold_words)


def _choices(source: str, words: Words) -> list[tuple[str, ...]]:
    """The words that may stand in each place of `source`."""
    # SLOT.split gives text and slot names in turn: the odd ones are slots.
    return [_choice(part, words) if index % 2 else (part,) for index, part in enumerate(SLOT.split(source))]


def _split_where_much(source: str, words: Words) -> str:
    """The same line, with joints between the slots of parts that stand for many phrases."""
    parts = JOINT.split(source)
    for index, part in enumerate(parts[::2]):
        if math.prod(map(len, _choices(part, words))) > MANY_PHRASES:
            parts[2 * index] = part.replace("} {", "}" + NEXT + "{")
    return "".join(parts)


def _choice(slot: str, words: Words) -> tuple[str, ...]:
    return tuple(slot.split("|")) if "|" in slot else words[slot]
