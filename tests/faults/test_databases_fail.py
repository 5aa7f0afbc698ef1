"""Faults 16 to 18 and 21: the database crashes, cuts sessions, refuses to write, or is gone when an answer comes."""

import time
from contextlib import closing

import psycopg
import pytest

from tests.faults.conftest import Rooms
from tests.faults.desk import Desk
from tests.faults.parts import wait_until

pytestmark = pytest.mark.faults

CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
REFUSE = "ALTER DATABASE {name} SET default_transaction_read_only = on"
TAKE = "ALTER DATABASE {name} RESET default_transaction_read_only"


def admin(desk: Desk, *statements: str) -> None:
    """As the server's administrator, from another database; `{name}` is the desk's."""
    with closing(psycopg.connect(desk.database.server.url, autocommit=True)) as line:
        for statement in statements:
            line.execute(statement.format(name=desk.database_url.rpartition("/")[2]).encode())


def test_16_a_database_that_crashes_under_load_loses_and_doubles_nothing(desk: Desk, rooms: Rooms) -> None:
    m, w = rooms("m", "w")
    sent = [desk.approve(m, w) for _ in range(6)]
    desk.database.server.stop()
    desk.database.server.start()
    for each in sent:
        desk.at_rest(each)
    assert all([desk.accepted(each, room) for room in (m, w)] == [["create"], ["create"]] for each in sent)


def test_17_sessions_cut_at_random_lose_and_double_nothing(desk: Desk, rooms: Rooms) -> None:
    m, w = rooms("m", "w")
    sent = [desk.approve(m, w) for _ in range(6)]
    for _ in range(6):
        admin(desk, CUT)
        time.sleep(0.3)
    for each in sent:
        desk.at_rest(each)
    assert all([desk.accepted(each, room) for room in (m, w)] == [["create"], ["create"]] for each in sent)


def test_18_nothing_is_sent_that_cannot_be_written_down(desk: Desk, rooms: Rooms) -> None:
    (w,) = rooms("w")
    with desk.clock_stands_still():
        sent = desk.approve(w)
        admin(desk, REFUSE, CUT)
    desk.clerk.ask("shout", row=sent.rows[w], times=5)
    time.sleep(2)
    assert desk.accepted(sent, w) == []
    admin(desk, TAKE, CUT)
    assert desk.at_rest(sent)[w]["status"] == "settled"


def test_21_a_database_that_is_gone_when_the_answer_comes(desk: Desk, rooms: Rooms) -> None:
    (m,) = rooms("m")
    with desk.clock_stands_still():
        sent = desk.approve(m)
        desk.order_strike("after_answer", "freeze", row=sent.rows[m])
    desk.frozen(sent.rows[m])
    desk.database.server.stop()
    desk.thaw_struck(sent.rows[m])
    time.sleep(1)
    desk.database.server.start()
    assert desk.at_rest(sent)[m]["status"] == "settled"
    assert desk.accepted(sent, m) == ["create"]
    wait_until(desk.thawed, "nobody is frozen")
