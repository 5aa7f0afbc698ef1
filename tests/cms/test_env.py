"""The environment: one typed place, documented, and loud without telling secrets."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.env import BASE_DIR, Environment, read_environment
from cms.settings.base import broker_options, database, mail

COMPLETE = {
    "SECRET_KEY": "k" * 50,
    "DATABASE_URL": "postgres://byline:s3cret@db/byline",
    "BROKER_URL": "redis://broker/0",
    "EMAIL_URL": "smtp://mail",
    "SITE_URL": "https://stories.example/",
    "CREDENTIAL_KEYS": "new, old",
}


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_lists_are_read_at_commas_and_addresses_lose_their_last_slash(variables: pytest.MonkeyPatch) -> None:
    environment = read_environment()

    assert environment.credential_keys == ["new", "old"]
    assert environment.site_url == "https://stories.example"


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_variable_is_named(variables: pytest.MonkeyPatch, name: str) -> None:
    variables.delenv(name)

    with pytest.raises(ImproperlyConfigured, match=f"{name}: "):
        read_environment()


def test_all_faults_are_named_at_once_and_no_value_is_repeated(variables: pytest.MonkeyPatch) -> None:
    variables.setenv("SECRET_KEY", "too-short")
    variables.setenv("SITE_URL", "stories.example")

    with pytest.raises(ImproperlyConfigured) as refused:
        read_environment()

    assert "SECRET_KEY" in str(refused.value)
    assert "SITE_URL" in str(refused.value)
    assert "too-short" not in str(refused.value)


def test_the_environment_wins_over_a_default(variables: pytest.MonkeyPatch) -> None:
    assert read_environment(company_name="Ours").company_name == "Ours"

    variables.setenv("COMPANY_NAME", "Theirs")

    assert read_environment(company_name="Ours").company_name == "Theirs"


def test_every_variable_is_documented() -> None:
    page = (BASE_DIR / "docs" / "env-vars.md").read_text()

    assert [name for name in Environment.model_fields if f"`{name.upper()}`" not in page] == []


def test_sqlite_takes_its_lock_at_the_start_of_a_transaction_and_waits_for_it(tmp_path: Path) -> None:
    options = database(f"sqlite:///{tmp_path}/x.sqlite3")["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


def test_a_message_comes_back_only_after_its_task_must_have_ended(settings) -> None:
    assert broker_options("redis://broker/0")["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert broker_options("amqp://broker//") == {}


def test_mails_to_a_folder_land_in_that_folder_wherever_the_desk_was_started() -> None:
    assert mail("file:///srv/byline/mail")["EMAIL_FILE_PATH"] == "/srv/byline/mail"


def test_mail_goes_by_a_server_or_by_a_provider_and_one_must_be_named(variables: pytest.MonkeyPatch) -> None:
    variables.setenv("EMAIL_URL", "")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL: "):
        read_environment()
    variables.setenv("MAIL_PROVIDER", '{"NAME": "postmark", "SERVER_TOKEN": "s3cret"}')
    assert set(read_environment().mail_provider) == {"NAME", "SERVER_TOKEN"}
    assert "s3cret" not in repr(read_environment())
    variables.delenv("EMAIL_URL")
    assert read_environment().email_url.get_secret_value() == ""


def test_groups_of_the_company_s_log_in_are_pairs_or_json(variables: pytest.MonkeyPatch) -> None:
    variables.setenv("OIDC_GROUPS", "byline-comms=Comms, byline-admins=Admins")
    assert read_environment().oidc_groups == {"byline-comms": "Comms", "byline-admins": "Admins"}
    variables.setenv("OIDC_GROUPS", '{"cn=byline,ou=groups,dc=example": "Comms"}')
    assert read_environment().oidc_groups == {"cn=byline,ou=groups,dc=example": "Comms"}


@pytest.mark.parametrize("value", ["byline-comms", '{"byline": ', '{"byline": ["Comms"]}'])
def test_a_mapping_of_groups_that_is_none_is_named(variables: pytest.MonkeyPatch, value: str) -> None:
    variables.setenv("OIDC_GROUPS", value)

    with pytest.raises(ImproperlyConfigured, match="OIDC_GROUPS: "):
        read_environment()
