"""The lines of our rules as regular expressions, and those regular expressions that say no more than a line can.

A line knows words, a few words to choose from, and gaps; what an expression says beyond that (any sign, repeats, what
must not stand beside it) is refused with a reason, so that nobody has to review regular expressions.
"""

import math
import re
from collections.abc import Sequence
from itertools import product

from posts.voice.lines import GAP, NEXT, Line

MOST_CHOICES = 5000  # as a line of ours stands for at most
MOST_DEPTH = 20
SPECIAL = re.compile(r"([\\.+*?()|\[\]{}^$])")
GAP_FORM = re.compile(r"\(\?:\\W\+\\w\+\)\{0,\d+\}\?\\W\+")
NEXT_FORM = re.compile(r"(?: |\\s)\+")
FLAG = re.compile(r"\A\(\?i\)")
OURS = re.compile(f"[{GAP}{NEXT}{{}}|→]|->|=>")  # what means something in a line of our own


class PatternError(ValueError):
    """An expression that no line of ours can say, and why, for a person."""


def as_pattern(line: Line, *, gap: int) -> str:
    """A line as an expression between word boundaries, as Vale reads it; `gap` counts words."""
    pieces = [_any_of(line.runs[0])]
    for joint, run in zip(line.joints, line.runs[1:], strict=True):
        pieces += [rf"(?:\W+\w+){{0,{gap}}}?\W+" if joint == GAP else " +", _any_of(run)]
    return "".join(pieces)


def literal(words: str) -> str:
    """An expression for just these words."""
    return SPECIAL.sub(r"\\\1", words)


def _any_of(phrases: Sequence[str]) -> str:
    return literal(phrases[0]) if len(phrases) == 1 else f"(?:{'|'.join(map(literal, phrases))})"


def as_lines(pattern: str) -> tuple[str, ...]:
    """The lines that look for what an expression does. Raises PatternError."""
    lines = _Reader(FLAG.sub("", pattern)).lines()
    if not all(line.strip(f" {GAP}{NEXT}") for line in lines):
        raise PatternError("it says nothing")
    return lines


Choice = tuple[str, ...]
"""What may stand in one place: a gap, or one of some words."""


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0

    def lines(self) -> tuple[str, ...]:
        """Every alternative of the whole expression as a line."""
        found = self._alternatives()
        if self.at < len(self.pattern):
            raise PatternError("a bracket closes that never opened")
        return tuple(dict.fromkeys(_line(one) for one in found))

    def _alternatives(self) -> list[list[Choice]]:
        found: list[list[Choice]] = [[]]
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            if self._takes("|"):
                found.append([])
            else:
                found[-1].append(self._piece())
        return found

    def _piece(self) -> Choice:
        for form, joint in ((GAP_FORM, GAP), (NEXT_FORM, NEXT)):
            if met := form.match(self.pattern, self.at):
                self.at = met.end()
                return (joint,)
        choice = self._atom()
        if self._takes("?"):
            choice = (*choice, "")
        if self.pattern[self.at : self.at + 1] in set("*+{"):
            raise PatternError("words that repeat")
        return choice

    def _atom(self) -> Choice:
        sign = self.pattern[self.at]
        self.at += 1
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._one_of()
        if sign == "\\":
            return (self._escaped(),)
        if sign in ".^$?*+{":
            raise PatternError(f"“{sign}”, which stands for more than words")
        if OURS.match(sign):
            raise PatternError(f"the sign “{sign}”")
        return (sign,)

    def _group(self) -> Choice:
        if self._takes("?") and not self._takes(":"):
            raise PatternError("what must or must not stand beside it")
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise PatternError("too many brackets in one another")
        found = self._alternatives()
        if not self._takes(")"):
            raise PatternError("a bracket that never closes")
        self.depth -= 1
        return _spelled_out(found)

    def _one_of(self) -> Choice:
        stop = self.pattern.find("]", self.at + 1)
        signs = self.pattern[self.at : stop]
        if stop < 0 or signs[0] == "^" or "\\" in signs or "-" in signs[1:-1] or OURS.search(signs):
            raise PatternError("signs by class or range")
        self.at = stop + 1
        return tuple(dict.fromkeys(signs))

    def _escaped(self) -> str:
        sign = self.pattern[self.at : self.at + 1]
        self.at += 1
        if sign == "b":
            return ""
        if sign == "s":
            return " "
        if not sign or sign.isalnum() or OURS.match(sign):
            raise PatternError(f"“\\{sign}”, which stands for more than words")
        return sign

    def _takes(self, sign: str) -> bool:
        taken = self.pattern.startswith(sign, self.at)
        self.at += len(sign) * taken
        return taken


def _spelled_out(alternatives: list[list[Choice]]) -> Choice:
    """A group as one choice of words; a gap has no place in it."""
    if any(choice in ((GAP,), (NEXT,)) for one in alternatives for choice in one):
        raise PatternError("a gap inside brackets")
    if sum(math.prod(map(len, one)) for one in alternatives) > MOST_CHOICES:
        raise PatternError(f"more than {MOST_CHOICES} wordings")
    return tuple(dict.fromkeys("".join(words) for one in alternatives for words in product(*one)))


def _line(choices: list[Choice]) -> str:
    pieces = [f"{{{'|'.join(one)}}}" if len(one) > 1 else f" {one[0]} " if one == (GAP,) else one[0] for one in choices]
    line = "".join(pieces)
    if re.search(r"->|=>", line):
        raise PatternError("an arrow")
    return line.strip()
