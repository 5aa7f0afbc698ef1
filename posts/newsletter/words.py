"""A letter as lines, and the lines as plain text and as HTML: the same words in both. Pure: values in, text out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString


class Look(Enum):
    """How HTML shows a line; plain text leaves all lines as they are."""

    TITLE = ("h2", "margin:32px 0 4px;font:600 22px/1.25 Georgia,serif")
    TEXT = ("p", "margin:0 0 12px;font:400 17px/1.5 Georgia,serif")
    QUIET = ("p", "margin:0 0 8px;font:400 14px/1.45 Arial,sans-serif")
    LINK = ("p", "margin:0 0 12px;font:600 16px/1.5 Arial,sans-serif")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a letter; with a `url` the whole line is a link."""

    look: Look
    words: str
    url: str = ""


RULE: Final = "-" * 40
_PAGE: Final = """<!doctype html>
<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{}</title></head>
<body style="margin:0"><div style="max-width:600px;margin:0 auto;padding:16px">
{}
<hr style="margin:32px 0 16px;border:0;border-top:1px solid">
{}
</div></body></html>
"""


def as_text(lines: Sequence[Line], foot: Sequence[Line]) -> str:
    """Plain text: a blank line between lines, each address below its words."""
    return f"{_text(lines)}\n\n{RULE}\n\n{_text(foot)}\n"


def as_html(lines: Sequence[Line], foot: Sequence[Line], *, subject: str, language: str) -> str:
    """HTML that loads nothing: no picture, no style sheet, no font, and each link leads straight to its page."""
    return str(format_html(_PAGE, language, subject, _html(lines), _html(foot)))


def _text(lines: Sequence[Line]) -> str:
    return "\n\n".join(f"{line.words}\n{line.url}" if line.url else line.words for line in lines)


def _html(lines: Sequence[Line]) -> SafeString:
    return format_html_join("\n", '<{0} style="{1}">{2}</{0}>', ((*line.look.value, _inside(line)) for line in lines))


def _inside(line: Line) -> SafeString:
    if line.url:
        return format_html('<a href="{}">{}</a>', line.url, line.words)
    return conditional_escape(line.words)
