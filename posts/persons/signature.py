"""What somebody takes along: the block below a mail, and the words for profiles elsewhere. It leaves the company."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from posts.graphemes import graphemes
from posts.people import Label, Surface, Viewer, shown

if TYPE_CHECKING:
    from posts.models import Person

_SEPARATORS = " ,/·"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One block in one language, as plain text and as HTML."""

    language: str
    text: str
    html: SafeString


def signature(person: "Person", *, language: str) -> Signature:
    """Name, role, the words beside the name if they may leave the house, and how the name is said."""
    seen = shown(person, language=language, surface=Surface.SIGNATURE, viewer=Viewer.OWNER)
    labels = joined(seen.labels)
    lines = [line for line in (seen.name, seen.role, labels, seen.say_it) if line]
    html = format_html_join("", "<br>{}", ((line,) for line in lines[1:]))
    return Signature(
        language=language,
        text="\n".join(lines),
        html=format_html('<p lang="{}"><strong>{}</strong>{}</p>', language, seen.name, html),
    )


def joined(labels: tuple[Label, ...]) -> str:
    """The labels in one line."""
    return ", ".join(label.text for label in labels)


def elsewhere(person: "Person", *, languages: list[str]) -> str:
    """The words for a profile on a network: those of each language, once each."""
    found: list[str] = []
    for language in languages:
        seen = shown(person, language=language, surface=Surface.SIGNATURE, viewer=Viewer.OWNER)
        found.extend(label.text for label in seen.labels if label.text not in found)
    return " · ".join(found)


def cut(words: str, *, most: int) -> str:
    """At most so many characters as people count them, cut at a separator where there is one."""
    letters = graphemes(words)
    if len(letters) <= most:
        return words
    kept = letters[:most]
    if letters[most] not in _SEPARATORS:
        ends = [place for place, letter in enumerate(kept) if letter in _SEPARATORS]
        kept = kept[: ends[-1]] if ends and ends[-1] else kept
    return "".join(kept).rstrip(_SEPARATORS)
