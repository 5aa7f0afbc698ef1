"""What machines are told of a story: Open Graph and schema.org, the same facts the page shows."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from posts.addresses import absolute, path_in, tag_uri
from posts.corrections import Correction
from posts.frames import SHARED, rendition_of
from posts.models import Blog, Person, Story
from posts.people import Label, Surface, shown
from posts.text import shorten

TERRITORIES = {"en": "en_GB", "nl": "nl_NL", "sv": "sv_SE"}  # Open Graph wants language_TERRITORY
_ESCAPES = [(each, f"\\u{ord(each):04X}") for each in "<>&\u2028\u2029"]


@dataclass(frozen=True, kw_only=True)
class ShareLink:
    """A plain link that hands a story on; nobody hears of a reader who does not press it."""

    name: str
    url: str


def share_links(*, url: str, title: str) -> list[ShareLink]:
    """Where a story can be handed on without a script, the reader's own mail first."""
    text, address = quote_plus(f"{title}\n{url}"), quote(url, safe="")
    return [
        ShareLink(name=gettext("Mail"), url=f"mailto:?subject={quote(title, safe='')}&body={address}"),
        ShareLink(name="WhatsApp", url=f"https://wa.me/?text={text}"),
        ShareLink(name="LinkedIn", url=f"https://www.linkedin.com/sharing/share-offsite/?url={address}"),
        ShareLink(name="Bluesky", url=f"https://bsky.app/intent/compose?text={text}"),
    ]


def script_json(data: Any) -> SafeString:
    """JSON that can stand inside a `<script>`: no character in it can end the element."""
    written = json.dumps(data, ensure_ascii=False)
    for each, escaped in _ESCAPES:  # `translate` takes ten times as long
        written = written.replace(each, escaped)
    return mark_safe(written)  # noqa: S308


def shared_picture(story: Story) -> str:
    """Absolute address of the picture networks show beside a link, or nothing."""
    if not story.cover:
        return ""
    return absolute(rendition_of(story.cover, SHARED).url)


def person_facts(person: Person, *, language: str) -> dict[str, Any]:
    """Somebody as a schema.org Person: a name and a page, and pronouns only where their owner lets machines read them.

    https://schema.org/pronouns takes text; a language is said as JSON-LD says it (w3.org/TR/json-ld11, `@language`).
    """
    seen = shown(person, language=language, surface=Surface.MACHINES)
    url = absolute(path_in(language, "person", public_id=seen.public_id))
    facts: dict[str, Any] = {"@type": "Person", "name": seen.name} | ({"url": url} if seen.has_page else {})
    if pronouns := [_tagged(label) for label in (*seen.labels, *seen.more_labels)]:
        facts["pronouns"] = pronouns
    return facts


def person_schema(person: Person, *, language: str) -> dict[str, Any]:
    """The same for the person's own page, with an id that is one in all languages."""
    identity = {"@context": "https://schema.org", "@id": tag_uri("person", person.public_id)}
    return identity | person_facts(person, language=language)


def _tagged(label: Label) -> str | dict[str, str]:
    return {"@value": label.text, "@language": label.language} if label.language else label.text


def article(
    story: Story,
    *,
    blog: Blog | None,
    blog_path: str,
    url: str,
    picture: str,
    people: list[Person],
    topics: list[str],
    corrections: list[Correction],
) -> dict[str, Any]:
    """A story as a schema.org Article; see `person_facts` for what it says of its authors."""
    language = story.language()
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": shorten(story.headline_text(), 110),
        "description": story.summary(),
        "inLanguage": language,
        "mainEntityOfPage": url,
        "author": [person_facts(person, language=language) for person in people],
        "publisher": {
            "@type": "Organization",
            "name": settings.WAGTAIL_SITE_NAME,
            "url": settings.WAGTAILADMIN_BASE_URL,
        },
        "keywords": topics,
        "image": [picture] if picture else [],
        "datePublished": story.first_published_at.isoformat() if story.first_published_at else None,
        "dateModified": story.last_published_at.isoformat() if story.last_published_at else None,
        "correction": [
            {"@type": "CorrectionComment", "text": told.words, "datePublished": told.at.isoformat()}
            for told in corrections
        ],
        "isPartOf": {"@type": "Blog", "name": blog.title, "url": absolute(blog_path)} if blog else None,
    }
    return {name: value for name, value in facts.items() if value}
