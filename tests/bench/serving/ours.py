"""Production, without TLS; `BENCH_PAGES=anew` keeps no page."""

import os

from cms.settings.production import *  # noqa: F403
from cms.settings.production import CACHES

SECURE_SSL_REDIRECT = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},  # nothing is collected
}
if os.environ.get("BENCH_PAGES") == "anew":
    CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
if os.environ.get("BENCH_PAGES") == "asked":
    CACHES["pages"]["KEY_PREFIX"] = "asked"
