"""PostgreSQL, Redis or RabbitMQ, any number of web and worker machines; all of it by environment variables."""

from cms.env import read_environment
from cms.settings.base import *  # noqa: F403
from cms.settings.base import from_environment

env = read_environment()
globals().update(from_environment(env))

EPOCH_FILE = env.epoch_file or env.state_dir / "epoch"
DEBUG = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
