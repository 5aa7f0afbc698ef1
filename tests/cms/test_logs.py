"""No line of the log opens a door, and one id leads from approval to receipt."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory

from cms.celery import begin_trace
from cms.settings.base import logging_to_console
from integrations.adapters.base import Call
from integrations.errors import UnknownOutcome
from tests.integrations.conftest import network, open_channel, pass_time, tick, want  # noqa: F401 (a fixture)
from tests.integrations.network import Lookup


@pytest.mark.parametrize(
    "address",
    [
        "/read/{}/",
        "/read/{}/remarks/",
        "/account/invited/{}/",
        "/consent/{}/story/1/",
        "/account/password/new/2-{}/",
        "http://x.example/read/{}",
    ],
)
@pytest.mark.parametrize("form", ["line", "json"])
def test_an_error_at_a_link_names_the_address_without_its_token(address, form):
    configured = logging.config.DictConfigurator(logging_to_console("INFO"))
    formatter = configured.configure_formatter(configured.config["formatters"][form])
    address = address.format("s3cr3t-token_x")
    try:
        raise ValueError(address)
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
        facts = ("django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", (address,), info)
    line = formatter.format(logging.LogRecord(*facts))
    assert "s3cr3t" not in line
    assert address.partition("s3cr3t")[0].removesuffix("2-") in line
    assert "ValueError" in line


Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What production writes with LOG_FORMAT=json, line by line."""
    configured = logging.config.DictConfigurator(logging_to_console("INFO", "json"))
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(configured.configure_formatter(configured.config["formatters"]["json"]))
    handler.addFilter(configured.configure_filter(configured.config["filters"]["traced"]))
    loggers = [logging.getLogger(), logging.getLogger("cms.request_log")]
    before = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.mark.django_db
def test_every_line_between_approval_and_receipt_carries_the_seals_id(lines: Lines) -> None:
    channel = open_channel()
    post = uuid4()
    delivery = want(post, channel)
    begin_trace()
    tick()
    told = [line for line in lines() if line.get("delivery") == delivery.pk]
    assert [line["message"].partition(": ")[2] for line in told] == [
        "other words are wanted",
        "create begins",
        "create accepted",
    ]
    assert {line["trace"] for line in told} == {delivery.wanted.seal_digest[:16]}
    assert {line["story"] for line in told} == {str(post)}
    assert told[-1]["url"] == "https://network.example/r1"


@pytest.mark.django_db
def test_a_request_has_one_line_without_what_follows_the_question_mark(lines: Lines) -> None:
    Client().get("/account/login/?code=s3cr3t", REMOTE_ADDR="127.0.0.9")
    line = next(line for line in lines() if line["logger"] == "cms.request_log")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/account/login/", 200)
    assert line["trace"]
    assert "s3cr3t" not in json.dumps(lines())


@pytest.mark.django_db
def test_a_task_does_not_carry_the_id_of_the_one_before(lines: Lines) -> None:
    for _story in range(2):
        want(uuid4(), open_channel(name=str(uuid4())))
    begin_trace()
    logging.getLogger("integrations").info("Something else")
    assert lines()[-1]["trace"] != lines()[0]["trace"]


@pytest.mark.django_db
def test_a_secret_in_a_networks_answer_is_in_no_line(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    def repeat_it(self: Lookup, call: Call) -> Any:
        raise UnknownOutcome(f"Bad token {self.credential['token']}")

    monkeypatch.setattr(Lookup, "create", repeat_it)
    channel = open_channel()
    channel.credential = {"token": "pl4nted"}
    channel.save()
    want(uuid4(), channel)
    tick()
    pass_time(100)
    tick()
    told = json.dumps(lines())
    assert "create unknown" in told
    assert "pl4nted" not in told


def test_what_libraries_attach_to_a_record_is_left_out(lines: Lines) -> None:
    request = RequestFactory().get("/?code=s3cr3t")
    logging.getLogger("django.request").error("Not found", extra={"request": request, "data": {"password": "s3cr3t"}})
    assert "s3cr3t" not in json.dumps(lines())
    assert lines()[-1]["level"] == "ERROR"
