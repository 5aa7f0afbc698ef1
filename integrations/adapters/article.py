"""A whole story as a blog elsewhere is sent it: HTML with who wrote it, its pictures, and the way back to us. Pure.

What is sent carries a mark with the digest of its own title and text. So a later change can tell, whatever answer got
lost meanwhile, whether somebody over there rewrote the story: such a rewrite is shown to a person, not overwritten.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self
from urllib.parse import unquote, urlsplit

from django.utils import translation
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _

from integrations.adapters.text import one_line
from integrations.message import Announcement, Media, Parts, canonical_digest

PICTURE: Final = "picture:"  # in HTML that was not sent yet, followed by the sha256 of a picture
LONGEST_SLUG: Final = 60  # characters of the story's own address; servers cut at 191 or 200
# The mark is an attribute: Ghost drops comments, and WordPress takes none away from those who may not write all HTML.
MARKED: Final = re.compile(r'<div lang="[^"]*" data-byline="([0-9a-f]{32})">(.*)</div>', re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Article:
    """The fields of a `Parts` that carries a whole story. `cover` is the sha256 of a picture, or empty."""

    title: str
    language: str
    html: str
    excerpt: str
    slug: str
    status: str
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cover: str = ""
    author: str = ""

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """The article that `compose` put there."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in parts.fields.items()
        }
        return cls(**fields)

    @classmethod
    def compose(cls, announcement: Announcement, **choices: Any) -> Parts:
        """What is sent, frozen; `choices` are what the channel's settings say (status, categories, author)."""
        title, excerpt = one_line(announcement.title), one_line(announcement.summary)
        pictures: dict[str, Media] = {}  # each file once, with the cover's words where it is the cover too
        for picture in (*announcement.media, *announcement.pictures):
            pictures.setdefault(picture.sha256, picture)
        article = cls(
            title=title,
            language=announcement.language,
            html=_whole(announcement),
            excerpt=excerpt,
            slug=slug_of(announcement),
            tags=tuple(dict.fromkeys(one_line(topic) for topic in announcement.topics)),
            cover=announcement.media[0].sha256 if announcement.media else "",
            **choices,
        )
        return Parts(
            text="\n\n".join(words for words in (one_line(announcement.warning), title, excerpt) if words),
            language=announcement.language,
            link=announcement.url,
            media=tuple(pictures.values()),
            fields={
                name: list(value) if isinstance(value, tuple) else value for name, value in asdict(article).items()
            },
        )

    def marked(self, addresses: Mapping[str, str]) -> str:
        """The HTML to send, its pictures at these addresses (by sha256), with the mark."""
        html = self.html
        for sha256, address in addresses.items():
            html = html.replace(f'"{PICTURE}{sha256}"', f'"{escape(address)}"')
        return f'<div lang="{escape(self.language)}" data-byline="{_digest(self.title, html)}">{html}</div>'


def slug_of(announcement: Announcement) -> str:
    """The last part of its address here, and eight digits of its own: nobody else's post has this address there."""
    last = unquote(urlsplit(announcement.url).path).rstrip("/").rpartition("/")[2]
    words = slugify(last)[:LONGEST_SLUG].strip("-")
    return f"{words or 'story'}-{announcement.post.hex[:8]}"


def untouched(title: str, html: str) -> bool:
    """Whether what is read back is still what the desk once sent, whichever version that was."""
    found = MARKED.search(html)
    return found is not None and found[1] == _digest(title, found[2])


def names(text: str) -> tuple[str, ...]:
    """Names that a person typed with commas between."""
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := one_line(part))))


def _whole(announcement: Announcement) -> str:
    with translation.override(announcement.language):
        pieces = [
            _paragraph(announcement.warning),
            _byline(announcement.authors),
            announcement.body or _paragraph(announcement.summary),
        ]
        pieces.append(_way_back(announcement.url))
    return "\n".join(piece for piece in pieces if piece)


def _byline(authors: Iterable[str]) -> str:
    names = ", ".join(authors)
    return _paragraph(_("By %(names)s") % {"names": names}) if names else ""


def _way_back(url: str) -> str:
    words = _("First published on %(place)s") % {"place": urlsplit(url).netloc}
    return f'<p><a href="{escape(url)}">{escape(words)}</a></p>' if url else ""


def _paragraph(text: str) -> str:
    return f"<p>{escape(one_line(text))}</p>" if text else ""


def _digest(title: str, html: str) -> str:
    return canonical_digest([title, html])[:32]
