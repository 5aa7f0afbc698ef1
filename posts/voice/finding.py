"""What a voice check says: one remark about one place in a text."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["hint", "advise", "hold"]
"""hint: worth a glance. advise: we would change it. hold: a person of the comms team decides before it goes out."""

Kind = Literal["term", "swap", "phrase", "metric", "pronoun"]


class Source(NamedTuple):
    """Where a rule's reasons can be read; `date` is the day we read it, as YYYY-MM-DD; `who` stands behind it."""

    title: str
    url: str
    date: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`start` and `end` count characters of the block's plain text, and `block.text[start:end] == text`.

    `why` is in `language`, the language of the rule. Findings with the same `group` belong on one card. Those
    `on_trial` are for comms alone.
    """

    rule: str
    kind: Kind
    severity: Severity
    language: str
    block: str
    start: int
    end: int
    text: str
    sentence: str
    why: str
    instead: tuple[str, ...]
    sources: tuple[Source, ...]
    group: str
    on_trial: bool = False
