"""Quotes that say both who spoke and where. Pure.

Nobody is guessed: where only one of the two is written, or it is unclear which, the quote stays text.
"""

import re

from bs4.element import Tag

from posts.importing.values import Quote

DASH = re.compile(r"^\s*(?:—|–|--?|―)\s*")
SOURCES = ("cite", "em", "i")


def attributed_quote(node: Tag) -> Quote | None:
    """The quote in a blockquote whose last line is '— Speaker, <cite>Source</cite>'; None for any other.

    Quotes with links, pictures or lists in the words themselves are text, because a quote block holds plain words.
    """
    children = node.find_all(recursive=False)
    if not children or children[-1].name not in ("p", "footer", "span"):
        return None
    last = children[-1]
    source = next((child for child in reversed(last.find_all(recursive=False)) if child.name in SOURCES), None)
    if source is None or not (DASH.match(last.get_text()) or last.name == "footer"):
        return None
    speaker = DASH.sub("", " ".join(str(part) for part in last.find_all(string=True) if source not in part.parents))
    speaker = " ".join(speaker.split()).rstrip(" ,;:")
    words = _words_before(node, last)
    link = source.find("a", href=re.compile("^https?://"))
    if not words or not speaker or len(speaker) > 120 or "," in speaker:
        return None
    return Quote(
        quote=words,
        speaker=speaker,
        source=" ".join(source.get_text().split()),
        source_link=str(link["href"]) if isinstance(link, Tag) else "",
    )


def _words_before(node: Tag, last: Tag) -> str:
    """The paragraphs before the last line, a blank line between; nothing where they are more than plain words."""
    before = [child for child in node.children if child is not last]
    if any(isinstance(child, Tag) and (child.name != "p" or child.find(["a", "img", "br"])) for child in before):
        return ""
    paragraphs = (" ".join((child.get_text() if isinstance(child, Tag) else str(child)).split()) for child in before)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
