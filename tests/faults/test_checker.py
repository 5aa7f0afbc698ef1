"""The checker finds every kind of wrong history, and lets the sound ones pass."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults import checker

POST, ROOM = "11111111-2222-3333-4444-555555555555", "m1"
PLACE = {"post": POST, "channel": ROOM}


def wanted(hash_: str | None = "h1", type_: str = "ok", **place: str) -> dict[str, Any]:
    return {**PLACE, **place, "type": type_, "op": "approve", "hash": hash_}


def accepted(verb: str = "create", at: float = 1, id_: str = "a", hash_: str = "h1", **place: str) -> dict[str, Any]:
    return {**PLACE, **place, "verb": verb, "at": at, "id": id_, "hash": hash_}


def row(status: str = "settled", *, due_at: float | None = None, class_: str = "mastodon") -> dict[str, Any]:
    moments = {"due_at": due_at, "lease_until": None, "changed_at": 9.0}
    return {**PLACE, "row": 1, "class": class_, "status": status, **moments}


def attempt(n: int, outcome: str, started: float, finished: float | None = 2.0, verb: str = "create") -> dict[str, Any]:
    return {"row": 1, "n": n, "verb": verb, "outcome": outcome, "started_at": started, "finished_at": finished}


Judge = Callable[..., checker.Verdict]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Write histories by name and have them judged."""

    def judging(**histories: list[dict[str, Any]]) -> checker.Verdict:
        given = {"wanted": [wanted()], "rows": [row()], "ledger_m": [accepted()], **histories}
        for name, lines in given.items():
            text = "".join(json.dumps(line) + "\n" for line in lines)
            (tmp_path / f"{name.replace('_', '-')}.jsonl").write_text(text)
        return checker.judge(tmp_path)

    return judging


def test_once_and_as_approved_is_sound(judge: Judge) -> None:
    verdict = judge()
    assert (verdict.sound, verdict.there, verdict.deliveries) == (True, 1, 1)


def test_a_second_copy_is_found(judge: Judge) -> None:
    assert len(judge(ledger_m=[accepted(), accepted(at=2, id_="b")]).duplicates) == 1


def test_a_second_copy_is_found_though_it_was_taken_down_later(judge: Judge) -> None:
    two = [accepted(), accepted(at=2, id_="b"), accepted("delete", at=3, id_="b")]
    assert judge(ledger_m=two).duplicates


def test_a_repeat_that_the_receiver_knew_is_no_copy(judge: Judge) -> None:
    assert judge(ledger_m=[accepted(), accepted("repeat", at=2)]).sound


def test_done_but_absent_is_lost(judge: Judge) -> None:
    assert judge(ledger_m=[]).lost


def test_approved_but_without_a_row_is_lost(judge: Judge) -> None:
    assert judge(ledger_m=[], rows=[]).lost


def test_done_with_older_words_is_lost(judge: Judge) -> None:
    assert judge(wanted=[wanted(), wanted("h2")]).lost


def test_an_edit_that_arrived_is_sound(judge: Judge) -> None:
    edited = [accepted(), accepted("edit", at=2, hash_="h2")]
    assert judge(wanted=[wanted(), wanted("h2")], ledger_m=edited).sound


def test_left_up_after_a_withdrawal_is_lost(judge: Judge) -> None:
    assert judge(wanted=[wanted(), wanted(None)]).lost


def test_taken_down_after_a_withdrawal_is_sound(judge: Judge) -> None:
    assert judge(wanted=[wanted(), wanted(None)], ledger_m=[accepted(), accepted("delete", at=2, id_="*")]).sound


def test_what_nobody_approved_is_foreign(judge: Judge) -> None:
    assert judge(ledger_m=[accepted(), accepted(at=2, channel="m2")]).foreign


def test_words_that_nobody_approved_are_wrong(judge: Judge) -> None:
    assert judge(ledger_m=[accepted(hash_="h9")]).wrong


@pytest.mark.parametrize("status", ["due", "sending"])
def test_a_row_without_a_time_to_go_on_is_stuck(judge: Judge, status: str) -> None:
    assert judge(rows=[row(status)], ledger_m=[]).stuck


def test_a_row_left_open_is_unknown(judge: Judge) -> None:
    assert judge(rows=[row("unknown", due_at=5.0)]).unknown


def test_a_person_asked_about_a_blind_network_is_sound(judge: Judge) -> None:
    verdict = judge(rows=[row("unknown", class_="blind")])
    assert (verdict.sound, verdict.asked) == (True, 1)


def test_a_person_asked_where_the_machine_could_have_looked_is_not(judge: Judge) -> None:
    assert judge(rows=[row("unknown")]).unknown


def test_an_approval_without_an_answer_may_count_or_not(judge: Judge) -> None:
    asked = [wanted(type_="invoke")]
    assert judge(wanted=asked).sound
    assert judge(wanted=asked, rows=[], ledger_m=[]).sound


def test_sending_again_after_an_unknown_outcome_on_a_blind_network_is_found(judge: Judge) -> None:
    tries = [attempt(1, "unknown", 1.0), attempt(2, "accepted", 2.0)]
    assert judge(rows=[row(class_="blind")], attempts=tries).resent


def test_recovery_is_counted_from_the_call_that_nobody_finished(judge: Judge) -> None:
    tries = [attempt(1, "unknown", 1.0, None), attempt(2, "accepted", 5.5, verb="find")]
    assert judge(attempts=tries).slowest_recovery == pytest.approx(4.5)


def test_the_program_imports_nothing_of_byline_and_ends_with_its_verdict(judge: Judge, tmp_path: Path) -> None:
    judge(ledger_m=[])
    program = [sys.executable, "-I", checker.__file__, str(tmp_path)]
    ended = subprocess.run(program, capture_output=True, text=True, check=False, cwd="/")
    assert (ended.returncode, len(json.loads(ended.stdout)["lost"])) == (1, 1)
