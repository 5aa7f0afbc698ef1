"""A rule as data: what it looks for, when it stays quiet, why it speaks, and examples that prove it.

Rules are TOML files `rules/<language>/<family>.toml`; a rule's id is `family.slug`. A rule without a reason, a
source or two examples of each kind is refused, and so is one that would flag what somebody is (`protected.txt`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from posts.voice.block import Role
from posts.voice.finding import Kind, Severity, Source
from posts.voice.lines import Line, Words, line, phrases

Audience = Literal["public", "internal", "both"]
Status = Literal["trial", "reviewed"]
"""trial: in use, and no native editor has read it yet. reviewed: one has."""

Told = Literal["same", "lower", "quiet"]
"""What a rule does where the text tells what somebody else said, or quotes: the same, advise at most, or nothing."""

EVERYWHERE: tuple[Role, ...] = ("body", "headline", "alt", "quote")
SETTINGS = """
slug kind severity audience roles match swap gap gap_without across case linked whole metric limit words exceptions
unless unless_before unless_link told judged disguised why instead not_instead sources who_says status review_by
examples_fire examples_quiet
"""
KNOWN = frozenset(SETTINGS.split())


class RuleError(ValueError):
    """A rule that cannot be used, and what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """A text with the role it is read in: `examples_fire` must raise the rule, `examples_quiet` must not."""

    text: str
    role: Role = "body"
    linked: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. `gap` counts words, `limit` is the metric's own unit.

    `case` "small" leaves all capitals alone, "name" only a word that is part of a name, as in "Kike Hernández".
    `gap_without` are folded phrases that no gap may hold, such as "not"; where a rule looks `across` sentences, a
    gap may hold names and the end of one. A `disguised` rule looks behind disguises.
    `exceptions` are folded phrases that, around a match (`*`), make it fine; `unless` are phrases that
    make the whole sentence fine, `unless_before` those that do so shortly before a match; `linked` rules speak only of
    a link's entire text, `whole` ones only of a block's. `words` is what a metric looks for. `judged` is what the judge
    looks for (`judging/`), beside the lines. `not_instead` are words that are no better, `who_says` the community or
    body that asks for it, `review_by` a day as YYYY-MM-DD. What a rule `on_trial` finds is counted, and shown to comms
    alone.
    """

    id: str
    language: str
    kind: Kind
    severity: Severity
    audience: Audience
    roles: tuple[Role, ...]
    lines: tuple[Line, ...]
    gap: int
    gap_without: tuple[str, ...]
    across: bool
    case: str
    linked: bool
    whole: bool
    metric: str
    limit: int
    words: tuple[str, ...]
    exceptions: tuple[str, ...]
    unless: tuple[str, ...]
    unless_before: tuple[str, ...]
    unless_link: bool
    told: Told
    judged: str
    disguised: bool
    why: str
    instead: tuple[str, ...]
    not_instead: tuple[str, ...]
    sources: tuple[Source, ...]
    who_says: str
    status: Status
    review_by: str
    examples_fire: tuple[Example, ...]
    examples_quiet: tuple[Example, ...]
    on_trial: bool = False

    @property
    def offers(self) -> frozenset[str]:
        """Every wording that the rule may put forward, its gaps still open."""
        return frozenset(self.instead) | {
            new for each in self.lines for one in each.runs[0] for new in each.instead(one)
        }


def read_rule(
    raw: Mapping[str, Any],
    *,
    family: str,
    language: str,
    words: Words,
    sources: Mapping[str, Source],
    protected: frozenset[str],
) -> Rule:
    """Make a rule of one TOML table. Raises RuleError that names the rule and the fault."""
    name = f"{language}/{family}.{raw.get('slug', 'without a slug')}"
    try:
        rule = _rule(raw, family=family, language=language, words=words, sources=sources)
    except (KeyError, TypeError, ValueError) as fault:
        raise RuleError(f"{name}: {type(fault).__name__} {fault}") from fault
    for complaint in _complaints(raw, rule, protected):
        raise RuleError(f"{name}: {complaint}")
    return rule


def _rule(raw: Mapping[str, Any], *, family: str, language: str, words: Words, sources: Mapping[str, Source]) -> Rule:
    lines = [line(source, words=words) for source in raw.get("match", ())]
    lines += [line(source, words=words, instead=tuple(new)) for source, new in raw.get("swap", {}).items()]
    cited = tuple(sources[key] for key in raw["sources"])
    return Rule(
        id=f"{family}.{raw['slug']}",
        language=language,
        kind=raw["kind"],
        severity=raw["severity"],
        audience=raw.get("audience", "both"),
        roles=cast(tuple[Role, ...], tuple(raw.get("roles", EVERYWHERE))),
        lines=tuple(lines),
        gap=raw.get("gap", 6),
        across=raw.get("across", False),
        gap_without=_expanded(raw.get("gap_without", ()), words),
        case=raw.get("case", "any"),
        linked=raw.get("linked", False),
        whole=raw.get("whole", False),
        metric=raw.get("metric", ""),
        limit=raw.get("limit", 0),
        words=_expanded(raw.get("words", ()), words),
        exceptions=_expanded(raw.get("exceptions", ()), words),
        unless=_expanded(raw.get("unless", ()), words),
        unless_before=_expanded(raw.get("unless_before", ()), words),
        unless_link=raw.get("unless_link", False),
        told=raw.get("told", "lower" if raw["severity"] == "hold" else "same"),
        judged=raw.get("judged", ""),
        disguised=raw.get("disguised", raw["severity"] == "hold"),
        why=raw["why"],
        instead=tuple(raw.get("instead", ())),
        not_instead=tuple(raw.get("not_instead", ())),
        sources=cited,
        who_says=raw.get("who_says") or ", ".join(dict.fromkeys(source.who for source in cited if source.who)),
        status=raw.get("status", "trial"),
        review_by=raw.get("review_by", ""),
        examples_fire=tuple(_example(example) for example in raw["examples_fire"]),
        examples_quiet=tuple(_example(example) for example in raw["examples_quiet"]),
    )


def _expanded(lines: Sequence[str], words: Words) -> tuple[str, ...]:
    return tuple(phrase for source in lines for phrase in phrases(source, words=words))


def _example(raw: str | Mapping[str, Any]) -> Example:
    return Example(text=raw) if isinstance(raw, str) else Example(**raw)


def _complaints(raw: Mapping[str, Any], rule: Rule, protected: frozenset[str]) -> list[str]:
    """Everything that forbids using the rule."""
    openings = {phrase for each in rule.lines if len(each.runs) == 1 for phrase in each.runs[0]}
    checks = {
        f"unknown settings {sorted(set(raw) - KNOWN)}": set(raw) <= KNOWN,
        f"kind {rule.kind!r}": rule.kind in get_args(Kind),
        f"severity {rule.severity!r}": rule.severity in get_args(Severity),
        f"told {rule.told!r}": rule.told in get_args(Told),
        f"status {rule.status!r}": rule.status in get_args(Status),
        f"audience {rule.audience!r}": rule.audience in get_args(Audience),
        f"roles {rule.roles!r}": set(rule.roles) <= set(EVERYWHERE),
        f"case {rule.case!r}": rule.case in {"any", "small", "name"},
        "either lines, or the judge, or a metric": bool(rule.lines or rule.judged) != bool(rule.metric),
        "a metric is of kind metric": bool(rule.metric) == (rule.kind == "metric"),
        "a metric says itself what could stand there": not (rule.metric and rule.instead),
        "a reason": bool(rule.why.strip()),
        "a source": bool(rule.sources),
        "two examples that fire": len(rule.examples_fire) >= 2,
        "two examples that stay quiet": len(rule.examples_quiet) >= 2,
        f"what somebody is: {sorted(openings & protected)}": not openings & protected,
    }
    return [f"needs or refuses: {what}" for what, holds in checks.items() if not holds]
