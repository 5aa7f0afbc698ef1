"""Files of a Vale style as drafts for rules of our own. What a draft cannot say is listed, never dropped.

YAML is read with `BaseLoader`, which makes only strings, lists and mappings; aliases are refused, since a few lines of
them can stand for gigabytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from posts.voice.folded import fold_words
from posts.voice.lines import GAP, NEXT, line
from posts.voice.vale.pattern import OURS, PatternError, as_lines

MOST_BYTES = 1_000_000
MOST_DEPTH = 8
SEVERITIES: dict[str, Literal["hint", "advise"]] = {"suggestion": "hint", "warning": "advise", "error": "advise"}
LISTS = {"existence": ("tokens", "raw", "exceptions"), "substitution": ("swap", "exceptions")}
OTHERS = {
    *("occurrence", "repetition", "consistency", "conditional", "capitalization"),
    *("readability", "spelling", "sequence", "metric", "script"),
}
READ = {"extends", "message", "level", "link", "ignorecase", "description", "tokens", "raw", "swap", "exceptions"}
CAPTURED = re.compile(r"\$\d")


class ValeError(ValueError):
    """A file that cannot be taken, and why, for a person."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A rule without its reason: `match` and `exceptions` are lines as comms types them, `lost` what they leave out."""

    kind: Literal["term", "swap", "phrase"]
    severity: Literal["hint", "advise"]
    match: tuple[str, ...]
    exceptions: tuple[str, ...]
    link: str
    lost: tuple[str, ...]


def draft_in(source: bytes) -> Draft:
    """The rule in a file. Raises ValeError."""
    values = _values(source)
    extends = str(values.get("extends"))
    if extends in OTHERS:
        raise ValeError(f"a rule of ours has no form for “{extends}”")
    if extends not in LISTS:
        raise ValeError("no rule of Vale: “extends” names none of its kinds")
    lost: list[str] = []
    match = tuple(_swaps(values, lost) if extends == "substitution" else _tokens(values, lost))
    if not match:
        raise ValeError("; ".join(["nothing in it can be taken", *lost]))
    exceptions = tuple(_exceptions(values, lost))
    lost += _besides(values)
    level = str(values.get("level", "warning"))
    return Draft(
        kind="swap" if extends == "substitution" else "phrase" if any(GAP in one for one in match) else "term",
        severity=SEVERITIES.get(level, "advise"),
        match=match,
        exceptions=exceptions,
        link=str(values.get("link", "")),
        lost=tuple(lost),
    )


def _values(source: bytes) -> Mapping[str, Any]:
    """The file as strings, lists and mappings."""
    if len(source) > MOST_BYTES:
        raise ValeError(f"larger than {MOST_BYTES // 1_000_000} MB")
    try:
        text = source.decode("utf-8-sig")
        _refuse_what_grows(text)
        _refuse_doubles(yaml.compose(text, yaml.BaseLoader))
        values = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # it makes strings, lists and mappings only
    except UnicodeDecodeError as fault:
        raise ValeError(f"not UTF-8 text, at byte {fault.start}") from fault
    except yaml.YAMLError as fault:
        raise ValeError(f"no YAML: {' '.join(str(fault).split())}") from fault
    if not isinstance(values, dict):
        raise ValeError("no rule of Vale: names and values are needed, such as “extends: existence”")
    return values


def _refuse_what_grows(text: str) -> None:
    """Stop at the first alias, and at the first list that is too deep in others; both cost more than they say."""
    depth = 0
    for event in yaml.parse(text, yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise ValeError("aliases (*name) are not read")
        if depth > MOST_DEPTH:
            raise ValeError("lists within lists within lists")


def _refuse_doubles(node: Any) -> None:
    """The same name twice in a mapping: YAML would keep the last and say nothing."""
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
        for name in names:
            if names.count(name) > 1:
                raise ValeError(f"“{name}” stands there twice")
    for part in node.value if isinstance(node, yaml.CollectionNode) else ():
        for each in part if isinstance(part, tuple) else (part,):
            _refuse_doubles(each)


def _tokens(values: Mapping[str, Any], lost: list[str]) -> Iterator[str]:
    wanted = [*_strings(values, "tokens")]
    if raw := _strings(values, "raw"):
        wanted.append("".join(raw))
    for token in wanted:
        yield from _read(token, lost)


def _swaps(values: Mapping[str, Any], lost: list[str]) -> Iterator[str]:
    swap = values.get("swap")
    if not isinstance(swap, dict):
        raise ValeError("“swap” is no list of pairs such as “utilise: use”")
    for old, new in swap.items():
        if not isinstance(old, str) or not isinstance(new, str):
            raise ValeError("“swap” holds something that is no words")
        better = [one.strip() for one in new.split("|") if one.strip()]
        reason = _no_swap(better)
        for each in [] if reason else _read(old, lost):
            same = {fold_words(one) for one in better} & {fold_words(each)}
            if GAP in each:
                reason = "a gap in a swap"
            elif same:
                reason = "it differs in capitals alone"
            else:
                yield f"{each.replace(NEXT, ' ')} → {' / '.join(better)}".rstrip()
        if reason:
            lost.append(f"“{old}”: {reason}")


def _no_swap(better: list[str]) -> str:
    if any(CAPTURED.search(one) for one in better):
        return "words taken over from what was found ($1)"
    return "the words offered hold signs that mean something else here" if any(map(OURS.search, better)) else ""


def _exceptions(values: Mapping[str, Any], lost: list[str]) -> Iterator[str]:
    for token in _strings(values, "exceptions"):
        for each in _read(token, lost):
            if GAP in each or NEXT in each:
                lost.append(f"“{token}”: a gap in an exception")
            else:
                yield each


def _read(token: str, lost: list[str]) -> Iterable[str]:
    try:
        lines = as_lines(token)
        for each in lines:
            line(each, words={})
    except PatternError as fault:
        lost.append(f"“{token}”: {fault}")
        return ()
    except ValueError:
        lost.append(f"“{token}”: it stands for too many phrases")
        return ()
    return lines


def _strings(values: Mapping[str, Any], name: str) -> list[str]:
    found = values.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValeError(f"“{name}” is no list of words")
    return found


def _besides(values: Mapping[str, Any]) -> Iterator[str]:
    """What the file says besides its words, and a draft does not."""
    if "message" in values or "description" in values:
        yield "its message: the reason is yours to write"
    if values.get("ignorecase", "false") != "true":
        yield "capitals: we look for small and capital letters alike"
    if values.get("level") == "error":
        yield "its level “error”: it came as advice; only two administrators make a rule stop stories"
    yield from (f"its setting “{name}”" for name in values if name not in READ)
