"""Rows as comms typed them, made into rules of the pure checker."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from posts.models.voice import VoiceRule
from posts.voice.finding import Source
from posts.voice.rule import Rule, read_rule
from posts.voice.rulebook import word_classes

FAMILY = "house"
ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
BETWEEN = re.compile(r"\s+/\s+")
ADDRESS = re.compile(r"https?://\S+")
DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def rule_of(row: VoiceRule, *, protected: frozenset[str] = frozenset()) -> Rule:
    """The row as a rule. Raises `RuleError` for one that cannot be used."""
    cited = {source.url or source.title: source for source in sources_in(row.sources)}
    raw: dict[str, Any] = {
        "slug": row.slug,
        "kind": row.kind,
        "severity": row.severity,
        "audience": row.audience,
        "exceptions": lines_of(row.exceptions),
        "why": row.why,
        "instead": lines_of(row.instead),
        "not_instead": lines_of(row.not_instead),
        "sources": list(cited),
        "who_says": row.who_says,
        "status": "reviewed" if row.native_editor else "trial",
        "review_by": row.review_by.isoformat(),
        "examples_fire": lines_of(row.examples_fire),
        "examples_quiet": lines_of(row.examples_quiet),
        **searched(row),
    }
    rule = read_rule(
        raw,
        family=FAMILY,
        language=row.language,
        words=word_classes(row.language),
        sources=cited,
        protected=protected,
    )
    return replace(rule, on_trial=row.on_trial)


def searched(row: VoiceRule) -> Mapping[str, Any]:
    """What is looked for: lines, or of a swap each line with what may stand there."""
    lines = lines_of(row.match)
    return {"swap": dict(map(swap_in, lines))} if row.kind == VoiceRule.Kind.SWAP else {"match": lines}


def swap_in(line: str) -> tuple[str, list[str]]:
    """A line such as "utilise → use / employ": what is looked for, and what may stand there."""
    old, *new = ARROW.split(line, maxsplit=1)
    return old.strip(), [each for each in BETWEEN.split(new[0].strip()) if each] if new else []


def sources_in(text: str) -> Iterator[Source]:
    """Sources, one a line: a title, an address, and the day it was read, in whatever order."""
    for line in lines_of(text):
        address, day = ADDRESS.search(line), DAY.search(ADDRESS.sub("", line))
        title = DAY.sub("", ADDRESS.sub("", line)).strip(" ,;|–-")
        url = address[0].rstrip(",;") if address else ""
        yield Source(title=title or url, url=url, date=day[0] if day else "")


def lines_of(text: str) -> list[str]:
    """What stands in a field of lines, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
