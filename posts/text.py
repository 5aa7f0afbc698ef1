"""Rich text made safe and plain text made from it. Pure; used at the edge and again at render.

Nothing that reaches a page was trusted on its way in: imports, scripts and fixtures
can write a rich text field without passing the editor, so the page cleans once more.
"""

import html
import re
import unicodedata

import nh3

from posts.mentions.token import canonical

BLOCK_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "br", "hr"}
INLINE_TAGS = {"a", "b", "i", "em", "strong", "code", "span"}
SCHEMES = {"http", "https", "mailto", "tel"}
STORY_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "mention"]

_BLOCK_END = re.compile(r"</(?:p|h2|h3|li|ul|ol|blockquote)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)
_LINK_START = re.compile(r"<a\b[^>]*>", re.IGNORECASE)
_LINK_END = re.compile(r"</a\s*>", re.IGNORECASE)
_LINK_MARK = re.compile("([\x01\x02])")  # where a link begins and ends, while tags are taken out
_TAG = re.compile(r"</?[A-Za-z!][^>]*>")  # not a `<` or a `>` that somebody typed
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# C0 and C1 controls but not tab and line feed; lone surrogates; bidirectional overrides and isolates.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")

_SHOWN = nh3.Cleaner(
    tags=BLOCK_TAGS | INLINE_TAGS,
    attributes={"a": {"href", "hreflang"}, "span": {"lang"}},
    url_schemes=SCHEMES,
    link_rel=None,
)
_STORED = nh3.Cleaner(
    tags=BLOCK_TAGS | INLINE_TAGS | {"embed"},
    attributes={
        "*": {"data-block-key"},
        "a": {"href", "hreflang", "linktype", "id"},
        "span": {"lang"},
        "embed": {"embedtype", "id", "form", "verb", "article", "set", "case"},
    },
    url_schemes=SCHEMES,
    link_rel=None,
)

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_html(source: str) -> str:
    """Rich text with only the tags the editor offers and only harmless addresses."""
    return _SHOWN.clean(_UNSAFE.sub("", source))


def clean_stored_html(source: str) -> str:
    """The same for text in the database, where links to pages and documents carry ids and blocks carry keys.

    Of embeds only mentions stay, closed as Wagtail looks for them: it finds no `<embed …>` without its stroke.
    """
    return canonical(_STORED.clean(_UNSAFE.sub("", source)))


def clean_lines(text: str) -> str:
    """Plain text whose lines end in a line feed alone, without control or direction-override characters."""
    return _UNSAFE.sub("", _LINE_END.sub("\n", text))


def clean_line(text: str) -> str:
    """One line of plain text: NFC, no control or direction-override characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", _UNSAFE.sub("", text)).split())


def plain_text(source: str) -> str:
    """The words of rich text, one block a line, entities resolved."""
    if "<" not in source and "\n" not in source:
        return " ".join((html.unescape(source) if "&" in source else source).split())
    lines = _TAG.sub("", _BLOCK_END.sub("\n", source)).split("\n")
    if "&" in source:
        lines = [html.unescape(line) for line in lines]
    return "\n".join([" ".join(words) for line in lines if (words := line.split())])


def plain_text_and_links(source: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """`plain_text(source)`, and the stretches of it (start, end) that are links."""
    if not _LINK_START.search(source):
        return plain_text(source), ()
    marked = plain_text(_LINK_END.sub("\x02", _LINK_START.sub("\x01", source)))
    text, links, start = "", [], 0
    for piece in _LINK_MARK.split(marked):
        if piece == "\x01":
            start = len(text)
        elif piece == "\x02":
            links.append((start, len(text)))
        else:
            text += piece
    return text, tuple(links)


def one_line(source: str) -> str:
    """The words of a one-line rich text field, for a title."""
    return clean_line(plain_text(source).replace("\n", " "))


def shorten(text: str, length: int) -> str:
    """`text` cut at a word end to at most `length` characters, with an ellipsis where words were cut."""
    if len(text) <= length:
        return text
    cut = text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    return f"{cut}…"


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, without punctuation, in lower case."""
    return tuple(word.casefold() for word in _WORD.findall(text))
