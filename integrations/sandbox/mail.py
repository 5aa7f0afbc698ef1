"""Mail that the demo caught: read from the files that Django's file backend wrote, shown, and never sent.

What a mail holds is somebody else's: its text is escaped, its HTML stands in a frame that runs nothing and loads
nothing, whichever page shows it.
"""

import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Final

from django.http import HttpResponse

from integrations.sandbox.page import shown
from integrations.sandbox.request import SandboxRequest

SHOWN: Final = 100
_BETWEEN: Final = re.compile(rb"\n-{79}\n")  # what the file backend writes after each mail
_FRAME: Final = "allow-popups allow-popups-to-escape-sandbox"  # a link opens a window of its own; nothing else may


@dataclass(frozen=True, kw_only=True)
class Caught:
    """One mail; `key` is its file's name and its place in there."""

    key: str
    mail: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.mail["To"] or "")

    @property
    def sender(self) -> str:
        return str(self.mail["From"] or "")

    @property
    def at(self) -> datetime | None:
        """When it was written; None where it does not say so in a way anybody can read."""
        try:
            return parsedate_to_datetime(str(self.mail["Date"]))
        except ValueError:
            return None

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        return str(part.get_content()) if part else ""


def listing(request: SandboxRequest) -> HttpResponse:
    """The newest mails, newest first."""
    return shown(request, "mails.html", mails=list(islice(_caught(request.sandbox.mail), SHOWN)))


def one(request: SandboxRequest, *, key: str) -> HttpResponse:
    """One mail, with both of its parts."""
    found = _find(request.sandbox.mail, key)
    answer = shown(request, "mail.html", status=200 if found else 404, caught=found, frame=_FRAME)
    answer["Content-Security-Policy"] += "; frame-src 'self'"
    return answer


def html_part(request: SandboxRequest, *, key: str) -> HttpResponse:
    """Its HTML as it was sent, but that links open in a window of their own."""
    found = _find(request.sandbox.mail, key)
    if found is None or not found.html:
        return HttpResponse(status=404)
    answer = HttpResponse(found.html.replace("<head>", '<head><base target="_blank">', 1))
    answer["Content-Security-Policy"] = f"sandbox {_FRAME}; default-src 'none'; style-src 'unsafe-inline'"
    return answer


def _caught(folder: Path | None) -> Iterator[Caught]:
    """Every mail of the folder, newest first; its files are named by the moment."""
    for file in sorted(folder.glob("*.log"), reverse=True) if folder else []:
        yield from reversed(list(_mails_of(file)))


def _mails_of(file: Path) -> Iterator[Caught]:
    """A file has the mails of one connection, and of a later one by the same name."""
    for number, raw in enumerate(filter(None, _BETWEEN.split(file.read_bytes()))):
        yield Caught(key=f"{file.stem}-{number}", mail=message_from_bytes(raw, policy=email.policy.default))


def _find(folder: Path | None, key: str) -> Caught | None:
    name = re.fullmatch(r"(\d{8}-\d{6}-\d+)-(\d+)", key)
    file = folder / f"{name[1]}.log" if folder and name else None
    if file is None or not file.is_file():
        return None
    return next((mail for mail in _mails_of(file) if mail.key == key), None)
