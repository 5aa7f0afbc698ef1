"""Our rules as files of a Vale style, and what Vale has no place for.

Lines become `existence`, swaps `substitution`, long sentences `occurrence`. Vale has no reasons, examples or sources:
the reason is the message, the first source the link, and the rest stands in comments above the rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from posts.voice.lines import GAP, Line
from posts.voice.rule import EVERYWHERE, Rule
from posts.voice.vale.pattern import as_pattern, literal

LEVELS = {"hint": "suggestion", "advise": "warning", "hold": "error"}


@dataclass(frozen=True, kw_only=True)
class Given:
    """Files by name, and what of a rule is not in them; `lost` without files: the whole rule has no place there."""

    rule: Rule
    files: Mapping[str, str]
    lost: tuple[str, ...]


def given(rule: Rule) -> Given:
    """A rule as files of a style: a swap whose words go on after a gap needs a second one."""
    name = rule.id.replace(".", "-")
    forms = dict(_forms(rule, name))
    files = {f"{each}.yml": _above(rule) + _yaml(form) for each, form in forms.items()}
    lost = tuple(_lost(rule)) if files else (f"Vale cannot look for {rule.metric or rule.judged}",)
    return Given(rule=rule, files=files, lost=lost)


def _forms(rule: Rule, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if rule.metric == "long-sentences":
        counted = {"scope": "sentence", "max": rule.limit, "token": r"\b\w+\b"}
        yield name, _head("occurrence", rule, rule.why) | counted
    swaps = [line for line in rule.lines if _is_swap(rule, line)]
    if swaps:
        swap = {literal(old): "|".join(line.instead(old)) for line in swaps for old in line.runs[0]}
        longest_first = dict(sorted(swap.items(), key=lambda pair: (-len(pair[0]), pair[0])))
        yield name, _head("substitution", rule, f"“%s”? {_message(rule)}") | _words(rule) | {"swap": longest_first}
    others = [line for line in rule.lines if line not in swaps]
    if others:
        tokens = list(dict.fromkeys(as_pattern(line, gap=rule.gap) for line in others))
        form = _head("existence", rule, _message(rule)) | _words(rule) | {"tokens": tokens}
        yield f"{name}-more" if swaps else name, form


def _is_swap(rule: Rule, line: Line) -> bool:
    return rule.kind == "swap" and not line.joints and not any(GAP in each for each in line.new)


def _head(extends: str, rule: Rule, message: str) -> dict[str, Any]:
    link = {"link": rule.sources[0].url} if rule.sources else {}
    return {"extends": extends, "message": message, "level": LEVELS[rule.severity], **link}


def _message(rule: Rule) -> str:
    """The reason; Vale puts words in for each %s."""
    return rule.why.replace("%", "%%")


def _words(rule: Rule) -> dict[str, Any]:
    fine = [phrase for phrase in rule.exceptions if "*" not in phrase]
    return {"ignorecase": True, **({"exceptions": [literal(phrase) for phrase in fine]} if fine else {})}


def _lost(rule: Rule) -> Iterator[str]:
    """What this rule knows and Vale does not ask."""
    known = {
        "where it stays quiet, beyond the words themselves": rule.exceptions or rule.unless or rule.unless_before,
        "words that a gap may not hold": rule.gap_without,
        "only where a sentence begins": any(line.first for line in rule.lines),
        "across sentences": rule.across,
        "what somebody else said": rule.told != "same",
        "disguised words": rule.disguised,
        "capitals": rule.case != "any",
        "only some parts of a text": rule.roles != EVERYWHERE or rule.linked or rule.whole or rule.unless_link,
        "only some readers": rule.audience != "both",
        "on trial": rule.on_trial,
    }
    yield from (what for what, holds in known.items() if holds)


def _above(rule: Rule) -> str:
    """Comments with what a person should know who reads the file."""
    lines = [f"Byline's rule {rule.id} ({rule.language})."]
    lines += [f"Instead, perhaps: {words}" for words in rule.instead]
    lines += [f"Source: {source.title} {source.url} {source.date}" for source in rule.sources]
    lines += [f"Speaks in: {example.text}" for example in rule.examples_fire]
    lines += [f"Quiet in: {example.text}" for example in rule.examples_quiet]
    return "".join(f"# {' '.join(line.split())}\n" for line in lines)


def _yaml(form: Mapping[str, Any]) -> str:
    return yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=10_000)
