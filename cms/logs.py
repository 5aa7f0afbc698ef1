"""Lines of the log, for people or for machines, without what opens a door."""

import logging
import re
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

# Links that log somebody in, set a password or show a draft: whoever reads the log holds none of them.
TOKENS = re.compile(r"(/(?:read|invited|consent|password/new)/)[^/\s\"']+")

# What a line of JSON may hold. Libraries attach whole requests to records, and with them what was typed.
FIELDS: Final = frozenset(
    {"timestamp", "level", "logger", "message", "trace", "exc_info", "stack_info"}
    | {"story", "channel", "delivery", "attempt", "verb", "outcome", "seconds", "url"}
    | {"method", "path", "status"}
)
# Said once a task or more; our own lines say what was done.
TALKATIVE: Final = ("axes", "celery.app.trace", "celery.beat", "celery.worker.strategy", "django_tasks", "wagtail")


class Line(logging.Formatter):
    """A record with its traceback; the tokens in addresses are cut out."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKENS.sub(r"\1…", super().format(record))


class Json(JsonFormatter):
    """The same as one JSON object a line, with the trace id and what the line is about."""

    def __init__(self) -> None:
        renamed = {"levelname": "level", "name": "logger"}
        super().__init__("{message}{levelname}{name}", style="{", rename_fields=renamed, timestamp=True)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Keep what is known to be harmless and says something."""
        return {name: value for name, value in log_data.items() if name in FIELDS and value not in (None, "")}

    def format(self, record: logging.LogRecord) -> str:
        return TOKENS.sub(r"\1…", super().format(record))


def logging_to_console(level: str, form: str = "line") -> dict[str, Any]:
    """One line a record to standard error, as `line` or `json`; the operator's platform keeps it."""
    quiet = TALKATIVE if form == "json" else (*TALKATIVE, "cms.request_log")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"traced": {"()": "integrations.trace.Traced"}},
        "formatters": {
            "line": {"()": "cms.logs.Line", "fmt": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "cms.logs.Json"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["traced"]}},
        "loggers": {name: {"level": "WARNING"} for name in quiet},
        "root": {"handlers": ["console"], "level": level},
    }
