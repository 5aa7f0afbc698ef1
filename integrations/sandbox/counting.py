"""How the make-believe servers count a text: from channels.md 0.4, 1.5 and 4.4, apart from the adapters' counting."""

import unicodedata

import regex

from integrations.sandbox.rules import Rules

LINK = regex.compile(r"https?://[^\s<>]+?(?=[.,;:!?)\]}'\"”’]*(?:\s|$|[<>]))")
HANDLE = regex.compile(r"(?<![\w/=])@(\w+)@[\w.-]*\w")


def counted(text: str, rules: Rules) -> int:
    """Characters of `text` by the server's rules."""
    if rules.gotosocial:
        return len(text)
    short = HANDLE.sub(r"@\1", LINK.sub("·" * rules.url_length, text))
    return sum(1 for _ in regex.finditer(r"\X", short))


def addresses(text: str) -> list[str]:
    """What X reads as an address: here every one with http."""
    return [link.group() for link in LINK.finditer(text)]


def weighed(text: str) -> int:
    """X's weight: an address 23, an emoji 2, Latin and its neighbours 1, everything else 2."""
    without = LINK.sub("", unicodedata.normalize("NFC", text))
    return 23 * len(addresses(text)) + sum(map(_weight, regex.findall(r"\X", without)))


def _weight(cluster: str) -> int:
    if regex.search(r"\p{Extended_Pictographic}\uFE0F?\u200D|\p{Emoji_Presentation}|\uFE0F|\p{RI}", cluster):
        return 2
    light = r"[\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]"
    return sum(1 if regex.match(light, sign) else 2 for sign in cluster)
