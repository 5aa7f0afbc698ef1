"""What must hold before a process starts."""

import pytest
from django.core.checks import run_checks

from cms.settings.base import database
from integrations import checks


def test_our_own_sqlite_settings_pass() -> None:
    assert checks._sqlite_errors(database("sqlite:///x.sqlite3")["OPTIONS"]) == []


@pytest.mark.parametrize("option", ["transaction_mode", "init_command", "timeout"])
def test_a_missing_sqlite_option_is_an_error(option: str) -> None:
    options = database("sqlite:///x.sqlite3")["OPTIONS"]
    del options[option]
    assert len(checks._sqlite_errors(options)) == 1


def test_production_refuses_addresses_inside_the_network(settings: object) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = ["127.0.0.1:9000"]
    found = {message.id for message in run_checks(tags=["security"], include_deployment_checks=True)}
    assert "integrations.E004" in found


def test_production_refuses_another_clock(settings: object) -> None:
    settings.CLOCK_SCALE = 0.05
    found = {message.id for message in run_checks(tags=["security"], include_deployment_checks=True)}
    assert "integrations.E005" in found
