"""Lines of the log, without what opens a door."""

import logging
import re

# Links that log somebody in, set a password or show a draft: whoever reads the log holds none of them.
TOKENS = re.compile(r"(/(?:read|invited|password/new)/)[^/\s\"']+")


class Line(logging.Formatter):
    """A record with its traceback; the tokens in addresses are cut out."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKENS.sub(r"\1…", super().format(record))
