"""The grammar of Atom and RSS, as far as our feeds use it. Pure: a feed in, sentences out; none means valid.

feedparser reads whatever it is given; this says what RFC 4287 (4.1.1, 4.1.2, 4.2) and rssboard.org/rss-specification
ask for: what must be there, what may stand there once, and the form of dates, ids and links.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

ATOM: Final = "{http://www.w3.org/2005/Atom}"
CONTENT, CREATOR = "{http://purl.org/rss/1.0/modules/content/}encoded", "{http://purl.org/dc/elements/1.1/}creator"
TEXTS: Final = {"text", "html", "xhtml"}
# Of Atom's elements: how often each may stand in a feed or in an entry; no second number means as often as one likes.
FEED: Final = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (0,), "category": (0,), "contributor": (0,)}
FEED |= {"link": (1,), "subtitle": (0, 1), "rights": (0, 1), "icon": (0, 1), "logo": (0, 1), "generator": (0, 1)}
ENTRY: Final = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (0,), "category": (0,), "contributor": (0,)}
ENTRY |= {"link": (1,), "published": (0, 1), "summary": (0, 1), "content": (0, 1), "rights": (0, 1), "source": (0, 1)}
CHANNEL: Final = {"title": (1, 1), "link": (1, 1), "description": (1, 1), "language": (0, 1), "lastBuildDate": (0, 1)}
CHANNEL |= {"item": (0,), f"{ATOM}link": (1,), "category": (0,)}
ITEM: Final = {"title": (1, 1), "link": (1, 1), "description": (0, 1), "pubDate": (1, 1), "guid": (1, 1)}
ITEM |= {"category": (0,), "author": (0, 1), "enclosure": (0, 1), CREATOR: (0,), CONTENT: (0, 1)}


def against_the_grammar(content: bytes) -> Iterator[str]:
    """What a feed says that its format does not allow, or does not say and must."""
    root = fromstring(content)  # noqa: S314  # our own
    if root.tag == f"{ATOM}feed":
        yield from _atom(root)
    elif root.tag == "rss" and root.get("version") == "2.0" and (channel := root.find("channel")) is not None:
        yield from _rss(channel)
    else:
        yield f"neither Atom nor RSS 2.0: {root.tag}"


def _atom(feed: Element) -> Iterator[str]:
    yield from _how_often(feed, FEED | {"entry": (0,)}, prefix=ATOM)
    yield from _of_atom(feed)
    signed = feed.find(f"{ATOM}author") is not None
    for entry in feed.findall(f"{ATOM}entry"):
        yield from _how_often(entry, ENTRY, prefix=ATOM)
        yield from _of_atom(entry)
        if not signed and entry.find(f"{ATOM}author") is None:
            yield f"nobody wrote {_id(entry)}"
    yield from _twice(_id(entry) for entry in feed.findall(f"{ATOM}entry"))


def _of_atom(parent: Element) -> Iterator[str]:
    where = _id(parent)
    if not urlsplit(where).scheme:
        yield f"the id is no IRI: {where}"
    for name in ("updated", "published"):
        yield from (f"{name} of {where} is no date" for one in parent.findall(f"{ATOM}{name}") if not _moment(one.text))
    for name in ("title", "subtitle", "summary", "content", "rights"):
        for one in parent.findall(f"{ATOM}{name}"):
            if one.get("type", "text") not in TEXTS or (one.get("type") == "html" and len(one)):
                yield f"{name} of {where} is of no kind of text"
    for author in parent.findall(f"{ATOM}author"):
        yield from _how_often(author, {"name": (1, 1), "uri": (0, 1), "email": (0, 1)}, prefix=ATOM)
    links = parent.findall(f"{ATOM}link")
    yield from (f"a link of {where} leads nowhere" for one in links if not _address(one.get("href")))
    alike = Counter(
        (one.get("type"), one.get("hreflang")) for one in links if one.get("rel", "alternate") == "alternate"
    )
    if any(number > 1 for number in alike.values()):
        yield f"two links of {where} are the same thing"
    yield from (
        f"a category of {where} has no term" for one in parent.findall(f"{ATOM}category") if not one.get("term")
    )


def _rss(channel: Element) -> Iterator[str]:
    yield from _how_often(channel, CHANNEL)
    for item in channel.findall("item"):
        yield from _how_often(item, ITEM)
        if not _address(item.findtext("link")):
            yield f"no address: {item.findtext('guid')}"
    for parent in (channel, *channel.findall("item")):
        for name in ("pubDate", "lastBuildDate"):
            yield from (f"{name} is no date: {one.text}" for one in parent.findall(name) if not _day(one.text))
    yield from _twice(str(item.findtext("guid")) for item in channel.findall("item"))


def _how_often(parent: Element, allowed: dict[str, tuple[int, ...]], *, prefix: str = "") -> Iterator[str]:
    """Elements too few, too many, or of which the format knows nothing; those of other namespaces may stand in Atom."""
    found = Counter(child.tag for child in parent)
    known = {f"{prefix}{name}": often for name, often in allowed.items()}
    for tag, (least, *most) in known.items():
        if found[tag] < least or (most and found[tag] > most[0]):
            yield f"{tag} stands {found[tag]} times in {parent.tag}"
    strange = [tag for tag in found if tag not in known and (not prefix or tag.startswith(prefix))]
    yield from (f"{tag} may not stand in {parent.tag}" for tag in strange)


def _twice(ids: Iterator[str]) -> Iterator[str]:
    yield from (f"two entries are {one}" for one, number in Counter(ids).items() if number > 1)


def _id(parent: Element) -> str:
    return parent.findtext(f"{ATOM}id", "")


def _address(value: str | None) -> bool:
    return urlsplit(value or "").scheme in ("http", "https")


def _moment(value: str | None) -> bool:
    """A date of RFC 3339, with where on earth it is."""
    try:
        return datetime.fromisoformat(value or "").tzinfo is not None
    except ValueError:
        return False


def _day(value: str | None) -> bool:
    """A date of RFC 822."""
    try:
        return parsedate_to_datetime(value or "").tzinfo is not None
    except (TypeError, ValueError):
        return False
