"""A feed as Atom 1.0, RSS 2.0 and JSON Feed 1.1. Pure: values in, text out.

Sources: RFC 4287; rssboard.org/rss-specification; jsonfeed.org/version/1.1; the content
module (purl.org/rss/1.0/modules/content) for full text in RSS.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # Atom asks for a date even of an empty feed
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class FeedAuthor:
    """A name and the author's page."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One story in a feed; every address is absolute."""

    id: str  # a tag URI that outlives the address
    url: str
    title: str
    html: str  # the full text
    summary: str
    authors: tuple[FeedAuthor, ...]
    topics: tuple[str, ...]
    image: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed before it has a format."""

    id: str
    title: str
    subtitle: str
    language: str
    publisher: str
    url: str
    feed_url: str
    hub: str  # a WebSub hub that knows when the feed changes, or ""
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """When its newest entry changed; nothing else counts as news."""
        return max((entry.updated for entry in self.entries), default=BEGINNING)


def xml_safe(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids."""
    return _NOT_IN_XML.sub("", text)


class _Atom(Atom1Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["entry"].authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", xml_safe(author.name))
            if author.url:
                handler.addQuickElement("uri", author.url)
            handler.endElement("author")
        handler.addQuickElement("content", xml_safe(item["entry"].html), {"type": "html"})


class _Rss(Rss201rev2Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["entry"].authors:
            handler.addQuickElement("dc:creator", xml_safe(author.name))
        handler.addQuickElement("content:encoded", xml_safe(item["entry"].html))


def _written_by(generator: type[_Atom | _Rss], feed: Feed) -> str:
    xml = generator(
        title=xml_safe(feed.title),
        link=feed.url,
        description=xml_safe(feed.subtitle or feed.title),
        subtitle=xml_safe(feed.subtitle) or None,
        language=feed.language,
        author_name=feed.publisher,
        feed_url=feed.feed_url,
        feed_guid=feed.id,
        updated=feed.updated,
        hub=feed.hub,
    )
    for entry in feed.entries:
        xml.add_item(
            title=xml_safe(entry.title),
            link=entry.url,
            description=escape(xml_safe(entry.summary)),  # both formats read it as HTML
            unique_id=entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[xml_safe(topic) for topic in entry.topics],
            entry=entry,
        )
    return xml.writeString("utf-8")


def atom(feed: Feed) -> str:
    """The feed as Atom 1.0."""
    return _written_by(_Atom, feed)


def rss(feed: Feed) -> str:
    """The feed as RSS 2.0 with the full text in `content:encoded`."""
    return _written_by(_Rss, feed)


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed 1.1."""
    facts = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.url,
        "feed_url": feed.feed_url,
        "language": feed.language,
        "authors": [{"name": feed.publisher}],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
        "items": [_json_item(entry, feed.language) for entry in feed.entries],
    }
    return json.dumps(_without_empty(facts) | {"items": facts["items"]}, ensure_ascii=False, indent=1)


def _json_item(entry: Entry, language: str) -> dict[str, Any]:
    return _without_empty(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.html or " ",
            "summary": entry.summary,
            "image": entry.image,
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [
                {"name": author.name} | ({"url": author.url} if author.url else {}) for author in entry.authors
            ],
            "tags": list(entry.topics),
            "language": language,
        }
    )


def _without_empty(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


WRITERS: Mapping[str, Callable[[Feed], str]] = {"atom": atom, "rss": rss, "json": json_feed}
