"""One's own machine: SQLite and keys under `var/`, nothing to set. `make demo` brings the broker along."""

from cms.env import BASE_DIR, read_environment
from cms.settings.base import *  # noqa: F403
from cms.settings.base import from_environment
from cms.settings.demo_note import noted_sandbox
from cms.settings.local_keys import local_keys

STATE_DIR = BASE_DIR / "var"
DEBUG = True
DEMO = True  # the demo's log-ins, whose password everybody knows, may be loaded here
env = read_environment(
    database_url=f"sqlite:///{STATE_DIR / 'byline.sqlite3'}",
    broker_url="redis://127.0.0.1:6379/0",
    email_url=f"file://{STATE_DIR / 'mail'}",
    site_url="http://127.0.0.1:8000",
    allowed_hosts=["localhost", "127.0.0.1", "[::1]"],
    second_factor_for=[],  # the demo's log-ins have a password everybody knows and no phone
    **local_keys(STATE_DIR),
)
globals().update(from_environment(env))

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost

# So that `manage.py channels check` in a second shell reaches the demo that runs in the first.
OUTBOUND_ALLOW_PRIVATE = noted_sandbox(env.state_dir)
