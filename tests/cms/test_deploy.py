"""What lies in deploy/ fits the code: variables that exist, commands that are the same everywhere, files that parse."""

import re
import runpy
from pathlib import Path

import pytest
import yaml

from cms.env import Environment

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
OF_OTHERS = {"DJANGO_SETTINGS_MODULE", "WEB_BIND", "WEB_CONCURRENCY", "PYTHONUNBUFFERED"}


def known() -> set[str]:
    return {name.upper() for name in Environment.model_fields}


def test_every_variable_is_told_and_nothing_is_told_that_is_none() -> None:
    table = re.findall(r"^\| (`.+?`) \|", (ROOT / "docs" / "env-vars.md").read_text(), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(table))) == known()


@pytest.mark.parametrize("service", ["web", "worker", "clock", "beat", "migrate"])
def test_compose_sets_variables_that_exist_and_all_that_are_needed(service: str) -> None:
    one = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"][service]
    given = set(one["environment"])
    needed = {name.upper() for name, field in Environment.model_fields.items() if field.is_required()}
    assert given <= known() | OF_OTHERS
    assert needed <= given


def test_compose_hands_on_what_the_operator_adds_and_waits_for_the_tables() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for service in ("web", "worker", "clock", "beat"):
        assert services[service]["env_file"] == "env"
        assert services[service]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert "migrate" not in services["migrate"]["depends_on"]


def test_no_secret_and_no_state_gets_into_an_image() -> None:
    kept_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {"deploy/env", "var", ".git", ".venv"} <= set(kept_out)


def test_the_example_of_an_environment_names_all_that_is_needed() -> None:
    given = set(re.findall(r"^(\w+)=", (DEPLOY / "environment.example").read_text(), re.MULTILINE))
    needed = {name.upper() for name, field in Environment.model_fields.items() if field.is_required()}
    assert needed <= given <= known() | OF_OTHERS


def test_systemd_and_compose_start_the_same_workers() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for service, unit in (("worker", "byline-worker@"), ("clock", "byline-clock")):
        command = re.search(r"^ExecStart=\S+/(celery .+)$", (DEPLOY / "systemd" / f"{unit}.service").read_text(), re.M)
        assert command
        same = re.sub(r"-n \S+", "", compose[service]["command"])
        assert re.sub(r"-n \S+", "", command[1]) == same


def test_gunicorn_writes_its_lines_through_our_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "json")
    said = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    assert said["logconfig_dict"]["handlers"]["console"]["formatter"] == "json"
    assert said["logconfig_dict"]["loggers"]["gunicorn.error"]["propagate"]
