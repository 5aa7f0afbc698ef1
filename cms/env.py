"""The one place that reads the process environment.

Every setting a company may change without touching code is a typed field of
`Environment`. A missing or malformed value stops the process at start-up with
a message that names the variable (`ImproperlyConfigured`).
"""

import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent

CommaList = Annotated[list[str], NoDecode]


class Environment(BaseSettings):
    """What an operator may set; names are upper case in the environment (`SECRET_KEY`)."""

    model_config = SettingsConfigDict(extra="ignore")

    secret_key: SecretStr = Field(min_length=40)
    secret_key_fallbacks: CommaList = []
    database_url: SecretStr
    # Whether PostgreSQL may keep plans with a connection; not behind a pool that gives each transaction another one.
    prepared_statements: bool = True
    broker_url: SecretStr
    cache_url: SecretStr | None = None
    email_url: SecretStr
    # A mail provider's API instead of SMTP: its name and what it must be told (integrations.mail_providers).
    mail_provider: Annotated[dict[str, SecretStr], NoDecode] = {}
    default_from_email: str = "Byline <byline@localhost>"
    site_url: str
    allowed_hosts: CommaList = []
    # Fernet keys that seal channel credentials, newest first; see docs/operations.md.
    credential_keys: CommaList = Field(min_length=1)
    company_name: str = "Byline"
    time_zone: str = "Europe/Amsterdam"
    state_dir: Path = BASE_DIR / "var"
    epoch_file: Path | None = None
    log_level: str = "INFO"
    log_format: Literal["line", "json"] = "line"
    # Opens /health/deep; without it there is no such address.
    health_token: SecretStr = SecretStr("")
    # Opens /mail-reports/ to whatever reads our returned mail; without it there is no such address.
    mail_reports_token: SecretStr = SecretStr("")
    # Proxies of one's own in front of the web process: so many of X-Forwarded-For's last entries are believed.
    proxy_count: int = Field(default=0, ge=0, le=5)

    # Groups whose members (and superusers) log in with a second factor.
    second_factor_for: CommaList = ["Comms", "Admins"]
    # A WebSub hub that hears of new stories, such as https://pubsubhubbub.superfeedr.com/; empty: none does.
    websub_hub: str = ""
    # The cache in front that is told what changed: its address, or what Wagtail's backend for it wants to know.
    front_cache: Annotated[dict[str, SecretStr], NoDecode] = {}
    # Our apps at networks for employees' own accounts: {"linkedin": {"client_id": "…", "client_secret": "…"}}.
    own_account_apps: Annotated[dict[str, dict[str, SecretStr]], NoDecode] = {}
    invitation_days: int = Field(default=14, ge=1, le=90)
    # Sign-in by the company's own accounts; off without an issuer. `oidc_groups`: what the claim says = our group.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "your company account"
    oidc_scopes: CommaList = ["openid", "email"]
    oidc_groups_claim: str = "groups"
    oidc_groups: Annotated[dict[str, str], NoDecode] = {}
    oidc_unknown_may_enter: bool = False

    @field_validator(
        "secret_key_fallbacks",
        "allowed_hosts",
        "credential_keys",
        "second_factor_for",
        "oidc_scopes",
        mode="before",
    )
    @classmethod
    def split_commas(cls, value: Any) -> Any:
        """Read `a, b` as two entries."""
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("oidc_groups", mode="before")
    @classmethod
    def mapping(cls, value: Any) -> Any:
        """JSON, for names with commas in them such as LDAP's, or `what the claim says=our group` at commas."""
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("{"):
            return json.loads(value)  # its error is a ValueError
        pairs = cls.split_commas(value)
        if not all("=" in pair for pair in pairs):
            raise ValueError("must be JSON, or pairs such as byline-comms=Comms, byline-admins=Admins")
        return dict(pair.split("=", 1) for pair in pairs)

    @field_validator("mail_provider", mode="before")
    @classmethod
    def provider(cls, value: Any) -> Any:
        """JSON: `{"NAME": "postmark", "SERVER_TOKEN": "…"}`."""
        return json.loads(value or "{}") if isinstance(value, str) else value  # its error is a ValueError

    @model_validator(mode="before")
    @classmethod
    def one_way_to_send(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Nobody who names a provider needs to name an SMTP server; without one an empty name is none."""
        if values.get("mail_provider"):
            return {"email_url": "", **values}
        return {name: value for name, value in values.items() if name != "email_url" or value}

    @field_validator("front_cache", mode="before")
    @classmethod
    def backend(cls, value: Any) -> Any:
        """An address that takes PURGE, or JSON: `{"BACKEND": "cloudflare", "ZONEID": "…", "BEARER_TOKEN": "…"}`."""
        if not isinstance(value, str):
            return value
        if value.startswith(("http://", "https://")):
            return {"LOCATION": value}
        return json.loads(value) if value else {}  # its error is a ValueError

    @field_validator("own_account_apps", mode="before")
    @classmethod
    def apps(cls, value: Any) -> Any:
        """JSON."""
        return json.loads(value or "{}") if isinstance(value, str) else value  # its error is a ValueError

    @field_validator("health_token", "mail_reports_token")
    @classmethod
    def long_enough(cls, value: SecretStr) -> SecretStr:
        """Nothing, or what nobody guesses."""
        if 0 < len(value.get_secret_value()) < 20:
            raise ValueError("must have 20 characters or more")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def issuer(cls, value: str) -> str:
        """Nothing, or an address without the stroke at its end."""
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with https://")
        return value.rstrip("/")

    @field_validator("site_url")
    @classmethod
    def http_origin(cls, value: str) -> str:
        """Accept `https://blog.example`, without a path."""
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with https:// (or http:// on your own machine)")
        return value.rstrip("/")


def read_environment(**defaults: Any) -> Environment:
    """Read the environment over `defaults`; raise `ImproperlyConfigured` naming each bad variable.

    Values themselves are never repeated in the message: they may be secrets.
    """
    try:
        return Environment(**_without_set(defaults))
    except ValidationError as error:
        problems = "; ".join(
            f"{str(item['loc'][0]).upper()}: {item['msg']}" for item in error.errors(include_input=False)
        )
        raise ImproperlyConfigured(f"Environment variables to correct: {problems}. See docs/env-vars.md.") from None


def _without_set(defaults: dict[str, Any]) -> dict[str, Any]:
    """Drop the defaults that the environment overrides (arguments would otherwise win)."""
    names = {name.lower() for name in os.environ}
    return {name: value for name, value in defaults.items() if name not in names}
