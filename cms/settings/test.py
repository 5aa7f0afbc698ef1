"""For the test suite: SQLite in memory unless DATABASE_URL names a server, no network, fast hashing."""

from cms.env import BASE_DIR, read_environment
from cms.settings.base import *  # noqa: F403
from cms.settings.base import from_environment

env = read_environment(
    secret_key="only-for-tests-" + "x" * 40,
    credential_keys=["MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="],
    database_url=f"sqlite:///{BASE_DIR / 'var' / 'test.sqlite3'}",
    broker_url="memory://",
    email_url="memorymail://",
    site_url="http://testserver",
    allowed_hosts=["testserver", "localhost", "127.0.0.1"],
    state_dir=BASE_DIR / "var" / "test",
    second_factor_for=[],  # tests of the second factor ask for it
)
globals().update(from_environment(env))
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
GENERATION_SECONDS = 0  # a test sees what it did
