"""What monitors are told, also while the database is away, and what they are not."""

from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.db import OperationalError, connections
from django.test import Client

from integrations import presence
from integrations.models import Channel, Heartbeat
from tests.integrations.conftest import network, open_channel, pass_time, tick, want  # noqa: F401 (a fixture)

TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    settings.HEALTH_TOKEN = TOKEN
    settings.SECURE_SSL_REDIRECT = True  # probes come by plain HTTP, to a bare address
    settings.ALLOWED_HOSTS = ["blog.example"]


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise OperationalError("connection refused: password=hunter2")

    connections["default"].close()
    monkeypatch.setattr(connections["default"], "connection", None)
    monkeypatch.setattr(connections["default"], "connect", refuse)


def ask(name: str, *, bearer: str = "") -> Any:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return Client().get(f"/health/{name}", headers=headers)


def alive() -> None:
    Heartbeat.beat(Heartbeat.Kind.TICK, "tick")
    Heartbeat.beat(Heartbeat.Kind.WORKER, "worker@here")


@pytest.mark.django_db
def test_a_desk_that_is_well_says_so_three_times() -> None:
    alive()
    answers = [ask("live"), ask("ready"), ask("deep", bearer=TOKEN)]
    assert [(answer.status_code, answer.json()["ok"]) for answer in answers] == [(200, True)] * 3
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


@pytest.mark.django_db(transaction=True)
def test_without_a_database_the_process_lives_and_is_not_ready(database_away: None) -> None:
    answers = [ask("live"), ask("ready"), ask("deep", bearer=TOKEN)]
    assert [answer.status_code for answer in answers] == [200, 503, 503]
    assert "hunter2" not in "".join(answer.content.decode() for answer in answers)


@pytest.mark.parametrize("bearer", ["", "something-else", TOKEN + "x"])
def test_the_deep_one_is_for_whoever_holds_the_token(bearer: str) -> None:
    answer = ask("deep", bearer=bearer)
    assert (answer.status_code, answer.json()) == (401, {"ok": False})


def test_without_a_token_set_there_is_no_deep_one(settings: Any) -> None:
    settings.HEALTH_TOKEN = ""
    assert ask("deep", bearer="").status_code == 404


@pytest.mark.django_db
def test_the_deep_one_tells_what_waits_what_came_of_calls_and_who_lives() -> None:
    alive()
    secret = "s3cr3t-of-the-channel"
    sent = open_channel(name="Town square")
    sent.credential = {"token": secret}
    sent.save()
    want(uuid4(), sent)
    tick()
    closed = open_channel(name="Closed")
    closed.pause()
    want(uuid4(), closed)
    want(uuid4(), sent)
    pass_time(40)
    answer = ask("deep", bearer=TOKEN)
    told = answer.json()
    assert told["outcomes"] == {"accepted": 1}
    assert told["deliveries"] == {"due": 2}
    assert 40 <= told["oldest_due"] < 60
    assert told["workers"]["worker@here"] < 5
    assert told["last_tick"] < 5
    assert {row["name"]: row["status"] for row in told["channels"]} == {"Closed": "paused", "Town square": "ok"}
    assert secret not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "word"), [(Heartbeat.Kind.TICK, "clock"), (Heartbeat.Kind.WORKER, "worker")])
def test_a_clock_or_a_worker_that_fell_silent_is_a_problem(kind: str, word: str) -> None:
    alive()
    Heartbeat.objects.filter(kind=kind).delete()
    answer = ask("deep", bearer=TOKEN)
    assert (answer.status_code, len(answer.json()["problems"])) == (503, 1)
    assert word in answer.json()["problems"][0]


@pytest.mark.django_db
def test_a_channel_that_was_asked_to_rest_says_for_how_long() -> None:
    alive()
    open_channel().park(120)
    rests = ask("deep", bearer=TOKEN).json()["channels"][0]["rests_for"]
    assert 110 < rests <= 120
    assert Channel.objects.count() == 1


@pytest.mark.django_db
def test_celery_telling_that_a_worker_lives_is_written_down_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "_last", {})
    monkeypatch.setattr(presence, "connection", Mock())
    for _time in range(3):
        presence.worker_lives(sender=Mock(eventer=Mock(hostname="worker@here")))
    assert Heartbeat.objects.get().name == "worker@here"
