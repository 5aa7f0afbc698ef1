"""What an old post is made of, between its file and the database. All frozen, none knows Django."""

import datetime as dt
import enum
from dataclasses import dataclass
from pathlib import Path


class Outcome(enum.Enum):
    """How something that has no exact place in a story ended."""

    CONVERTED = "converted"  # said in another form, every word kept
    AS_TEXT = "kept as text"  # shown as the characters it was written with
    LEFT_OUT = "left out"  # not in the story; the note says what it was


@dataclass(frozen=True, kw_only=True)
class Note:
    """One line of the report about one post."""

    outcome: Outcome
    what: str

    def __str__(self) -> str:
        return f"{self.outcome.value}: {self.what}"


class UnreadablePost(ValueError):
    """A post that cannot become a story; its message says why, in words for the person who runs the import."""


@dataclass(frozen=True, kw_only=True)
class ImportedPost:
    """A post as its file gives it."""

    path: Path
    slug: str
    digest: str  # SHA-256 of the file, hexadecimal
    title: str  # one line of plain text
    date: dt.date | dt.datetime | None
    authors: tuple[str, ...]  # slugs or names, as written
    tags: tuple[str, ...]
    excerpt: str  # one paragraph, Markdown
    image: str  # path or address as written; empty without one
    image_alt: str
    image_credit: str
    language: str  # empty where the post does not say
    body: str  # Markdown
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Text:
    """Rich text that holds only what the editor offers: p, h2, h3, b, i, a, ul, ol, li, br."""

    html: str


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Somebody's words, where the post names both who said them and where."""

    quote: str
    speaker: str
    source: str
    source_link: str = ""


@dataclass(frozen=True, kw_only=True)
class PictureOf:
    """A picture the post shows, still by the path it is written with."""

    path: str
    alt_text: str
    caption: str = ""


Block = Text | Quote | PictureOf


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where the addresses in a post lead now."""

    stories: dict[str, int]  # old address without slashes at the ends, in lower case -> page id
    old_site: str = ""  # "https://old.example.org": what other addresses of the old site are completed with


NO_LINKS = Links(stories={})
