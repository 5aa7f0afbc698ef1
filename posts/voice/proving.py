"""A rule's own examples, tried: what fires must fire, what is quiet must stay quiet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from posts.voice.block import Block
from posts.voice.check import Rules, check
from posts.voice.rule import Example, Rule
from posts.voice.rulebook import rulebook


@dataclass(frozen=True)
class Broken:
    """An example that does not do what its rule says; `raised` are the ids of the rules that spoke."""

    rule: Rule
    example: Example
    expected: Literal["fires", "quiet"]
    raised: frozenset[str]


def raised(rule: Rule, example: Example, rules: Rules = rulebook) -> frozenset[str]:
    """Ids of the rules that speak of an example, read in the rule's language."""
    start = example.text.index(example.linked)
    links = ((start, start + len(example.linked)),) if example.linked else ()
    block = Block(path="example", text=example.text, role=example.role, links=links)
    return frozenset(finding.rule for finding in check([block], language=rule.language, rules=rules))


def broken(tried: Iterable[Rule], rules: Rules = rulebook) -> Iterator[Broken]:
    """The examples of `tried` that do not hold. In a quiet example no rule at all may speak."""
    for rule in tried:
        for example in rule.examples_fire:
            spoke = raised(rule, example, rules)
            if rule.id not in spoke:
                yield Broken(rule, example, "fires", spoke)
        for example in rule.examples_quiet:
            spoke = raised(rule, example, rules)
            if spoke:
                yield Broken(rule, example, "quiet", spoke)
