"""What the judge knows of a language: classes of words, and patterns of classes, from `words/<language>.toml`.

A pattern such as `G be ~4 bad` is read word by word. A name is one word (or phrase) of a class, in capitals a part
of the file's `[parts]`, in quotes a word itself. `a|b` is either, `a?` may be missing, `a*` repeats; brackets group.
`~4` lets up to four words pass that neither begin another thought (`wall`) nor another part of it (`link`), `+4`
only no other thought. `^` and `$` are a clause's ends, `!` is *no such word here*, `@` *not right after a preposition*,
`earlier` the beginning of a sentence after one that names a group.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from posts.voice.folded import fold_words
from posts.voice.lines import Words
from posts.voice.phrases import Phrases
from posts.voice.rulebook import word_classes

WORDS = Path(__file__).parent / "words"
WORD = r"'(?:s|re|m|ll|d|ve)\b|[^\W_]+(?:-[^\W_]+|'(?!(?:s|re|m|ll|d|ve)\b)[^\W_]+)*|[^\w\s]"
TOKEN = re.compile(WORD)
TOKEN_OR_NOT = re.compile(rf"n't\b|\w{{1,12}}?(?=n't\b)|{WORD}")  # takes twice as long
NAME = r"(?:'[^']+'|[\w-]+)"
PIECE = re.compile(rf"[~+]\d+|{NAME}(?:\|{NAME})*|[()|?*^$!@]")
END = ";"
FIRST_SIGN = 0xE000  # a private sign for each class
# Of these nearly every sentence has a word.
COMMON = frozenset(("be", "have", "i", "neg", "wall", "prep", "group", "one", "person", "human"))

Begun = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""What begins with a word, by the word after it ("" where there is one word): all words and their signs."""


@dataclass(frozen=True, eq=False)
class Clause:
    """A regular expression over signs, as `written`, and the `family` it belongs to, such as "contempt".

    It speaks where the count of words that deny is even, or `odd`. One of `key` must be there, and one of each of
    `needs`, for it to be worth a try.
    """

    family: str
    written: str
    key: frozenset[str]
    needs: tuple[frozenset[str], ...]
    odd: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first worth a try: most never are, and all of a language's take 0.2 seconds."""
        return re.compile(self.written)


class Clauses:
    """Clauses by their keys."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        by_key: dict[str, list[Clause]] = defaultdict(list)
        for clause in clauses:
            for sign in clause.key:
                by_key[sign].append(clause)
        self._by_key = {sign: tuple(each) for sign, each in by_key.items()}
        self._keys = frozenset(by_key)

    def all(self) -> Iterator[Clause]:
        """Each of them, more than once where it has more than one key."""
        return chain.from_iterable(self._by_key.values())

    def worth_a_try(self, present: frozenset[str]) -> Iterator[Clause]:
        """Those of which everything that must be there is among the signs of a sentence."""
        for clause in dict.fromkeys(chain.from_iterable([self._by_key[sign] for sign in present & self._keys])):
            for each in clause.needs:
                if present.isdisjoint(each):
                    break
            else:
                yield clause


@dataclass(frozen=True, eq=False)
class Grammar:
    """`words` leads from a word that begins no phrase to its signs, `phrases` from one that does to what it begins,
    longest first. `clauses` are what is said of groups, `quiet` what leaves a sentence alone.

    `groups` finds words for groups, `others` words for many of anything else.
    """

    signs: Mapping[str, str]
    words: Mapping[str, str]
    phrases: Mapping[str, Begun]
    groups: Phrases
    others: re.Pattern[str]
    quiet: Clauses
    clauses: Clauses

    def sign(self, name: str) -> str:
        """The sign of a class; one that no text has where the language has no such class."""
        return self.signs.get(name, "\0")


@lru_cache
def grammar(language: str) -> Grammar | None:
    """The grammar of a language; None where nobody wrote one. Raises KeyError for a class that is not there."""
    path = WORDS / f"{language}.toml"
    if not path.exists():
        return None
    raw = tomllib.loads(path.read_text("utf-8"))
    classes = _classes(raw, word_classes(language))
    lines = [line for kind in ("said", "denied") for family in raw[kind].values() for line in family]
    for word in re.findall(r"'([^']+)'", " ".join([*lines, *raw["quiet"], *raw["parts"].values()])):
        classes[f"'{word}'"] = {word}
    classes["earlier"] = set()  # no word: where a sentence begins after one that names a group
    # These come last, so that they stand right before a word's end.
    names = sorted(classes, key=lambda name: (name == "wall", name == "prep"))
    signs = {name: chr(FIRST_SIGN + number) for number, name in enumerate(names)}
    reader = _Reader(signs, {name: len(phrases) for name, phrases in classes.items()}, raw["parts"])
    clauses = [
        reader.clause(line, family, odd=kind == "denied")
        for kind in ("said", "denied")
        for family, listed in raw[kind].items()
        for line in listed
    ]
    phrases = _phrases(classes, signs)
    return Grammar(
        signs=signs,
        words={word: begun[""][0][1] for word, begun in phrases.items() if [*begun] == [""]},
        phrases={word: begun for word, begun in phrases.items() if [*begun] != [""]},
        groups=Phrases(phrase for name in ("group", "one", "kind") for phrase in classes[name]),
        others=re.compile(raw["others"]),
        quiet=Clauses(reader.clause(line, "quiet") for line in raw["quiet"]),
        clauses=Clauses(clauses),
    )


def tokens(text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    """The words and signs of text[start:stop]; "n't" is a word of its own."""
    pattern = TOKEN_OR_NOT if text.find("n't", start, stop) >= 0 else TOKEN
    return pattern.finditer(text, start, stop)


def _classes(raw: Mapping[str, Any], known: Words) -> dict[str, set[str]]:
    classes: dict[str, set[str]] = defaultdict(set)
    for name, listed in raw["words"].items():
        for word in _listed(listed):
            classes[name] |= {*map(fold_words, known[word[1:]])} if word[0] == "@" else {word}
    for name, listed in raw.get("nouns", {}).items():
        for noun in _listed(listed):
            classes[name] |= {noun, _plural(noun)}
    for name, listed in raw.get("verbs", {}).items():
        for verb in _listed(listed):
            for form, words in zip(("", "-ed", "-ing"), _english(verb), strict=True):
                classes[name + form] |= set(words)
    for name, taken in raw.get("sums", {}).items():
        for other in taken.split():
            classes[name] |= classes[other]
    return classes


def _listed(words: str) -> Iterator[str]:
    return (fold_words(word.strip()) for word in words.split(",") if word.strip())


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun[-1] == "y" and noun[-2:-1] not in "aeiou" else noun + "s"


def _english(verb: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The present, the past and the -ing form of "steal/stole/stolen off", by its first word."""
    first, _space, rest = verb.partition(" ")
    base, *past = first.split("/")
    silent = base.endswith("e") and not base.endswith(("ee", "ye"))
    doubled = base + base[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base) else base
    past = past or [base + "d" if base.endswith("e") else f"{base[:-1]}ied" if _ends_in_y(base) else f"{doubled}ed"]
    forms = (base, _plural(base)), tuple(past), (f"{base[:-1] if silent else doubled}ing",)
    present, before, going = (tuple(f"{form} {rest}".strip() for form in each) for each in forms)
    return present, before, going


def _ends_in_y(base: str) -> bool:
    return base[-1] == "y" and base[-2] not in "aeiou"


def _phrases(classes: Mapping[str, Iterable[str]], signs: Mapping[str, str]) -> Mapping[str, Begun]:
    meant: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, phrases in classes.items():
        for phrase in phrases:
            meant[tuple(TOKEN_OR_NOT.findall(phrase))].add(signs[name])
    begun: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = defaultdict(lambda: defaultdict(list))
    for words, known in sorted(meant.items(), key=lambda one: -len(one[0])):
        begun[words[0]]["".join(words[1:2])].append((words, "".join(sorted(known))))
    return {first: {second: tuple(each) for second, each in seconds.items()} for first, seconds in begun.items()}


@dataclass(frozen=True)
class _Reader:
    signs: Mapping[str, str]
    sizes: Mapping[str, int]
    parts: Mapping[str, str]

    def clause(self, line: str, family: str, *, odd: bool = False) -> Clause:
        """The key is the element with most words: what is said has far more than how it is said."""
        needs = sorted(self._needs(line), key=self._commonness)
        if not needs:
            raise ValueError(f"nothing must be there in {line!r}")
        key, *others = (frozenset(self.signs[name] for name in names) for names in needs)
        return Clause(family, self._begun(line), key, tuple(others), odd)

    def _commonness(self, names: list[str]) -> tuple[bool, int]:
        return not COMMON.isdisjoint(names), -sum(self.sizes[name] for name in names)

    def _begun(self, line: str) -> str:
        """The whole line: tried only where a word begins, which is a third of the places."""
        return f"(?<![^{END}]){self._read(line)}"

    def _read(self, line: str) -> str:
        pieces = PIECE.findall(line)
        written: list[str] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            if piece[0] in "~+" and len(piece) > 1:
                barred = self.signs["wall"] + (self.signs["link"] if piece[0] == "~" else "")
                written.append(f"(?:[^{END}{barred}]*{END}){{0,{piece[1:]}}}?")
            elif piece == "^":
                written.append(f"(?:^|(?<={self.signs['wall']}{END}))")
            elif piece == "@":
                written.append(f"(?<!{self.signs['prep']}{END})")
            elif piece == "$":
                written.append(f"(?=$|[^{END}]*{self.signs['wall']})")
            elif piece == "!":
                at += 1
                written.append(f"(?!{self._either(pieces[at])})")
            elif piece == "(":
                written.append("(?:")
            elif piece in ")|":
                written.append(piece)
            elif piece in "?*":
                written.append("?" if piece == "?" else "{0,4}")
            else:
                written.append(self._either(piece))
            at += 1
        return "".join(written)

    def _either(self, names: str) -> str:
        parts = [self._read(self.parts[name]) for name in names.split("|") if name in self.parts]
        plain = "".join(self.signs[name] for name in names.split("|") if name not in self.parts)
        if plain:
            parts.append(f"[^{END}]*[{plain}][^{END}]*{END}")
        return f"(?:{'|'.join(parts)})"

    def _needs(self, line: str) -> Iterator[list[str]]:
        """The names of each plain element that must be there; alternatives together."""
        bare, count = line, 1
        while count:
            bare, count = re.subn(r"\([^()]*\)[?*]?", " ", bare)
        for element in bare.split():
            names = element.split("|")
            if re.fullmatch(NAME, names[0]) and element[-1] not in "?*" and not set(names) & set(self.parts):
                yield names
