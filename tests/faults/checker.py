"""Judge a run by its histories alone: `python -I tests/faults/checker.py FOLDER`. Imports nothing of Byline.

Reads, all JSON lines (times in Unix seconds):

    wanted.jsonl      {type: invoke | ok | fail, op, post, channel, hash | null}; null: nothing is wanted any more
    ledger-*.jsonl    what a network accepted: {at, verb: create | edit | delete | repeat, channel, post, hash, id}
    rows.jsonl        the desk's rows at the end: {row, post, channel, class, status, due_at, lease_until}
    attempts.jsonl    its calls: {row, n, verb, outcome, started_at, finished_at}
    strikes.jsonl     {at, what, point, row, pid}

Prints one JSON object; ends with status 1 unless nothing is wrong. What may never be:

    duplicates   a network showed the same post twice at once
    lost         approved, not there as approved, and no person can see why
    foreign      accepted, and nobody ever approved this post for this channel
    wrong        accepted with words that were never approved for it
    stuck        a row that is neither at rest nor has a time when it goes on
    unknown      left open on a network that can be read back or guards its keys
    resent       sent again by the machine after an unknown outcome on a network that can do neither

`asked` counts rows handed to a person, `there` those that are there exactly as wanted.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NEVER = ("duplicates", "lost", "foreign", "wrong", "stuck", "unknown", "resent")
Line = Mapping[str, Any]
Place = tuple[str, str]  # post, channel


@dataclass
class Wanted:
    """What was approved for one place: every hash ever, and those that may be the last word."""

    hashes: set[str] = field(default_factory=set)
    last: set[str | None] = field(default_factory=lambda: {None})


@dataclass
class Verdict:
    """What was found; lists name the place and say what is wrong with it."""

    deliveries: int = 0
    kills: int = 0
    there: int = 0
    asked: int = 0
    slowest_recovery: float = 0.0  # seconds from a worker's last sign of life to the next step with its row
    duplicates: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    resent: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not any(getattr(self, name) for name in NEVER)


def judge(folder: Path) -> Verdict:
    """Read a run's histories and say what they prove."""
    wanted = _wanted(_lines(folder / "wanted.jsonl"))
    ledger = sorted((line for path in folder.glob("ledger-*.jsonl") for line in _lines(path)), key=_at)
    rows = _lines(folder / "rows.jsonl")
    attempts = _lines(folder / "attempts.jsonl")
    strikes = _lines(folder / "strikes.jsonl")
    verdict = Verdict(deliveries=len(wanted), kills=sum(line["what"] == "kill" for line in strikes))
    copies = _replay(ledger, wanted, verdict)
    _compare(wanted, copies, {(row["post"], row["channel"]): row for row in rows}, verdict)
    _follow(rows, attempts, verdict)
    return verdict


def _wanted(lines: Iterable[Line]) -> dict[Place, Wanted]:
    """An invocation without an answer may or may not count; only an answer rules the earlier ones out."""
    places: dict[Place, Wanted] = defaultdict(Wanted)
    for line in lines:
        place = places[line["post"], line["channel"]]
        if line["hash"] is not None:
            place.hashes.add(line["hash"])
        if line["type"] == "invoke":
            place.last = place.last | {line["hash"]}
        elif line["type"] == "ok":
            place.last = {line["hash"]}
    return dict(places)


def _replay(ledger: Iterable[Line], wanted: Mapping[Place, Wanted], verdict: Verdict) -> dict[Place, dict[str, str]]:
    """Walk the ledger: which copies of each post stand on each channel (id -> hash) after its last line."""
    copies: dict[Place, dict[str, str]] = defaultdict(dict)
    for line in ledger:
        place, there = (line["post"], line["channel"]), copies[line["post"], line["channel"]]
        named = list(there) if line["id"] == "*" else [line["id"]]
        if place not in wanted:
            verdict.foreign.append(_name(place, line["verb"]))
            continue
        if line["verb"] in {"create", "edit"} and line["hash"] not in wanted[place].hashes:
            verdict.wrong.append(_name(place, line["verb"]))
        if line["verb"] == "create":
            there[line["id"]] = line["hash"]
            if len(there) > 1:
                verdict.duplicates.append(_name(place, "twice"))
        elif line["verb"] == "edit":
            there.update(dict.fromkeys(named or ["*"], line["hash"]))
        elif line["verb"] == "delete":
            for id_ in named:
                there.pop(id_, None)
    return copies


def _compare(
    wanted: Mapping[Place, Wanted], copies: Mapping[Place, dict[str, str]], rows: Mapping[Place, Line], verdict: Verdict
) -> None:
    for place, want in wanted.items():
        row, there = rows.get(place), list(copies.get(place, {}).values())
        as_wanted = (there[0] if len(there) == 1 else None) in want.last and len(there) < 2
        if row is None:
            if not as_wanted:
                verdict.lost.append(_name(place, "no row"))
        elif _for_a_person(row):
            verdict.asked += 1
            if row["status"] == "unknown" and row["class"] != "blind":
                verdict.unknown.append(_name(place, "handed to a person"))
        elif _goes_on(row):
            verdict.unknown.append(_name(place, f"still {row['status']}"))
        elif row["status"] != "settled":
            verdict.stuck.append(_name(place, row["status"]))
        elif as_wanted:
            verdict.there += 1
        else:
            verdict.lost.append(_name(place, f"said to be done, {len(there)} there"))


def _for_a_person(row: Line) -> bool:
    """Failed, held, or unknown with nothing left to look up: each stands on a screen."""
    return row["status"] in {"failed", "held"} or (row["status"] == "unknown" and row["due_at"] is None)


def _goes_on(row: Line) -> bool:
    if row["status"] == "sending":
        return row["lease_until"] is not None
    return row["status"] in {"due", "unknown"} and row["due_at"] is not None


def _follow(rows: Iterable[Line], attempts: Iterable[Line], verdict: Verdict) -> None:
    """What became of each row after a call that nobody finished, or whose outcome nobody knew."""
    by_row: dict[int, list[Line]] = defaultdict(list)
    for attempt in attempts:
        by_row[attempt["row"]].append(attempt)
    for row in rows:
        calls = sorted(by_row[row["row"]], key=lambda attempt: attempt["n"])
        for call, following in zip(calls, [*calls[1:], None], strict=False):
            if call["finished_at"] is None and row["status"] != "sending":
                moved = following["started_at"] if following else row["changed_at"]
                verdict.slowest_recovery = max(verdict.slowest_recovery, moved - call["started_at"])
            if row["class"] == "blind" and call["outcome"] in {"", "unknown"} and following:
                verdict.resent.append(_name((row["post"], row["channel"]), f"after attempt {call['n']}"))


def _name(place: Place, what: str) -> str:
    return f"{place[0]} on {place[1]}: {what}"


def _at(line: Line) -> float:
    return float(line["at"])


def _lines(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


if __name__ == "__main__":
    found = judge(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(asdict(found)) + "\n")
    sys.exit(0 if found.sound else 1)
