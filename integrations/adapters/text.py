"""Plain text as networks count it, cut it and read things into it. Pure.

A "character" to a person is a grapheme cluster: a family emoji or a letter with its accent is one. `regex` splits
by the current Unicode tables.
"""

import unicodedata
from collections.abc import Callable, Iterable

import regex

URL = regex.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?'’”)\]}]")
# A sign that would call somebody or open a topic: not inside an address (ann@example.org) and with a word after it.
CALLING_SIGN = regex.compile(r"(?<!\w)([@＠#＃])(?=\w)")
AT_SIGN = regex.compile(r"(?<!\w)[@＠](?=\w)")
INVISIBLE = regex.compile(
    r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)  # controls, direction overrides
WORD_JOINER = "\u2060"
ELLIPSIS = "…"

Length = Callable[[str], int]


def graphemes(text: str) -> list[str]:
    """The characters as people see them."""
    return regex.findall(r"\X", text)


def grapheme_count(text: str) -> int:
    """How many characters people see."""
    return len(graphemes(text))


def one_line(text: str) -> str:
    """NFC, without controls and direction overrides, every run of white space one blank."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return INVISIBLE.sub("", spaced)


def calls_nobody(text: str) -> str:
    """The same words to the eye, but no network reads a mention or hashtag into them; addresses stay whole."""
    pieces, end = [], 0
    for url in URL.finditer(text):
        pieces += [CALLING_SIGN.sub(rf"\1{WORD_JOINER}", text[end : url.start()]), url.group()]
        end = url.end()
    return "".join([*pieces, CALLING_SIGN.sub(rf"\1{WORD_JOINER}", text[end:])])


def calls_only(text: str, calls: Iterable[str]) -> str:
    """The same words to the eye, in which networks find no mention but the handles in `calls`; hashtags stay."""
    meant = "|".join(regex.escape(handle) for handle in sorted(calls, key=len, reverse=True))
    whole = rf"(?<!\w)(?:{meant})(?![\w@.-]*\w)|" if meant else ""
    kept = regex.compile(rf"(?P<kept>{whole}{URL.pattern})|{AT_SIGN.pattern}")
    return kept.sub(lambda found: found.group() if found["kept"] else found.group() + WORD_JOINER, text)


def paragraphs(text: str) -> str:
    """NFC, without what nobody sees; lines and single blank lines stay."""
    lines = "\n".join(one_line(line) for line in text.splitlines())
    return regex.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def cut(text: str, *, limit: int, length: Length = grapheme_count) -> str:
    """`text` if it fits `limit` by `length`, else its beginning and an ellipsis; never inside a grapheme or URL.

    Prefers to end after a whole word. Empty when not even the ellipsis fits.
    """
    if length(text) <= limit:
        return text
    pieces = graphemes(text)
    low, high = 0, len(pieces)
    while low < high:  # the longest beginning that fits: `length` never shrinks as text grows, save inside a URL
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length("".join(pieces[:middle]) + ELLIPSIS) <= limit else (low, middle - 1)
    if low == 0:
        return ELLIPSIS if 0 < length(ELLIPSIS) <= limit else ""
    return _whole_words("".join(pieces[:low]), rest="".join(pieces[low:])) + ELLIPSIS


def hashtag(topic: str) -> str:
    """`#NightShift` from "night shift": capitals let screen readers say the words. Empty when nothing can be tagged."""
    words = regex.findall(r"[\p{L}\p{M}\p{N}]+", unicodedata.normalize("NFC", topic))
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return f"#{joined}" if joined and not joined.isdigit() else ""


def hashtags(topics: Iterable[str], *, most: int) -> tuple[str, ...]:
    """The first `most` different hashtags, in order."""
    tags = {tag.casefold(): tag for topic in reversed(list(topics)) if (tag := hashtag(topic))}
    return tuple(reversed(tags.values()))[:most]


def _whole_words(beginning: str, *, rest: str) -> str:
    """Leave a cut-off last word away where that costs little, and a cut-off URL always."""
    if not rest[:1].strip():
        return beginning.rstrip()
    head, blank, tail = beginning.rpartition(" ")
    if "://" in tail:
        return head.rstrip()
    return head.rstrip() if blank and len(tail) <= 20 else beginning
