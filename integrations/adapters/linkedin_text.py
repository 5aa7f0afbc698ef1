"""LinkedIn's "little text": the form in which a post's words are sent. Pure.

Source: learn.microsoft.com/linkedin `marketing/community-management/shares/little-text-format`. A reserved sign
without its backslash does not fail: the post is silently cut there.
"""

from collections.abc import Collection, Mapping
from typing import Final

import regex

CHARACTERS: Final = 3000
MOST_HASHTAGS: Final = 3
RESERVED: Final = regex.compile(r"[\\|{}@\[\]()<>#*_~]")
# Signs that no reader sees: a backslash before a reserved sign (group 1), and what is around the name in a mention.
ESCAPED: Final = regex.compile(r"(?|\\([\\|{}@\[\]()<>#*_~])|(?<=(?<!\\)@)\[()|(?<!\\)\]\(urn:li:[\w:-]+\)())")
# As people write one who is to be told: the exact name, and whose it is.
MENTION: Final = regex.compile(r"@\[([^\[\]\n]+)\]\((urn:li:(?:organization|person):[\w-]+)\)")
HASHTAG: Final = regex.compile(r"(?<![\w#＃&/])#(?=\S*\p{L})[\p{L}\p{M}\p{N}]+(?![\p{L}\p{M}\p{N}_])")


def escaped(text: str, mentions: Mapping[str, str] | None = None) -> str:
    """`text` as it is sent: hashtags stay hashtags, all other reserved signs are words.

    `mentions`: the words in the text ("@Hospital North") and whose they are ("urn:li:organization:1"); LinkedIn wants
    the exact name.
    """
    found = [(hashtag.start(), hashtag.end(), hashtag.group()) for hashtag in HASHTAG.finditer(text)]
    for words, urn in (mentions or {}).items():
        at = text.find(words) if urn else -1
        if at >= 0:
            found.append((at, at + len(words), f"@[{_plain(words.removeprefix('@'))}]({urn})"))
    pieces, end = [], 0
    for start, stop, sent in sorted(found):
        if start >= end:
            pieces += [_plain(text[end:start]), sent]
            end = stop
    return "".join([*pieces, _plain(text[end:])])


def named(text: str, called: Collection[str]) -> tuple[str, dict[str, str]]:
    """`text` with each `@[Name](urn)` as `@Name`, and the URNs of those among them that are `called` on purpose."""
    mentions = {f"@{found[1]}": found[2] for found in MENTION.finditer(text) if found.group() in called}
    return MENTION.sub(r"@\1", text), mentions


def shown(sent: str) -> str:
    """What readers see of text that was sent; a mention is its name."""
    named = regex.sub(r"@\[((?:[^\]\\]|\\.)*)\]\(urn:[^)]*\)", r"\\@\1", sent)
    return ESCAPED.sub(r"\1", named)


def length(text: str) -> int:
    """Characters of `text` as it is sent."""
    return utf16_length(escaped(text))


def utf16_length(sent: str) -> int:
    """Characters as Java counts them: one of the supplementary planes, such as an emoji, is two."""
    return len(sent.encode("utf-16-le")) // 2


def _plain(text: str) -> str:
    return RESERVED.sub(r"\\\g<0>", text)
