"""The lines that rules match with, such as "normal {people}" or "{every} {role} … {his}".

Words stand for themselves. `{name}` is one of a class of words, `{is|are}` one of the words given (an empty
one may be left out). `…` lets up to `gap` words of the same sentence pass, none of them with a capital:
a name in between means that somebody else may be meant. `·` joins two parts that would stand for too many phrases
as one: nothing may stand between them. `^` in front: only where a sentence begins.
In a swap, a slot whose replacement has the same class, or a slot of as many words, is taken form by form:
`{utilise|utilised}` and `{use|used}`.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product

from posts.voice.folded import fold_words
from posts.voice.phrases import Phrases, first_words

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

    `first`: only at the start of a sentence. `new` is what could stand there, its slots still open; `opening` and
    `words` say which forms the opening phrase may have.
    """

    runs: tuple[tuple[str, ...], ...]
    joints: tuple[str, ...] = ()
    first: bool = False
    new: tuple[str, ...] = ()
    opening: str = ""
    words: Words = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def following(self) -> tuple[tuple[str, Phrases], ...]:
        """For each run after the first, its joint and its phrases."""
        return tuple(zip(self.joints, map(Phrases, self.runs[1:]), strict=True))

    @cached_property
    def wanted(self) -> tuple[frozenset[str], ...]:
        """For each run after the first the words of which a text must have one; none of them where any may do."""
        return tuple(map(first_words, self.runs[1:]))

    def may_be_among(self, words: frozenset[str]) -> bool:
        """Whether a text of these words may have what comes after the opening phrase."""
        return not any(each and each.isdisjoint(words) for each in self.wanted)

    def instead(self, phrase: str) -> tuple[str, ...]:
        """What could stand in place of `phrase`, one of those that open the line, folded.

        `…` in it stands for what was written after the opening phrase.
        """
        chosen = self._forms.get(phrase, ())
        return tuple(_fill(each, SLOT.findall(self.opening), chosen, self.words) for each in self.new)

    @cached_property
    def _forms(self) -> Mapping[str, tuple[int, ...]]:
        return dict(_spelled(self.opening, self.words))


def line(source: str, *, words: Words, instead: tuple[str, ...] = ()) -> Line:
    """Read a line. Raises KeyError for an unknown class, ValueError for a line that says too much or nothing."""
    parts = JOINT.split(source.removeprefix(FIRST) if instead else _split_where_much(source.removeprefix(FIRST), words))
    runs = tuple(phrases(part, words=words) for part in parts[::2])
    if not all(runs):
        raise ValueError(f"nothing to look for in {source!r}")
    return Line(runs, tuple(parts[1::2]), source.startswith(FIRST), instead, parts[0], words)


def phrases(source: str, *, words: Words) -> tuple[str, ...]:
    """Every phrase that `source`, a line without gaps, stands for; folded, longest first."""
    count = math.prod(map(len, _choices(source, words)))
    if count > MOST_PHRASES:
        raise ValueError(f"{source!r} stands for {count} phrases; {MOST_PHRASES} is the most")
    whole = {phrase for phrase, _forms in _spelled(source, words)}
    return tuple(sorted(whole, key=lambda phrase: (-len(phrase), phrase)))


def _spelled(source: str, words: Words) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The phrases of `source`, folded, and the form that each slot has in them."""
    # Folded before they are put together: far fewer words than phrases.
    folded = [[(_folded(choice), place) for place, choice in enumerate(each)] for each in _choices(source, words)]
    for chosen in product(*folded):
        phrase = " ".join("".join([form for form, _place in chosen]).split())
        if phrase:
            yield phrase, tuple([place for _form, place in chosen[1::2]])


def _fill(new: str, slots: Sequence[str], chosen: Sequence[int], words: Words) -> str:
    """`new`, each of its slots in the form that was chosen for the slot it pairs with, in order."""
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
