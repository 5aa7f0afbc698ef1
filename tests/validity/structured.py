"""What feeds and structured data must hold. Pure: text in, sentences out; none means valid.

Sources: RFC 4287 (Atom), rssboard.org/rss-specification, jsonfeed.org/version/1.1, schema.org/Article and
developers.google.com/search/docs/appearance/structured-data/article.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
from bs4 import BeautifulSoup

from tests.validity.feed_schema import against_the_grammar

TEXT_OF_ARTICLE = ("headline", "description", "inLanguage", "mainEntityOfPage", "datePublished", "dateModified")


def wrong_in_feed(content: bytes) -> Iterator[str]:
    """What is wrong with an Atom or RSS feed, as a well-known reader meets it."""
    feed = feedparser.parse(content)
    if feed.bozo:
        yield f"not well formed: {feed.bozo_exception}"
        return
    yield from against_the_grammar(content)
    for name in ("title", "link"):
        if not feed.feed.get(name):
            yield f"the feed has no {name}"
    ids = [entry.get("id") for entry in feed.entries]
    if len(set(ids)) != len(ids) or None in ids:
        yield "entries without an id of their own"
    for entry in feed.entries:
        if not (entry.get("title") and _is_address(entry.get("link")) and entry.get("published_parsed")):
            yield f"no title, link or date: {entry.get('id')}"
        if not entry.get("content") or "<" not in entry.content[0].value:
            yield f"no full text: {entry.get('id')}"


def wrong_in_json_feed(content: bytes) -> Iterator[str]:
    """The same for a JSON Feed."""
    feed = json.loads(content)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "no version"
    for name in ("home_page_url", "feed_url"):
        if not _is_address(feed.get(name)):
            yield f"no {name}"
    if not feed.get("title") or not isinstance(feed.get("items"), list):
        yield "no title or no items"
    for item in feed.get("items", []):
        if not (item.get("id") and _is_address(item.get("url")) and item.get("content_html")):
            yield f"no id, address or full text: {item.get('id')}"
        if not _is_moment(item.get("date_published")) or not _is_moment(item.get("date_modified", "2026-01-01T00:00Z")):
            yield f"no date: {item.get('id')}"
        if any(not author.get("name") for author in item.get("authors", [])):
            yield f"an author without a name: {item.get('id')}"


def wrong_in_structured_data(content: bytes) -> Iterator[str]:
    """What is wrong with the JSON-LD of a page."""
    for script in BeautifulSoup(content, "html.parser").find_all("script", type="application/ld+json"):
        facts = json.loads(script.string or "")
        if facts.get("@context") != "https://schema.org" or not facts.get("@type"):
            yield "no context or type"
        if facts.get("@type") == "Article":
            yield from _wrong_in_article(facts)
        if facts.get("@type") == "Person" and not (facts.get("name") and _is_address(facts.get("url"))):
            yield "a person without a name or a page"


def _wrong_in_article(facts: dict[str, Any]) -> Iterator[str]:
    yield from (f"the article has no {name}" for name in TEXT_OF_ARTICLE if not isinstance(facts.get(name), str))
    yield from (f"{name} is no moment" for name in ("datePublished", "dateModified") if not _is_moment(facts.get(name)))
    if len(facts.get("headline", "")) > 110:
        yield "the headline is longer than 110 characters"
    authors = facts.get("author") or []
    if not authors or any(one.get("@type") != "Person" or not _is_address(one.get("url")) for one in authors):
        yield "an author who is no person with a page"
    if not all(_is_address(picture) for picture in facts.get("image", [])):
        yield "a picture without an address"


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https")


def _is_moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False
