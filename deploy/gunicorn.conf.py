"""gunicorn for production: docs/production.md. `WEB_CONCURRENCY` sets the number of processes (2 a core is plenty)."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gunicorn.glogging import Logger

from cms.logs import logging_to_console

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
worker_class = "gthread"
# More of them in one process change places more than they work (docs/decisions/0115-what-a-reader-waits-for.md).
threads = 2
timeout = 60  # seconds a request may take; a picture from a slow phone is collected by nginx first
graceful_timeout = 30
keepalive = 15
max_requests = 50_000  # a start costs as much as some thousand kept pages
max_requests_jitter = 5_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (a heartbeat file, no secret)


class logger_class(Logger):  # noqa: N801 (gunicorn's name for it)
    """Says nothing of requests, which `cms.request_log` does, and so gathers nothing for it."""

    def access(self, *_facts: object) -> None:
        pass


# Its own lines in the same form as ours, through the same handler.
logconfig_dict = logging_to_console(os.environ.get("LOG_LEVEL", "INFO"), os.environ.get("LOG_FORMAT", "line"))
logconfig_dict["loggers"]["gunicorn.error"] = {"level": "INFO", "handlers": [], "propagate": True}
logconfig_dict["loggers"]["gunicorn.access"] = {"level": "WARNING", "handlers": [], "propagate": False}
