"""Written cases for the pronoun check: people, a text, and the forms in it that are not what a person states."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from posts.voice.block import Block, Person

HERE = Path(__file__).parent
WRONG = re.compile(r"\[(\w+(?:[’']\w+)?)\]")


@dataclass(frozen=True)
class Case:
    """`wrong` are places in `text`; none: the check must stay quiet."""

    language: str
    people: tuple[Person, ...]
    text: str
    wrong: tuple[tuple[int, int], ...]
    line: int

    @property
    def blocks(self) -> list[Block]:
        return [Block(path="body.0", text=self.text)]


def cases(language: str, part: str) -> Iterator[Case]:
    """The cases of "en", "nl" or "sv"; `part` is "dev" or "held". A line is `Name (called) = label; … :: text`."""
    for number, line in enumerate((HERE / f"{part}.{language}.txt").read_text("utf-8").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        who, marked = line.split(" :: ")
        text, wrong = _unmarked(marked.removeprefix("# "))
        yield Case(language, tuple(map(_person, who.removesuffix(" ::").split(";"))), text, wrong, number)


def _person(source: str) -> Person:
    name, _, label = source.partition("=")
    called = re.search(r"\((.+)\)", name)
    return Person(name=name.split("(")[0].strip(), called=called[1] if called else "", pronouns=label.strip())


def _unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    text, places, done = "", [], 0
    for found in WRONG.finditer(marked):
        text += marked[done : found.start()]
        places.append((len(text), len(text) + len(found[1])))
        text += found[1]
        done = found.end()
    return text + marked[done:], tuple(places)
