"""Incident memory: what once went wrong with words, what was learnt from it, and the rules that remember it.

Cards are TOML files under `incidents/`, one an incident, each told in every language that has rules. A mistake of
one's own adds one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from posts.voice.finding import Source
from posts.voice.rulebook import LANGUAGES

INCIDENTS = Path(__file__).parent / "incidents"


@dataclass(frozen=True, kw_only=True)
class Telling:
    """An incident in one language."""

    title: str
    what_happened: str
    what_we_learnt: str


@dataclass(frozen=True, kw_only=True)
class Incident:
    """A card; `date` as YYYY-MM-DD, `rules` are ids such as "normal.skin", `told` has its words by language."""

    slug: str
    date: str
    rules: tuple[str, ...]
    source: Source
    told: Mapping[str, Telling]


@lru_cache
def incidents() -> tuple[Incident, ...]:
    """Every card, the latest first."""
    cards = (_incident(path) for path in INCIDENTS.glob("*.toml"))
    return tuple(sorted(cards, key=lambda card: card.date, reverse=True))


def _incident(path: Path) -> Incident:
    raw = tomllib.loads(path.read_text("utf-8"))
    return Incident(
        slug=path.stem,
        date=raw["date"],
        rules=tuple(raw["rules"]),
        source=Source(**raw["source"]),
        told={language: Telling(**raw[language]) for language in LANGUAGES},
    )
