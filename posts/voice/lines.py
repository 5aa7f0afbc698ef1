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
from dataclasses import dataclass, field
from functools import cache, cached_property
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

    `first`: only at the start of a sentence. `new` is what could stand there, with slots still open.
    """

    runs: tuple[tuple[str, ...], ...]
    first: bool = False
    new: tuple[str, ...] = ()
    source: str = ""
    words: Words = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def following(self) -> tuple[re.Pattern[str], ...]:
        """Patterns for the runs after the first."""
        return tuple(any_of(run) for run in self.runs[1:])

    def instead(self, opening: str) -> tuple[str, ...]:
        """What could stand in place of `opening`, one of the phrases that open the line.

        `…` in it stands for what was written after the opening phrase.
        """
        chosen = self._chosen.get(opening, ())
        return tuple(_fill(each, SLOT.findall(self.source), chosen, self.words) for each in self.new)

    @cached_property
    def _chosen(self) -> Mapping[str, tuple[int, ...]]:
        return dict(_spelled(self.source, self.words))


def line(source: str, *, words: Words, instead: tuple[str, ...] = ()) -> Line:
    """Read a line. Raises KeyError for an unknown class, ValueError for a line that says too much or nothing."""
    written = source.removeprefix(FIRST).split(GAP)
    runs = tuple(phrases(part, words=words) for part in written)
    if not all(runs):
        raise ValueError(f"nothing to look for in {source!r}")
    return Line(runs, source.startswith(FIRST), instead, written[0], words)


@cache
def any_of(run: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of these folded phrases as whole words."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, run)) + r")(?!\w)")


def phrases(source: str, *, words: Words) -> tuple[str, ...]:
    """Every phrase that `source`, a line without gaps, stands for; folded, longest first."""
    count = math.prod(len(_choice(slot, words)) for slot in SLOT.findall(source))
    if count > MOST_PHRASES:
        raise ValueError(f"{source!r} stands for {count} phrases; {MOST_PHRASES} is the most")
    return tuple(sorted({phrase for phrase, _ in _spelled(source, words)}, key=lambda phrase: (-len(phrase), phrase)))


def _spelled(source: str, words: Words) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The phrases of `source`, folded, and for each which form of every slot it has."""
    # SLOT.split gives text and slot names in turn: the odd ones are slots.
    parts = SLOT.split(source)
    choices = [
        [(fold_words(form), place) for place, form in enumerate(_choice(part, words))]
        if index % 2
        else [(fold_words(part), 0)]
        for index, part in enumerate(parts)
    ]
    for chosen in product(*choices):
        phrase = "".join([form for form, _ in chosen]).strip().replace("  ", " ")
        if phrase:
            yield phrase, tuple([place for _, place in chosen[1::2]])


def _fill(new: str, slots: Sequence[str], chosen: Sequence[int], words: Words) -> str:
    """`new` with each of its slots in the form that was chosen for the slot it pairs with, in order."""
    left = list(zip(slots, chosen, strict=False))
    pieces = SLOT.split(new)
    for index in range(1, len(pieces), 2):
        pair = next((each for each in left if _pairs(each[0], pieces[index])), None)
        if pair is not None:
            left.remove(pair)
            pieces[index] = _choice(pieces[index], words)[pair[1]]
    return "".join(pieces)


def _pairs(slot: str, other: str) -> bool:
    """Whether the forms of two slots belong together in order: the same class, or as many words."""
    return slot == other or ("|" in slot and slot.count("|") == other.count("|"))


def _choice(slot: str, words: Words) -> tuple[str, ...]:
    return tuple(slot.split("|")) if "|" in slot else words[slot]
